"""Random formatting of texts: comments, blank lines, line endings, tabs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from random import Random

_HEREDOC = re.compile(r"<<-?(\w+)$")

KEPT = "# kept "
"""The start of a comment that belongs to no block, and that no edit may remove."""


def written(random: Random, blocks: Sequence[str]) -> str:
    """Write top-level blocks with comments around and in them."""
    lines: list[str] = []
    for number, block in enumerate(blocks):
        if not random.randrange(4):
            lines += [f"{KEPT}{number}", ""]
        lines += [*_commented(random, block, random.choice([0, 0, 5, 20])), ""]
    return "\n".join(lines)


def _commented(random: Random, block: str, of_one_hundred: int) -> Iterator[str]:
    """Yield the lines of a block, with comments at a percentage of them."""
    heredoc = ""
    for number, line in enumerate(block.split("\n")):
        opened = _HEREDOC.search(line)
        if not heredoc and random.randrange(100) < of_one_hundred:
            yield random.choice(["# Note {}.", "// Note {}.", "/* Note {}. */"]).format(number)
        is_code = not heredoc and not opened and line
        behind = f" # behind {number}" if random.randrange(200) < of_one_hundred else ""
        yield line + behind if is_code else line
        if heredoc and line.strip() == heredoc:
            heredoc = ""
        elif opened:
            heredoc = opened[1]


def finish(random: Random) -> Callable[[str], str]:
    """Return a random function that changes the formatting of every text of a configuration."""
    newline = random.choice(["\n", "\n", "\n", "\r\n"])
    indent = random.choice(["  ", "  ", "  ", "  ", "\t"])
    end = random.choice(["\n", "\n", "\n", "", "\n\n"])

    def finished(text: str) -> str:
        lines = text.rstrip("\n").split("\n")
        lines = [re.sub("^ +", lambda m: m[0].replace("  ", indent), line) for line in lines]
        return newline.join(lines) + end.replace("\n", newline)

    return finished
