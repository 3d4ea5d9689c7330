"""Writes the same text as Markdown or as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

# Some editors show the backslashes of escapes, so only characters that Markdown would interpret are
# escaped. An underscore within a word has no meaning in Markdown, and neither does a heading or
# list marker within a line.
_SPECIAL = re.compile(r"([\\`*\[\]<~$&]|(?<![^\W_])_|_(?![^\W_])|^[#>+=-])")
_TICKS = re.compile(r"`+")


class Markup(Protocol):
    """Formats pieces of text. Every method except `block` returns inline text."""

    def text(self, text: str) -> str:
        """Plain text, with special characters escaped."""

    def strong(self, text: str) -> str:
        """Bold text."""

    def code(self, text: str) -> str:
        """A name or a piece of configuration."""

    def link(self, label: str, target: str) -> str:
        """A link to a location in a file; `target` is its URI."""

    def page(self, label: str, target: str) -> str:
        """A link to a web page."""

    def block(self, lines: Iterable[str]) -> str:
        """Preformatted lines."""


class Markdown:
    """Writes CommonMark."""

    def text(self, text: str) -> str:
        """See `Markup.text`."""
        return _SPECIAL.sub(r"\\\1", text)

    def strong(self, text: str) -> str:
        """See `Markup.strong`."""
        return f"**{self.text(text)}**"

    def code(self, text: str) -> str:
        """See `Markup.code`."""
        ticks = "`" * (1 + max(map(len, _TICKS.findall(text)), default=0))
        # A space, which is not displayed, separates backticks in the text from the delimiters.
        space = " " if "`" in text else ""
        return f"{ticks}{space}{text}{space}{ticks}"

    def link(self, label: str, target: str) -> str:
        """See `Markup.link`."""
        return f"[{self.text(label)}](<{target}>)"

    def page(self, label: str, target: str) -> str:
        """See `Markup.page`."""
        return self.link(label, target)

    def block(self, lines: Iterable[str]) -> str:
        """See `Markup.block`."""
        return "\n".join(["```text", *lines, "```"])


class PlainText:
    """Writes text without any markup."""

    def text(self, text: str) -> str:
        """See `Markup.text`."""
        return text

    def strong(self, text: str) -> str:
        """See `Markup.strong`."""
        return text

    def code(self, text: str) -> str:
        """See `Markup.code`."""
        return text

    def link(self, label: str, target: str) -> str:
        """See `Markup.link`."""
        return label

    def page(self, label: str, target: str) -> str:
        """See `Markup.page`."""
        return f"{label}: {target}"

    def block(self, lines: Iterable[str]) -> str:
        """See `Markup.block`."""
        return "\n".join(lines)
