"""The other references of a cycle in the same file (LSP: textDocument/documentHighlight)."""

from __future__ import annotations

from lsprotocol import types

from tf_cycle_ls.analysis.navigation import marks, marks_at
from tf_cycle_ls.server.state.request_context import RequestContext


def document_highlights(
    view: RequestContext, params: types.DocumentHighlightParams
) -> list[types.DocumentHighlight] | None:
    """On a reference that is on a cycle: all in the file that are in the same component. None for
    anything else, so that clients do what they do without us."""
    here = marks_at(view.analysis, view.path, view.offset(params.position))
    components = {mark.component.id: mark.component for mark in here}
    found = {mark.place for mark in marks(components.values()) if mark.place.path == view.path}
    kind = types.DocumentHighlightKind.Read
    places = sorted(found, key=lambda place: place.span)
    return [types.DocumentHighlight(view.range(place), kind) for place in places] or None
