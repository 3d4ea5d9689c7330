"""The same words in Markdown, or as plain text, for readers that know no Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

# As few as may be: some editors show the backslashes. An underscore within a word means nothing,
# and the signs of headings, lists and quotations only do at the start.
_SPECIAL = re.compile(r"([\\`*\[\]<~$&]|(?<![^\W_])_|_(?![^\W_])|^[#>+=-])")
_TICKS = re.compile(r"`+")


class Markup(Protocol):
    """How to write what is more than a plain word. Everything is in one line but for a block."""

    def text(self, text: str) -> str:
        """Words, as they are."""

    def strong(self, text: str) -> str:
        """A heading."""

    def code(self, text: str) -> str:
        """A name, or a piece of a configuration."""

    def link(self, label: str, target: str) -> str:
        """A place in a file, by its URI."""

    def page(self, label: str, target: str) -> str:
        """A page on the web."""

    def block(self, lines: Iterable[str]) -> str:
        """Lines in which each character has its column."""


class Markdown:
    """Markdown as CommonMark has it."""

    def text(self, text: str) -> str:
        """See `Markup.text`."""
        return _SPECIAL.sub(r"\\\1", text)

    def strong(self, text: str) -> str:
        """See `Markup.strong`."""
        return f"**{self.text(text)}**"

    def code(self, text: str) -> str:
        """See `Markup.code`."""
        ticks = "`" * (1 + max(map(len, _TICKS.findall(text)), default=0))
        # A space, which is not shown, where the text's own tick would make the fence longer.
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


class Plain:
    """No markup at all."""

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
