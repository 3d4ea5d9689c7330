"""Colours of a unified diff, as `git diff` has them."""

from __future__ import annotations

from termcolor import colored

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def coloured_diff(line: str) -> str:
    """A line of a unified diff with colours. Line endings stay outside of the colours."""
    text = line.rstrip("\r\n")
    if text.startswith(("--- a/", "+++ b/")):
        text = colored(text, attrs=["bold"], force_color=True)
    elif text[:1] in _COLOURS:
        text = colored(text, _COLOURS[text[0]], force_color=True)
    return text + line[len(line.rstrip("\r\n")) :]
