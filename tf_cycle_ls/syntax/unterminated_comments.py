"""Protects scanners against unterminated block comments."""

from __future__ import annotations


def neutralize_unterminated(data: bytes) -> bytes:
    """Replace every unterminated `/*` with `/+`, so that it does not start a comment.

    For each unterminated comment, a scanner would search the rest of the text for its end, which
    takes quadratic time if there are many. The length of the text does not change. `/+` is two
    operators, so no scanner treats it as whitespace.
    """
    end = data.rfind(b"*/") + 2 if b"*/" in data else 0
    if data.find(b"/*", end) < 0:
        return data
    return data[:end] + data[end:].replace(b"/*", b"/+")
