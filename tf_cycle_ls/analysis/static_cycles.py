"""Finds cycles in what OpenTofu evaluates before its graph: sources of modules, key providers.

`tofu init` then fails with an error that does not speak of a cycle. Source of the rules: OpenTofu's
`configs/static_scope.go` and `encryption/keyprovider`. Local values that depend on each other are
a cycle of the graph, too; reported here are only the module calls whose sources need them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.model import Problem
from tf_cycle_ls.config.addrs import CallOutput
from tf_cycle_ls.config.declarations import CallDeclaration, Declaration
from tf_cycle_ls.config.located import Located
from tf_cycle_ls.config.module import Module
from tf_cycle_ls.config.references import Reference
from tf_cycle_ls.graph.cycles import components
from tf_cycle_ls.graph.nodes import Tree, scopes
from tf_cycle_ls.graph.traversal import reachable

_SOURCE = "Module output not supported in static context"
_LOCALS = "Circular reference"
_KEY_PROVIDER = "Expected key_provider value"


def static_cycles(tree: Tree) -> Iterator[Problem]:
    """The cycles in a module tree, as one problem for each block on a cycle."""
    if not tree.dialect.is_opentofu:
        return
    for module in {id(scope.module): scope.module for scope in scopes(tree)}.values():
        calls = {f"module.{name}": call for name, call in module.calls.items()}
        graph = _source_graph(module)
        yield from _problems(graph, calls, _SOURCE)
        yield from _sources_of_loops(graph, calls)
    providers = tree.module.key_providers
    uses = {name: one.declaration.uses for name, one in providers.items()}
    yield from _problems(uses, providers, _KEY_PROVIDER)


def _source_graph(module: Module) -> dict[str, tuple[str, ...]]:
    """Maps each module call and each local value to those that its source or value refers to."""
    graph = {
        f"module.{name}": _names(call.declaration.source_references)
        for name, call in module.calls.items()
    }
    # Without a computed source, no local value can lead back to a module call.
    if any(graph.values()):
        for name, local in module.locals.items():
            graph[f"local.{name}"] = _names(local.declaration.references)
    return graph


def _sources_of_loops(
    graph: Mapping[str, tuple[str, ...]], calls: Mapping[str, Located[CallDeclaration]]
) -> Iterator[Problem]:
    """The problems of module calls whose source needs local values that depend on each other."""
    for names in _loops(graph):
        if not all(name.startswith("local.") for name in names):
            continue
        for name, call in calls.items():
            if any(one in names for one in reachable(graph[name], graph)):
                need = "needs itself" if len(names) == 1 else "need each other"
                message = (
                    f"tofu init fails ({_LOCALS}): the source of {name} needs "
                    f"{', '.join(names)}, which {need}."
                )
                span = call.span(call.declaration.header)
                yield Problem(call.path, message, span, diagnostic_codes.STATIC_CYCLE)


def _names(references: tuple[Reference, ...]) -> tuple[str, ...]:
    subjects = (reference.subject for reference in references)
    return tuple(
        f"module.{subject.call}" if isinstance(subject, CallOutput) else subject.text
        for subject in subjects
    )


def _loops(graph: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The nodes that need themselves, and the components."""
    known = {name: tuple(one for one in uses if one in graph) for name, uses in graph.items()}
    alone = [(name,) for name, uses in known.items() if name in uses]
    others = {name: tuple(one for one in uses if one != name) for name, uses in known.items()}
    return chain(alone, components(others))


def _problems(
    graph: Mapping[str, tuple[str, ...]],
    blocks: Mapping[str, Located[Declaration]],
    error: str,
) -> Iterator[Problem]:
    """The problems of the cycles in `graph` through at least one of `blocks`."""
    for names in _loops(graph):
        need = "needs itself" if len(names) == 1 else "need each other"
        for name in names:
            block = blocks.get(name)
            if block is not None:
                message = (
                    f"tofu init fails ({error}): {', '.join(names)} {need}. "
                    "tofu validate may not report it."
                )
                span = block.span(block.declaration.header)
                yield Problem(block.path, message, span, diagnostic_codes.STATIC_CYCLE)
