"""Rewrites the links of a page: those to files outside the site lead to GitHub."""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath

from mkdocs.structure.files import Files

from website.pages import TOP

GITHUB = "https://github.com/tf-cycle-ls/tf-cycle-ls"
_TARGET = re.compile(r"(?<=\]\()(?![\w+.-]+:|[#/])([^)#\s]+)")


def rewritten(markdown: str, page: str, files: Files) -> str:
    """Rewrite the links of a page. They are relative to `page`, its path in the repository."""

    def address(match: re.Match[str]) -> str:
        target = normpath(join(dirname(page), match[1]))
        if target in files.src_uris or not (TOP / target).exists():
            return match[1]  # MkDocs resolves it, or reports it as broken
        return f"{GITHUB}/{'tree' if (TOP / target).is_dir() else 'blob'}/main/{target}"

    return _TARGET.sub(address, markdown)
