"""What is shown where someone points at a part of a cycle (LSP: textDocument/hover)."""

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

# Of how many references of a block repairs are looked for: each takes a while.
_MOST_TRIED = 3


def hover(view: RequestContext, params: types.HoverParams) -> types.Hover | None:
    """The cycles that a reference, or a block by its header, is in; None where there is none."""
    offset = view.offset(params.position)
    marks = marks_at(view.analysis, view.path, offset)
    if marks:
        place = marks[0].place
        text = _explanation(view).of_reference(marks, _fixes(view, [place]))
        return _shown(view, place, text)
    declared = declaration_at(view.analysis, view.path, offset)
    cycles = _cycles_of(view, declared) if declared else []
    if not declared or not cycles:
        return None
    names = dict.fromkeys(map(address, declared.names))
    starts = dict.fromkeys(mark.place for mark in outgoing_marks(view.analysis, declared))
    fixes = _fixes(view, list(starts)[:_MOST_TRIED])
    text = _explanation(view).of_declaration(", ".join(names), cycles, fixes)
    return _shown(view, declared.header, text)


def _cycles_of(view: RequestContext, declared: DeclarationNodes) -> list[Cycle]:
    """The cycles that run through a declaration, each from it on."""
    away = {edge for edge, _ in edges_from(view.analysis, declared.names)}
    found = []
    for component in view.analysis.components:
        for cycle in component.cycles:
            first = next((edge for edge in cycle.edges if edge in away), None)
            if first is not None:
                found.append(cycle.starting_with(first))
    return found


def _fixes(view: RequestContext, places: Iterable[Place]) -> list[Fix]:
    """The repairs that are offered at some places, least harm first."""
    found: dict[str, Fix] = {}
    for place in places:
        try:
            fixes = fixes_at(view.analysis, view.files, place.path, place.span)
        except Exception:
            # What the cycle is can be said all the same.
            logger.exception("no repairs for %s", place.path)
            continue
        for fix in fixes:
            found.setdefault(str(sorted(fix.edits.items())), fix)
    return sorted(found.values(), key=lambda fix: (fix.impact, -fix.breaks))


def _explanation(view: RequestContext) -> HoverText:
    markup = Markdown() if view.client.prefers_markdown else PlainText()
    return HoverText(markup, view.describe_place, view.link, view.root_label)


def _shown(view: RequestContext, place: Place, text: str) -> types.Hover:
    kinds = types.MarkupKind
    kind = kinds.Markdown if view.client.prefers_markdown else kinds.PlainText
    return types.Hover(types.MarkupContent(kind, text), view.range(place))
