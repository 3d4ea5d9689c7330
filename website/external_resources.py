"""Finds resources that a browser would load from another site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

# What a browser loads by itself: not links to follow, and not the address of the page.
_ATTRIBUTES = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
_STYLED = re.compile(r"""(?:url\(|@import)\s*["']?((?:https?:)?//[^"')\s]+)""")


def external_resources(site: Path) -> Iterator[tuple[str, str]]:
    """Yield each page, style sheet or picture with an external address that it loads."""
    for path in site.rglob("*"):
        name = path.relative_to(site).as_posix()
        if path.suffix == ".html":
            parser = _Parser()
            parser.feed(path.read_text(encoding="utf-8"))
            yield from ((name, address) for address in parser.addresses)
        elif path.suffix in (".css", ".svg"):
            text = path.read_text(encoding="utf-8")
            yield from ((name, address) for address in _STYLED.findall(text))


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        address = attributes.get(_ATTRIBUTES.get(tag, "")) or ""
        if attributes.get("rel") in ("canonical", "next", "prev", "edit"):
            return
        if re.match("(?:https?:)?//", address):
            self.addresses.append(address)
