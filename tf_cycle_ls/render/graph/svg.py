"""A picture as SVG, laid out by Graphviz: the same build of it that the page of `html.py` has.

It runs in the V8 of the package mini-racer, which is only installed where it is asked for.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from typing import Any

from tf_cycle_ls.render.assets import asset

HOW_TO_INSTALL = "python3 -m pip install 'tf-cycle-ls[svg]'"

# Seconds; a graph of two thousand nodes takes about ten.
_LONGEST = 600


class NotDrawnError(Exception):
    """There is no picture; `str()` of it is one line that says why, and what to do."""


def svg(dot: str) -> str:
    """A graph in Graphviz's language as SVG, for light and dark. Raises NotDrawnError."""
    drawn = _laid_out(dot)
    start = drawn.index("<svg")  # Before it are a prologue and the address of a DTD.
    inside = drawn.index(">", start) + 1
    style = f"<style>\n:root {{ color-scheme: light dark; }}\n{asset('picture.css')}</style>"
    return f"{drawn[start:inside]}\n{style}{drawn[inside:]}"


def _laid_out(dot: str) -> str:
    if find_spec("py_mini_racer") is None:
        message = f"svg needs the package mini-racer: {HOW_TO_INSTALL}"
        raise NotDrawnError(f"{message} (or give --format dot to Graphviz's own dot -Tsvg)")
    from py_mini_racer import mini_racer

    with mini_racer() as engine:
        engine.eval(asset("engine.js"))
        engine.eval(asset("viz-global.js"))
        ready: Any = engine.eval("Viz.instance().then((it) => { globalThis.graphviz = it; })")
        ready.get(timeout=_LONGEST)
        drawing = f"graphviz.render({json.dumps(dot)}, {{ format: 'svg' }})"
        answer = engine.execute(drawing, timeout_sec=_LONGEST)
    errors = [each["message"] for each in answer["errors"] if each.get("level") == "error"]
    if answer["status"] != "success" or errors:
        # A picture without some of its edges would be worse than none.
        told = "; ".join(errors) or "it gives no reason"
        raise NotDrawnError(f"Graphviz could not draw this: {told}")
    return str(answer["output"])
