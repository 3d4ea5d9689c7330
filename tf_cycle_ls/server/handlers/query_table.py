"""The questions that a client may ask about a root, and who answers them.

The worker thread does, as with `jobs`: with this module the whole core is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lsprotocol import types

from tf_cycle_ls.server.handlers import call_hierarchy
from tf_cycle_ls.server.handlers.code_action_edits import FIX_ALL
from tf_cycle_ls.server.handlers.code_lens import code_lenses
from tf_cycle_ls.server.handlers.component_view import component
from tf_cycle_ls.server.handlers.document_highlight import document_highlights
from tf_cycle_ls.server.handlers.document_link import document_links
from tf_cycle_ls.server.handlers.hover import hover
from tf_cycle_ls.server.handlers.next_edge import next_edge, previous_edge
from tf_cycle_ls.server.handlers.source_fix_all import fix_all
from tf_cycle_ls.server.lsp import commands
from tf_cycle_ls.server.state.request_context import RequestContext

_ANSWERS: Mapping[str, Callable[[RequestContext, Any], Any]] = {
    types.TEXT_DOCUMENT_HOVER: hover,
    types.TEXT_DOCUMENT_CODE_LENS: code_lenses,
    types.TEXT_DOCUMENT_DOCUMENT_LINK: document_links,
    types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: document_highlights,
    types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY: call_hierarchy.prepare,
    types.CALL_HIERARCHY_INCOMING_CALLS: call_hierarchy.incoming,
    types.CALL_HIERARCHY_OUTGOING_CALLS: call_hierarchy.outgoing,
    FIX_ALL: fix_all,
    commands.NEXT_EDGE: next_edge,
    commands.PREVIOUS_EDGE: previous_edge,
    commands.COMPONENT: component,
}


def answer(question: str, view: RequestContext, asked: Any) -> Any:
    """The answer to a question, by its method, command or kind; None if there is none."""
    if view.path not in view.analysis.documents:
        return None
    return _ANSWERS[question](view, asked)
