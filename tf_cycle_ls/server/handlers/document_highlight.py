"""Highlights all references of a component in a file (LSP: textDocument/documentHighlight)."""

from __future__ import annotations

from lsprotocol import types

from tf_cycle_ls.analysis.navigation import marks, marks_at
from tf_cycle_ls.server.state.request_context import RequestContext


def document_highlights(
    context: RequestContext, params: types.DocumentHighlightParams
) -> list[types.DocumentHighlight] | None:
    """All references in the file that are in the same component as the reference at the position.
    Returns None if there is no such reference, so that the client falls back to its own
    highlighting."""
    marks_here = marks_at(context.analysis, context.path, context.offset(params.position))
    components = {mark.component.id: mark.component for mark in marks_here}
    cyclic = {mark.place for mark in marks(components.values()) if mark.place.path == context.path}
    kind = types.DocumentHighlightKind.Read
    places = sorted(cyclic, key=lambda place: place.span)
    return [types.DocumentHighlight(context.range(place), kind) for place in places] or None
