"""`graph --format html`: an interactive page in one self-contained HTML file.

The page contains the whole graph and a build of Graphviz that draws the part that the user selects.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from tf_cycle_ls.analysis.subgraph import Subgraph
from tf_cycle_ls.render.assets import asset
from tf_cycle_ls.render.graph.diagram import (
    DEFAULT_LAYOUT,
    LARGE_LAYOUTS,
    MAX_LABELED_EDGES,
    build_diagram,
)
from tf_cycle_ls.render.graph.graph_json import to_json
from tf_cycle_ls.render.graph.labels import Labels

_SLOT = re.compile(r"%%([\w.-]+)%%")


def to_html(subgraph: Subgraph, labels: Labels, link: str | None, base: str) -> str:
    """The graph as a page.

    `link` is the URL template of source locations, in which `{file}`, `{line}`, `{column}` and
    `{absolute}` are replaced. None means that a click copies the location. `base` is the directory
    that paths are relative to; the page contains it only if `link` uses `{absolute}`.
    """
    data = {
        "facts": to_json(subgraph, labels),
        "drawing": build_diagram(subgraph, labels).to_viz(),
        "mostLabels": MAX_LABELED_EDGES,
        "usual": DEFAULT_LAYOUT,
        "large": LARGE_LAYOUTS,
        "link": link,
    }
    if link and "{absolute}" in link:
        data["base"] = base.replace("\\", "/")
    parts = {
        "style": asset("page.css") + asset("picture.css"),
        "data": _script_json(data),
        "graphviz": asset("viz-global.js"),
        "worker": asset("worker.js"),
        "page": asset("page.js"),
    }
    return _fill(asset("page.html"), parts)


def _fill(template: str, parts: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda match: parts[match[1]], template)


def _script_json(data: Mapping[str, Any]) -> str:
    """JSON for a script element, with `<` escaped so that it cannot close the element."""
    return json.dumps(data, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
