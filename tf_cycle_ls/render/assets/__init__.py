"""Files that pictures are made with: Graphviz for the web, the page and its looks."""

from __future__ import annotations

from importlib.resources import files


def asset(name: str) -> str:
    """The text of one of the files here."""
    return (files(__name__) / name).read_text(encoding="utf-8")
