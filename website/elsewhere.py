"""Parts of pages that a browser would fetch from somewhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

# What a browser fetches by itself; a link to follow is none of it, nor the address of the page.
_ATTRIBUTES = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
_STYLED = re.compile(r"""(?:url\(|@import)\s*["']?((?:https?:)?//[^"')\s]+)""")


def fetched(site: Path) -> Iterator[tuple[str, str]]:
    """Each page, style sheet or picture of a site with an address elsewhere that it fetches."""
    for path in site.rglob("*"):
        name = path.relative_to(site).as_posix()
        if path.suffix == ".html":
            parser = _Parser()
            parser.feed(path.read_text(encoding="utf-8"))
            yield from ((name, address) for address in parser.found)
        elif path.suffix in (".css", ".svg"):
            text = path.read_text(encoding="utf-8")
            yield from ((name, address) for address in _STYLED.findall(text))


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        address = given.get(_ATTRIBUTES.get(tag, "")) or ""
        if given.get("rel") in ("canonical", "next", "prev", "edit"):
            return
        if re.match("(?:https?:)?//", address):
            self.found.append(address)
