"""A line above each block that is in a cycle (LSP: textDocument/codeLens)."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from tf_cycle_ls.analysis.address_graph import between_addresses
from tf_cycle_ls.analysis.model import Edge
from tf_cycle_ls.analysis.navigation import declarations
from tf_cycle_ls.server.lsp.commands import NEXT_EDGE
from tf_cycle_ls.server.state.request_context import RequestContext


def code_lenses(view: RequestContext, params: types.CodeLensParams) -> list[types.CodeLens]:
    """The lenses of a file, unless they are not wanted (setting `lens`).

    Their command leads to the first reference of a cycle in the block.
    """
    if not view.snapshot.project(view.analysis.root_dir).settings.lens:
        return []
    return list(_lenses(view, params.text_document.uri))


def _lenses(view: RequestContext, uri: str) -> Iterator[types.CodeLens]:
    away: dict[str, list[Edge]] = {}
    through: dict[str, set[int]] = {}
    for component in view.analysis.components:
        for edge in component.edges:
            away.setdefault(edge.source, []).append(edge)
        for cycle in component.cycles:
            for name in cycle.addresses:
                through.setdefault(name, set()).add(id(cycle))
    for header, declared in declarations(view.analysis).items():
        names = [name for name in declared.names if name in away]
        edges = between_addresses(edge for name in names for edge in away[name])
        if header.path != view.path or not edges:
            continue
        cycles = set().union(*(through.get(name, set()) for name in names))
        range_ = view.range(header)
        at = {"textDocument": {"uri": uri}, "position": _plain(range_.start)}
        title = f"in {_number(len(cycles), 'cycle')} · {_number(len(edges), 'edge')} from here"
        command = types.Command(title=title, command=NEXT_EDGE, arguments=[at])
        yield types.CodeLens(range=range_, command=command)


def _plain(position: types.Position) -> dict[str, int]:
    return {"line": position.line, "character": position.character}


def _number(count: int, of: str) -> str:
    return f"{count} {of}{'' if count == 1 else 's'}"
