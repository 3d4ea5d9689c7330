"""Expands the names in braces in the navigation of mkdocs.yml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files

from tf_cycle_ls.diagnostic_codes import ALL
from tf_cycle_ls.fixes.registry import EXPLAINERS, RULES
from tf_cycle_ls.terragrunt.explanations import THIRD_UNIT
from tf_cycle_ls.terragrunt.fixes import UNUSED_DEPENDENCY

_TITLES = {"editors/vscode/README.md": "VS Code"}
"""Titles of pages whose heading, written for a marketplace, does not name the editor."""


def unfolded(entries: Any, files: Files) -> list[Any]:
    """Replace each name in braces by its pages."""
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
        names = [code for code in ALL if code != "settings"]  # has a page in the reference
        yield from (f"docs/{code}.md" for code in names)
    elif name == "{rules}":
        for rule in (*RULES, *(one.rule for one in EXPLAINERS), UNUSED_DEPENDENCY, THIRD_UNIT):
            yield f"docs/{rule.name}.md"
    elif name == "{editors}":
        pages = (file.src_uri for file in files.documentation_pages())
        for page in sorted(pages):
            if page.startswith("editors/") and page != "editors/README.md":
                yield {_TITLES[page]: page} if page in _TITLES else page
    else:
        raise PluginError(f"mkdocs.yml: unknown name {name} in the navigation")
