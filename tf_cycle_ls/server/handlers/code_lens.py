"""A code lens above each block that is in a cycle (LSP: textDocument/codeLens)."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from tf_cycle_ls.analysis.address_graph import between_addresses
from tf_cycle_ls.analysis.model import Edge
from tf_cycle_ls.analysis.navigation import declarations
from tf_cycle_ls.server.lsp.commands import NEXT_EDGE
from tf_cycle_ls.server.state.request_context import RequestContext


def code_lenses(context: RequestContext, params: types.CodeLensParams) -> list[types.CodeLens]:
    """The code lenses of a file.

    The command of a code lens goes to the first reference in its block that is in a cycle.
    """
    return list(_lenses(context, params.text_document.uri))


def _lenses(context: RequestContext, uri: str) -> Iterator[types.CodeLens]:
    outgoing: dict[str, list[Edge]] = {}
    cycles_through: dict[str, set[int]] = {}
    for component in context.analysis.components:
        for edge in component.edges:
            outgoing.setdefault(edge.source, []).append(edge)
        for cycle in component.cycles:
            for name in cycle.addresses:
                cycles_through.setdefault(name, set()).add(id(cycle))
    for header, declaration in declarations(context.analysis).items():
        names = [name for name in declaration.names if name in outgoing]
        edges = between_addresses(edge for name in names for edge in outgoing[name])
        if header.path != context.path or not edges:
            continue
        cycles = set().union(*(cycles_through.get(name, set()) for name in names))
        range_ = context.range(header)
        argument = {"textDocument": {"uri": uri}, "position": _position_json(range_.start)}
        title = (
            f"in {_pluralize(len(cycles), 'cycle')} · {_pluralize(len(edges), 'edge')} from here"
        )
        command = types.Command(title=title, command=NEXT_EDGE, arguments=[argument])
        yield types.CodeLens(range=range_, command=command)


def _position_json(position: types.Position) -> dict[str, int]:
    return {"line": position.line, "character": position.character}


def _pluralize(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
