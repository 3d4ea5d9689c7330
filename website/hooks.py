"""What MkDocs calls while it builds the site: one function for each of its events."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from website.fillings import filled, illustrated
from website.links import rewritten
from website.navigation import unfolded
from website.pages import in_repository


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """All pages by the names that they have in the repository, and those outside of docs/."""
    config.nav = unfolded(config.nav, files := in_repository(files, config))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill in what comes from the code, and let links that leave the site lead to GitHub."""
    text = illustrated(filled(markdown, page.file), files, config)
    return rewritten(text, page.file.src_uri, files)
