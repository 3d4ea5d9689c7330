"""Static files for pictures: a JavaScript build of Graphviz, the HTML page and its styles."""

from __future__ import annotations

from importlib.resources import files


def asset(name: str) -> str:
    """The text of a file in this package."""
    return (files(__name__) / name).read_text(encoding="utf-8")
