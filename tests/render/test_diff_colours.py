"""Colours of a diff."""

from __future__ import annotations

import re

from tf_cycle_ls.render.diff_colours import coloured_diff

GREEN, RED, CYAN, BOLD = "\x1b[32m", "\x1b[31m", "\x1b[36m", "\x1b[1m"
LINES = {
    "--- a/main.tf\n": BOLD,
    "+++ b/main.tf\n": BOLD,
    "@@ -1 +1 @@\n": CYAN,
    "-  a = 1\r\n": RED,
    "--- a line of a heredoc\n": RED,
    "+  a = 2\r\n": GREEN,
    "   b = 3\n": "",
    "\\ No newline at end of file\n": "",
}


def test_each_kind_of_line_has_its_colour() -> None:
    for line, colour in LINES.items():
        assert coloured_diff(line).startswith(colour or line)


def test_text_and_line_endings_are_unchanged() -> None:
    for line in LINES:
        text = coloured_diff(line)
        assert re.sub(r"\x1b\[\d+m", "", text) == line
        assert text.endswith(line[len(line.rstrip("\r\n")) :])
