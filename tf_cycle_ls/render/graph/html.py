"""A picture as one HTML file that asks for nothing else, to look around in.

It holds the whole graph, and Graphviz for the web to draw what the reader wants to see of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from tf_cycle_ls.analysis.subgraph import Subgraph
from tf_cycle_ls.render.assets import asset
from tf_cycle_ls.render.graph.diagram import LARGE, MOST_LABELS, USUAL, diagram
from tf_cycle_ls.render.graph.graph_json import document
from tf_cycle_ls.render.graph.labels import Legible

_SLOT = re.compile(r"%%([\w.-]+)%%")


def html(shown: Subgraph, words: Legible, link: str | None, base: str) -> str:
    """An overview as a page.

    `link` is what a place leads to: an address in which `{file}`, `{line}`, `{column}` and
    `{absolute}` stand for the parts of the place; None where it is only to be copied. `base` is
    the directory that paths are relative to; it is in the page only if `link` asks for it.
    """
    data = {
        "facts": document(shown, words),
        "drawing": diagram(shown, words).plain(),
        "mostLabels": MOST_LABELS,
        "usual": USUAL,
        "large": LARGE,
        "link": link,
    }
    if link and "{absolute}" in link:
        data["base"] = base.replace("\\", "/")
    parts = {
        "style": asset("page.css") + asset("picture.css"),
        "data": _script(data),
        "graphviz": asset("viz-global.js"),
        "worker": asset("worker.js"),
        "page": asset("page.js"),
    }
    return _filled(asset("page.html"), parts)


def _filled(template: str, parts: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda match: parts[match[1]], template)


def _script(data: Mapping[str, Any]) -> str:
    """Data that may stand in a script element: nothing in it can end that."""
    return json.dumps(data, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
