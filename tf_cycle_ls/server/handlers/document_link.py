"""Links from each reference in a cycle to the next one (LSP: textDocument/documentLink).

A link opens the block that the reference names, at the line of the next reference of the cycle.
"""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.analysis.navigation import Mark, following, marks
from tf_cycle_ls.findings.messages import step_message
from tf_cycle_ls.server.state.request_context import RequestContext


def document_links(
    context: RequestContext, params: types.DocumentLinkParams
) -> list[types.DocumentLink]:
    """The links of a file. References outside of cycles have no link."""
    first_marks: dict[Place, Mark] = {}
    for mark in marks(context.analysis.components):
        if mark.place.path == context.path:
            first_marks.setdefault(mark.place, mark)
    return list(_links(context, first_marks))


def _links(
    context: RequestContext, marks_by_place: dict[Place, Mark]
) -> Iterator[types.DocumentLink]:
    for place, mark in sorted(marks_by_place.items(), key=lambda item: item[0].span):
        step = following(mark.cycle)
        if step is not None and step.place != place:
            link = types.DocumentLink(range=context.range(place), target=context.link(step.place))
            if context.client.supports_link_tooltips:
                link.tooltip = f"Next reference in the cycle: {step_message(step.edge)}"
            yield link
