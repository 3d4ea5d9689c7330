"""Links from each reference on a cycle to the next (LSP: textDocument/documentLink).

There are none on anything else. A link leads into the block that the reference names, to the line
where the cycle goes on.
"""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.analysis.navigation import Mark, following, marks
from tf_cycle_ls.findings.messages import step_message
from tf_cycle_ls.server.state.request_context import RequestContext


def document_links(
    view: RequestContext, params: types.DocumentLinkParams
) -> list[types.DocumentLink]:
    """The links of a file."""
    first: dict[Place, Mark] = {}
    for mark in marks(view.analysis.components):
        if mark.place.path == view.path:
            first.setdefault(mark.place, mark)
    return list(_links(view, first))


def _links(view: RequestContext, first: dict[Place, Mark]) -> Iterator[types.DocumentLink]:
    for place, mark in sorted(first.items(), key=lambda each: each[0].span):
        step = following(mark.cycle)
        if step is not None and step.place != place:
            link = types.DocumentLink(range=view.range(place), target=view.link(step.place))
            if view.client.supports_link_tooltips:
                link.tooltip = f"The cycle goes on: {step_message(step.edge)}"
            yield link
