"""Writes the same text as Markdown or as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

# Only what Markdown would interpret is escaped, because some editors show the backslashes: an
# underscore within a word, or a heading or list sign within a line, has no meaning.
_SPECIAL = re.compile(r"([\\`*\[\]<~$&]|(?<![^\W_])_|_(?![^\W_])|^[#>+=-])")
_TICKS = re.compile(r"`+")


class Markup(Protocol):
    """Formats pieces of text. Everything but `block` stays within one line."""

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
    """CommonMark."""

    def text(self, text: str) -> str:
        """See `Markup.text`."""
        return _SPECIAL.sub(r"\\\1", text)

    def strong(self, text: str) -> str:
        """See `Markup.strong`."""
        return f"**{self.text(text)}**"

    def code(self, text: str) -> str:
        """See `Markup.code`."""
        ticks = "`" * (1 + max(map(len, _TICKS.findall(text)), default=0))
        # A space, which is not displayed, separates ticks of the text from those around it.
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
    """Text without any markup."""

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
