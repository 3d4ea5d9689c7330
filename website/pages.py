"""Which files of the repository are pages of the site, and their addresses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

TOP = Path(__file__).parent.parent
_OUTSIDE = ("ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")


def in_repository(files: Files, config: MkDocsConfig) -> Files:
    """Name the files in docs/ and the pages elsewhere by their path in the repository.

    So a link in a page leads to the same page as on GitHub.
    """
    pages = [_renamed(file, config) if file.src_dir == config.docs_dir else file for file in files]
    return Files([*pages, *(_file(path, config, _address(path)) for path in _outside())])


def _renamed(file: File, config: MkDocsConfig) -> File:
    return _file(f"docs/{file.src_uri}", config, file.dest_uri)


def _file(path: str, config: MkDocsConfig, address: str) -> File:
    return File(path, str(TOP), config.site_dir, config.use_directory_urls, dest_uri=address)


def _outside() -> Iterator[str]:
    yield from _OUTSIDE
    for pattern in ("*.md", "*/README.md", "*/*.svg", "*/images/*"):
        for path in sorted((TOP / "editors").glob(pattern)):
            yield path.relative_to(TOP).as_posix()


def _address(path: str) -> str:
    if not path.endswith(".md"):
        return path
    if path.endswith("/README.md"):
        return f"{dirname(path)}/index.html"
    return f"{path.removesuffix('.md').lower()}/index.html"
