"""`graph --format svg`: an SVG picture, laid out by the build of Graphviz that the HTML page uses.

Graphviz runs in V8, through the optional package mini-racer.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from typing import Any

from tf_cycle_ls.render.assets import asset
from tf_cycle_ls.render.optional_packages import how_to_install

# The requirement of the extra `svg`. A command with it works however tf-cycle-ls was installed.
MINI_RACER = "mini-racer>=0.14,<0.15"

# A graph of two thousand nodes takes about ten seconds.
_TIMEOUT_SECONDS = 600


class SvgError(Exception):
    """No picture could be drawn. The message gives the reason in one line, and a remedy if there is
    one."""


def to_svg(dot: str) -> str:
    """Lay out a DOT file as SVG, for light and dark themes. Raises SvgError."""
    svg = _run_graphviz(dot)
    start = svg.index("<svg")  # Skip the XML prologue and the DTD.
    content = svg.index(">", start) + 1
    style = f"<style>\n:root {{ color-scheme: light dark; }}\n{asset('picture.css')}</style>"
    return f"{svg[start:content]}\n{style}{svg[content:]}"


def _run_graphviz(dot: str) -> str:
    if find_spec("py_mini_racer") is None:
        message = f"svg needs the package mini-racer: {how_to_install(MINI_RACER)}"
        raise SvgError(
            f"{message} (or use --format html, or --format dot with Graphviz's own dot -Tsvg)"
        )
    from py_mini_racer import mini_racer

    with mini_racer() as engine:
        engine.eval(asset("engine.js"))
        engine.eval(asset("viz-global.js"))
        ready: Any = engine.eval("Viz.instance().then((it) => { globalThis.graphviz = it; })")
        ready.get(timeout=_TIMEOUT_SECONDS)
        call = f"graphviz.render({json.dumps(dot)}, {{ format: 'svg' }})"
        result = engine.execute(call, timeout_sec=_TIMEOUT_SECONDS)
    errors = [error["message"] for error in result["errors"] if error.get("level") == "error"]
    if result["status"] != "success" or errors:
        # After an error, Graphviz may still return a picture, in which edges are missing.
        reason = "; ".join(errors) or "no reason given"
        raise SvgError(f"Graphviz failed: {reason}")
    return str(result["output"])
