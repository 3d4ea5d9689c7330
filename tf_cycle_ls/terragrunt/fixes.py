"""Fixes that break a cycle of units: they remove dependencies that only order units.

A `dependency` orders units and gives outputs. If nothing reads the outputs, only the order is lost.
Each fix is applied in memory, and the tree is analyzed again.
"""

from __future__ import annotations

import os.path
from collections.abc import Iterator

from msgspec import Struct

from tf_cycle_ls.analysis.model import Component, Edge, SourceReference
from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.engine.titles import shorten
from tf_cycle_ls.fixes.model import Applicability, Fix, Harm, Impact, Rule
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.terragrunt.analyze import UnitAnalysis, analyze_units
from tf_cycle_ls.terragrunt.config_file import Section
from tf_cycle_ls.terragrunt.expansion import EXPANSION
from tf_cycle_ls.text import Document, Edit, Span, apply
from tf_cycle_ls.vfs import Files, Overlay

UNUSED_DEPENDENCY = Rule("unused-dependency", Applicability.CHANGES_BEHAVIOUR)

_MAX_VERIFIED = 20
"""The maximum number of candidates of a component that are verified. Each is an analysis."""


class _Candidate(Struct, frozen=True):
    """Edits of one file that remove one reference, and the texts about them."""

    edge: Edge
    reference: SourceReference
    title: str
    description: str
    edits: tuple[Edit, ...]


def fixes_for_component(
    component: Component, analysis: UnitAnalysis, files: Files
) -> tuple[Fix, ...]:
    """The verified fixes for the edges of a component, those that break most cycles first."""
    fixes = []
    candidates = (one for edge in component.edges for one in _candidates(analysis, edge))
    for _, candidate in zip(range(_MAX_VERIFIED), candidates, strict=False):
        fix = _verified(component, analysis, files, candidate)
        if fix is not None:
            fixes.append(fix)
    return tuple(sorted(fixes, key=lambda fix: -fix.breaks))


def _verified(
    component: Component, analysis: UnitAnalysis, files: Files, candidate: _Candidate
) -> Fix | None:
    """The fix of a candidate. None if its edge is still on a cycle, or if there is a new problem or
    a new edge on a cycle."""
    path = candidate.reference.place.path
    edited = Document(path, apply(analysis.documents[path].data, candidate.edits))
    overlay = Overlay(files, {path: edited})
    # What has not changed is not read again, and keeps the references of blocks with errors.
    after = analyze_units(analysis.root_dir, analysis.found, overlay, analysis)
    before, remaining = analysis.dependencies.on_cycles, after.dependencies.on_cycles
    messages = {problem.message for problem in analysis.problems}
    is_worse = any(problem.message not in messages for problem in after.problems)
    freed = before - remaining
    if is_worse or not remaining <= before or candidate.edge.key not in freed:
        return None
    total = len(component.cycles)
    broken = sum(any(edge.key in freed for edge in cycle.edges) for cycle in component.cycles)
    share = "" if broken == total else f", {broken} of {total}"
    return Fix(
        UNUSED_DEPENDENCY,
        shorten(candidate.title, f" ({Harm.LOSES_ORDER.value}{share})"),
        candidate.description,
        candidate.edge.key,
        candidate.reference.place,
        {path: candidate.edits},
        broken,
        frozenset(freed),
        Impact.ORDER,
        (Harm.LOSES_ORDER,),
        all(edge.key in freed for edge in component.edges),
    )


def _candidates(analysis: UnitAnalysis, edge: Edge) -> Iterator[_Candidate]:
    """The ways to remove an edge. It needs one reference, in a file that only its unit uses."""
    graph = analysis.dependencies
    if len(edge.references) != 1:
        return
    (reference,) = edge.references
    path = reference.place.path
    file = analysis.files.get(path)
    node = graph.nodes[edge.source]
    if file is None or file.broken or path != node.place.path or path.endswith(".json"):
        return  # An included file, or the source of a unit of a stack, is used by other units, too.
    if path in graph.shared_paths:
        return
    data = analysis.documents[path].data
    for section in file.sections:
        if section.stale is None and section.span.covers(reference.place.span):
            yield from _of_section(analysis, edge, reference, section, data)


def _of_section(
    analysis: UnitAnalysis,
    edge: Edge,
    reference: SourceReference,
    section: Section,
    data: bytes,
) -> Iterator[_Candidate]:
    name = os.path.basename(reference.place.path)
    loss = f"{edge.source} no longer runs after {edge.target}"
    if section.type == "dependency" and not any(section.of_type(EXPANSION)):
        if _is_read(analysis, edge, reference.place.path, section.label):
            return
        what = f'dependency "{section.label}"'
        yield _Candidate(
            edge,
            reference,
            f"Remove {what}, which nothing reads",
            f"Remove the {what} from {name}: nothing reads its outputs, but {loss}.",
            (delete.top_level_block(data, section.span),),
        )
    if section.type == "dependencies":
        edits = _without_path(section, reference.place.span, data)
        if edits:
            yield _Candidate(
                edge,
                reference,
                f"Remove {reference.text} from dependencies",
                f"Remove {reference.text} from the paths of dependencies in {name}: {loss}.",
                edits,
            )


def _without_path(section: Section, span: Span, data: bytes) -> tuple[Edit, ...]:
    """Remove one element of `paths`, or the whole block if there is no other."""
    paths = section.arguments["paths"].span
    whole = expressions.read(data, paths)
    if not isinstance(whole, expressions.Sequence):
        return ()
    spans = [item.span for item in whole.items]
    if span not in spans:
        return ()
    if len(spans) == 1:
        return (delete.top_level_block(data, section.span),)
    return delete.element(data, spans, spans.index(span))


def _is_read(analysis: UnitAnalysis, edge: Edge, path: str, label: str) -> bool:
    """Whether anything may read the outputs of a `dependency` of a unit: its file, a file that it
    includes, or a file that reads it, of which it is enough that it uses `.dependency`."""
    own = {path, *analysis.dependencies.nodes[edge.source].included}
    for other, file in analysis.files.items():
        for expression in file.expressions():
            if b".dependency" in expression.text:
                return True
            if other in own and not expression.names.isdisjoint(
                {("dependency", label), ("dependency", "")}
            ):
                return True
    return False
