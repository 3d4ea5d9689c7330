"""The navigation of mkdocs.yml, with what is in braces filled in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files

from tf_cycle_ls.diagnostic_codes import ALL
from tf_cycle_ls.fixes.registry import EXPLAINERS, RULES

_TITLES = {"editors/vscode/README.md": "VS Code"}
"""Pages whose heading does not say which editor they are about: it is made for a marketplace."""


def unfolded(entries: Any, files: Files) -> list[Any]:
    """The entries with each name in braces replaced by the pages that it stands for."""
    return list(_unfolded(entries, files))


def _unfolded(entries: list[Any], files: Files) -> Iterator[Any]:
    for entry in entries:
        if isinstance(entry, dict):
            ((title, below),) = entry.items()
            yield {title: below if isinstance(below, str) else unfolded(below, files)}
        elif entry.startswith("{"):
            yield from _pages(entry, files)
        else:
            yield entry


def _pages(name: str, files: Files) -> Iterator[str | dict[str, str]]:
    if name == "{codes}":
        names = [code for code in ALL if code != "settings"]  # a page of the reference by itself
        yield from (f"docs/{code}.md" for code in names)
    elif name == "{rules}":
        for rule in (*RULES, *(explainer.rule for explainer in EXPLAINERS)):
            yield f"docs/{rule.name}.md"
    elif name == "{editors}":
        pages = (file.src_uri for file in files.documentation_pages())
        for page in sorted(pages):
            if page.startswith("editors/") and page != "editors/README.md":
                yield {_TITLES[page]: page} if page in _TITLES else page
    else:
        raise PluginError(f"mkdocs.yml: nothing is known by the name {name} in the navigation")
