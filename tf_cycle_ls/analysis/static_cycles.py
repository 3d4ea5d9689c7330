"""Finds cycles in what OpenTofu evaluates before its graph: sources of modules, key providers.

`tofu init` then fails with an error that does not speak of a cycle. Source of the rules: OpenTofu's
`configs/static_scope.go` and `encryption/keyprovider`. Local values that depend on each other are
not reported here, because the graph has that cycle, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.model import Problem
from tf_cycle_ls.config.addrs import CallOutput
from tf_cycle_ls.config.declarations import Declaration
from tf_cycle_ls.config.located import Located
from tf_cycle_ls.config.module import Module
from tf_cycle_ls.config.references import Reference
from tf_cycle_ls.graph.cycles import components
from tf_cycle_ls.graph.nodes import Tree, scopes

_SOURCE = "Module output not supported in static context"
_KEY_PROVIDER = "Expected key_provider value"


def static_cycles(tree: Tree) -> Iterator[Problem]:
    """The cycles in a module tree, as one problem for each block on a cycle."""
    if not tree.dialect.is_opentofu:
        return
    for module in {id(scope.module): scope.module for scope in scopes(tree)}.values():
        calls = {f"module.{name}": call for name, call in module.calls.items()}
        yield from _problems(_source_graph(module), calls, _SOURCE)
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


def _names(references: tuple[Reference, ...]) -> tuple[str, ...]:
    subjects = (reference.subject for reference in references)
    return tuple(
        f"module.{subject.call}" if isinstance(subject, CallOutput) else subject.text
        for subject in subjects
    )


def _problems(
    graph: Mapping[str, tuple[str, ...]],
    blocks: Mapping[str, Located[Declaration]],
    error: str,
) -> Iterator[Problem]:
    """The problems of the cycles in `graph` through at least one of `blocks`."""
    known = {name: tuple(one for one in uses if one in graph) for name, uses in graph.items()}
    alone = [(name,) for name, uses in known.items() if name in uses]
    others = {name: tuple(one for one in uses if one != name) for name, uses in known.items()}
    for names in chain(alone, components(others)):
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
