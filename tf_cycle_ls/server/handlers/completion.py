"""Completes references, and says which would close a cycle (LSP: textDocument/completion)."""

from __future__ import annotations

from collections.abc import Mapping

from lsprotocol import types

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.analysis.reference_candidates import Candidate, reference_candidates
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.graph.nodes import Kind
from tf_cycle_ls.server.state.request_context import RequestContext

# With more items, the response takes longer than a person notices. The client asks again.
_MAX_ITEMS = 200

_CLOSES_CYCLE = "would close a cycle"
_IS_OWN = "refers to its own block"

_KINDS: Mapping[Kind, tuple[str, types.CompletionItemKind]] = {
    Kind.LOCAL: ("local value", types.CompletionItemKind.Constant),
    Kind.VARIABLE: ("variable", types.CompletionItemKind.Variable),
    Kind.OUTPUT: ("module output", types.CompletionItemKind.Field),
    Kind.EXPAND: ("module", types.CompletionItemKind.Module),
}
_RESOURCE = "resource", types.CompletionItemKind.Struct


def completion(
    context: RequestContext, params: types.CompletionParams
) -> types.CompletionList | None:
    """The declared addresses that contain what is typed before a position, first those that would
    close no cycle. Returns None if no reference may be at the position."""
    if not isinstance(context.analysis, Analysis):
        return None
    offset = context.offset(params.position)
    found = reference_candidates(context.analysis, context.files, context.path, offset)
    if found is None:
        return None
    place = Place(context.path, found.typed)
    typed = context.analysis.documents[context.path].text(found.typed).lower()
    matching = sorted(found.candidates, key=lambda one: not one.name.lower().startswith(typed))
    range_ = context.range(place)
    items = [_item(context, candidate, range_) for candidate in matching[:_MAX_ITEMS]]
    return types.CompletionList(is_incomplete=len(matching) > _MAX_ITEMS, items=items)


def _item(
    context: RequestContext, candidate: Candidate, range_: types.Range
) -> types.CompletionItem:
    kind, icon = _KINDS.get(candidate.kind, _RESOURCE)
    note = _CLOSES_CYCLE if candidate.path else _IS_OWN if candidate.is_own else None
    item = types.CompletionItem(
        label=candidate.name,
        kind=icon,
        detail=f"{kind} · {note}" if note else kind,
        sort_text=f"{int(note is not None)}{candidate.name}",
        text_edit=types.TextEdit(range_, candidate.name),
    )
    if note and context.client.supports_label_details:
        item.label_details = types.CompletionItemLabelDetails(description=note)
    if candidate.path:
        item.documentation = f"It depends on this block: {' → '.join(candidate.path)}"
    return item
