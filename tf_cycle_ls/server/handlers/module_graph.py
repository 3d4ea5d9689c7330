"""The graph of a root module as a page or a text, cyclic or not (command tf-cycle-ls.graph)."""

from __future__ import annotations

import json
import os.path
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any

from tf_cycle_ls.analysis.subgraph import Subgraph, full_subgraph
from tf_cycle_ls.render.graph.diagram import build_diagram
from tf_cycle_ls.render.graph.dot import to_dot
from tf_cycle_ls.render.graph.graph_json import to_json
from tf_cycle_ls.render.graph.html import to_html
from tf_cycle_ls.render.graph.labels import Labels
from tf_cycle_ls.render.graph.mermaid import to_mermaid
from tf_cycle_ls.server.handlers.graph_params import GraphFormat
from tf_cycle_ls.server.state.module_call_index import relative_directory
from tf_cycle_ls.server.state.request_context import RequestContext


def module_graph(context: RequestContext, format_: GraphFormat) -> dict[str, Any]:
    """The graph of the root module: the `content` in a format, and `root`, the URI of the
    directory. Files in the content are relative to this directory."""
    root_dir = context.analysis.root_dir

    def relative(path: str) -> str:
        if path == root_dir:
            return os.path.basename(root_dir)
        directory = relative_directory(os.path.dirname(path), root_dir)
        return PurePath(
            os.path.normpath(os.path.join(directory, os.path.basename(path)))
        ).as_posix()

    content = _FORMATS[format_](full_subgraph(context.analysis), Labels(context.analysis, relative))
    return {"root": context.snapshot.uri(root_dir), "content": content}


def _html(whole: Subgraph, labels: Labels) -> str:
    return to_html(whole, labels, None, labels.analysis.root_dir)


def _dot(whole: Subgraph, labels: Labels) -> str:
    return to_dot(build_diagram(whole, labels))


def _json(whole: Subgraph, labels: Labels) -> str:
    return json.dumps(to_json(whole, labels), ensure_ascii=False)


_FORMATS: Mapping[GraphFormat, Callable[[Subgraph, Labels], str]] = {
    GraphFormat.HTML: _html,
    GraphFormat.DOT: _dot,
    GraphFormat.MERMAID: to_mermaid,
    GraphFormat.JSON: _json,
}
