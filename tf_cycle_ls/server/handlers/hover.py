"""The hover text of references and blocks in a cycle (LSP: textDocument/hover)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from urllib.parse import quote

from lsprotocol import types

from tf_cycle_ls.analysis.model import Cycle, Place
from tf_cycle_ls.analysis.navigation import (
    DeclarationNodes,
    declaration_at,
    edges_from,
    marks_at,
    outgoing_marks,
)
from tf_cycle_ls.fixes.engine.ranking import ranked
from tf_cycle_ls.fixes.model import Fix
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.render.hover_text import HoverText, Links
from tf_cycle_ls.render.markup import Markdown, PlainText
from tf_cycle_ls.server.lsp.commands import SHOW_CYCLE, SHOW_FIXES
from tf_cycle_ls.server.state.request_context import RequestContext


def hover(context: RequestContext, params: types.HoverParams) -> types.Hover | None:
    """The cycles of the reference or block header at a position. Returns None if there is no such
    reference or block in a cycle.

    Includes the best fix if the fixes are cached. Computing them would take too long, because an
    editor requests a hover wherever the mouse rests.
    """
    offset = context.offset(params.position)
    marks = marks_at(context.analysis, context.path, offset)
    if marks:
        place = marks[0].place
        fix = _best_fix(context, [place])
        return _shown(context, place, _hover_text(context, place).of_reference(marks, fix))
    declaration = declaration_at(context.analysis, context.path, offset)
    cycles = _cycles_of(context, declaration) if declaration else []
    if not declaration or not cycles:
        return None
    names = dict.fromkeys(map(address, declaration.names))
    starts = dict.fromkeys(mark.place for mark in outgoing_marks(context.analysis, declaration))
    writer = _hover_text(context, next(iter(starts), declaration.header))
    fix = _best_fix(context, starts)
    text = writer.of_declaration(", ".join(names), cycles, fix, _code_of(context, declaration))
    return _shown(context, declaration.header, text)


def _cycles_of(context: RequestContext, declaration: DeclarationNodes) -> list[Cycle]:
    """The cycles through a declaration, each rotated to start at the declaration."""
    outgoing = {edge for edge, _ in edges_from(context.analysis, declaration.names)}
    cycles = []
    for component in context.analysis.components:
        for cycle in component.cycles:
            first = next((edge for edge in cycle.edges if edge in outgoing), None)
            if first is not None:
                cycles.append(cycle.starting_with(first))
    return cycles


def _code_of(context: RequestContext, declaration: DeclarationNodes) -> str:
    """The code of the first component that a declaration is in."""
    return next(one.code for _, one in edges_from(context.analysis, declaration.names))


def _best_fix(context: RequestContext, places: Iterable[Place]) -> Fix | None:
    """The least severe of the cached fixes at the places `places`."""
    cache, root = context.fix_cache, context.root
    cached = (cache.best_fix(root, context.analysis, place) for place in places)
    return next(iter(ranked(filter(None, cached))), None)


def _hover_text(context: RequestContext, place: Place) -> HoverText:
    """The writer of a hover whose commands are about `place`."""
    client = context.client
    return HoverText(
        Markdown() if client.prefers_markdown else PlainText(),
        context.describe_place,
        context.link,
        context.root_label if context.analysis.terms.root else "",
        client.shows_diagnostics,
        Links(_command_uri(context, SHOW_CYCLE, place), _command_uri(context, SHOW_FIXES, place)),
        context.analysis.terms,
    )


def _command_uri(context: RequestContext, command: str, place: Place) -> str | None:
    """A link that executes a command of the client at a place, in the form of VS Code. Returns None
    if the client does not support it."""
    client = context.client
    can_link = client.prefers_markdown and client.supports_command_links
    if not (can_link and client.supports_command(command)):
        return None
    start = context.range(place).start
    argument = {
        "textDocument": {"uri": context.snapshot.uri(place.path)},
        "position": {"line": start.line, "character": start.character},
    }
    return f"command:{command}?{quote(json.dumps([argument]), safe='')}"


def _shown(context: RequestContext, place: Place, text: str) -> types.Hover:
    kinds = types.MarkupKind
    kind = kinds.Markdown if context.client.prefers_markdown else kinds.PlainText
    return types.Hover(types.MarkupContent(kind, text), context.range(place))
