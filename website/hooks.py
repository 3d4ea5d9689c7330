"""Hooks that MkDocs calls while it builds the site, one function per event."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from website.fillings import filled, illustrated
from website.links import rewritten
from website.navigation import unfolded
from website.pages import in_repository


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Name all pages by their path in the repository, and add those outside docs/."""
    config.nav = unfolded(config.nav, files := in_repository(files, config))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill in data from the code, and point links that leave the site to GitHub."""
    text = illustrated(filled(markdown, page.file), files, config)
    return rewritten(text, page.file.src_uri, files)
