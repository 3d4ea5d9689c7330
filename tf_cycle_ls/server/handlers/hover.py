"""The hover text of references and blocks in a cycle (LSP: textDocument/hover)."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from lsprotocol import types

from tf_cycle_ls.analysis.model import Cycle, Place
from tf_cycle_ls.analysis.navigation import (
    DeclarationNodes,
    declaration_at,
    edges_from,
    marks_at,
    outgoing_marks,
)
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_at
from tf_cycle_ls.fixes.model import Fix
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.render.hover_text import HoverText
from tf_cycle_ls.render.markup import Markdown, PlainText
from tf_cycle_ls.server.state.request_context import RequestContext

logger = logging.getLogger(__name__)

# The maximum number of references of a block for which fixes are computed, because computing them
# takes a while for each reference.
_MAX_REFERENCES = 3


def hover(context: RequestContext, params: types.HoverParams) -> types.Hover | None:
    """The cycles and fixes of the reference or block header at a position. Returns None if there is
    no such reference or block in a cycle."""
    offset = context.offset(params.position)
    marks = marks_at(context.analysis, context.path, offset)
    if marks:
        place = marks[0].place
        text = _explanation(context).of_reference(marks, _fixes(context, [place]))
        return _shown(context, place, text)
    declaration = declaration_at(context.analysis, context.path, offset)
    cycles = _cycles_of(context, declaration) if declaration else []
    if not declaration or not cycles:
        return None
    names = dict.fromkeys(map(address, declaration.names))
    starts = dict.fromkeys(mark.place for mark in outgoing_marks(context.analysis, declaration))
    fixes = _fixes(context, list(starts)[:_MAX_REFERENCES])
    text = _explanation(context).of_declaration(", ".join(names), cycles, fixes)
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


def _fixes(context: RequestContext, places: Iterable[Place]) -> list[Fix]:
    """The fixes at the places `places`, without duplicates, the least invasive first."""
    by_edits: dict[str, Fix] = {}
    for place in places:
        try:
            fixes = fixes_at(context.analysis, context.files, place.path, place.span)
        except Exception:
            # Show the cycle without fixes.
            logger.exception("no fixes for %s", place.path)
            continue
        for fix in fixes:
            by_edits.setdefault(str(sorted(fix.edits.items())), fix)
    return sorted(by_edits.values(), key=lambda fix: (fix.impact, -fix.breaks))


def _explanation(context: RequestContext) -> HoverText:
    markup = Markdown() if context.client.prefers_markdown else PlainText()
    return HoverText(markup, context.describe_place, context.link, context.root_label)


def _shown(context: RequestContext, place: Place, text: str) -> types.Hover:
    kinds = types.MarkupKind
    kind = kinds.Markdown if context.client.prefers_markdown else kinds.PlainText
    return types.Hover(types.MarkupContent(kind, text), context.range(place))
