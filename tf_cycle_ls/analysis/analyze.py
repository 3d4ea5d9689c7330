"""Analyzes one root module."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from msgspec.structs import replace

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.dependency_graph import DependencyGraph
from tf_cycle_ls.analysis.incremental import Structure, structure_of
from tf_cycle_ls.analysis.model import Problem, SelfReference
from tf_cycle_ls.analysis.module_loader import LoadedModules, load, read_module
from tf_cycle_ls.analysis.query_cycles import problems_of_queries, read_query_files
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.analysis.self_references import LocatedSelfReference, self_references_in
from tf_cycle_ls.analysis.static_cycles import static_cycles
from tf_cycle_ls.analysis.tftest_cycles import problems_of_tests, read_test_files
from tf_cycle_ls.settings.settings import AUTO, Language
from tf_cycle_ls.vfs import Files


def analyze(
    directory: str, files: Files, before: Analysis | None = None, language: Language | None = None
) -> Analysis:
    """Analyze the root module in `directory`, an absolute and normalized path.

    `before` is an earlier analysis of the same root module. Its unchanged parts are reused, and a
    block that now has a syntax error keeps its references from `before`. `language` are the
    settings about the tool; None stands for those of `before`, or for the default. Raises
    UnreadableError if the directory cannot be read; all other errors are part of the result.
    """
    analysis = analyze_graph(directory, files, before, language)
    if (
        before is not None
        and before.components
        and analysis.dependencies.has_same_places(before.dependencies)
    ):
        # Locating the edges of a component of 1,000 nodes takes longer than the rest.
        return replace(analysis, components=before.components)
    return replace(analysis, components=tuple(analysis.dependencies.components()))


def analyze_graph(
    directory: str, files: Files, before: Analysis | None = None, language: Language | None = None
) -> Analysis:
    """Analyze a root module like `analyze`, but leave `components` empty.

    Large components are slow to compute, and `DependencyGraph.on_cycles` finds the edges on cycles
    without them.
    """
    if language is None:
        language = before.choice.setting if before else AUTO
    loaded = load(directory, files, before, language)
    structure = structure_of(loaded.tree, before.dependencies.structure if before else None)
    dependencies = _dependencies(structure, loaded, before)
    own = tuple(self_references_in(loaded.tree)) if structure.refers_to_itself else ()
    rejected = (one for one in own if not one.is_accepted)
    accepted = tuple(_self_references((one for one in own if one.is_accepted), dependencies))
    read = partial(read_module, files=files, dialect=loaded.tree.dialect)
    tests = read_test_files(directory, files, loaded.tree)
    queries = read_query_files(directory, files, loaded.tree)
    return Analysis(
        directory,
        (),
        tuple(_self_references(rejected, dependencies)),
        (
            *loaded.problems,
            *map(_state_problem, accepted),
            *static_cycles(loaded.tree),
            *problems_of_tests(directory, tests, loaded.tree.module, read),
            *problems_of_queries(queries, loaded.tree),
        ),
        loaded.documents,
        dependencies,
        loaded.files,
        loaded.choice,
        loaded.unread_calls,
        loaded.computed_calls,
        {**tests, **queries},
        accepted,
    )


def _dependencies(
    structure: Structure, loaded: LoadedModules, before: Analysis | None
) -> DependencyGraph:
    """The located graph; that of `before`, with all that was computed from it, if every file has
    the same text."""
    if (
        before is not None
        and before.dependencies.structure is structure
        and before.files == loaded.files
        and before.choice == loaded.choice
    ):
        return before.dependencies
    is_new = structure.tree is loaded.tree
    graph = structure.graph if is_new else structure.graph.at(loaded.tree)
    return DependencyGraph(graph, structure, loaded.documents, loaded.files)


def _self_references(
    found: Iterable[LocatedSelfReference], dependencies: DependencyGraph
) -> Iterator[SelfReference]:
    dialect = dependencies.structure.tree.dialect
    for own in found:
        reference = dependencies.source_reference(own.reference, own.located)
        yield SelfReference(own.address, reference, dialect.in_own_words(own.consequence))


def _state_problem(own: SelfReference) -> Problem:
    reference = own.reference
    message = f"{own.address} uses {reference.text} in {reference.attribute}. {own.consequence}"
    place = reference.place
    return Problem(place.path, message, place.span, diagnostic_codes.OWN_STATE)
