"""Wraps text for terminals. A word that is too long stays whole, so that it can be copied."""

from __future__ import annotations

from textwrap import wrap


def wrap_text(text: str, width: int, label: str = "") -> list[str]:
    """Wrap a text at spaces, to lines of at most `width` columns. The first line begins with
    `label`, the others with as many spaces."""
    return wrap(
        text,
        max(width, 1),
        initial_indent=label,
        subsequent_indent=" " * len(label),
        break_on_hyphens=False,
        break_long_words=False,
    )


def wrap_item(text: str, width: int, indent: int = 0) -> list[str]:
    """Wrap a line of a description, indented by `indent` columns. If it is an item of a list, which
    begins with `- `, its other lines are indented below its text."""
    marker = "- " if text.startswith("- ") else ""
    return wrap_text(text.removeprefix(marker), width, " " * indent + marker)


def wrap_after(used: int, text: str, width: int, indent: int = 2) -> list[str]:
    """Wrap a text that begins in a line of which `used` columns are taken.

    The first string is the rest of that line: a space and the first words, or "" if no word fits.
    The other strings are the following lines without their indentation of `indent` columns.
    """
    first, *others = wrap(
        f"{'.' * used} {text}",
        max(width, 1),
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return [first[used:], *(line[indent:] for line in others)]
