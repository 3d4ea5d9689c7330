"""Protects scanners against unterminated block comments."""

from __future__ import annotations


def neutralize_unterminated(data: bytes) -> bytes:
    """Replace every unterminated `/*` with `/+`, so that it does not start a comment.

    The length of the text does not change. Otherwise a scanner would search for the end of each
    unterminated comment up to the end of the text, which takes quadratic time if there are many.
    `/+` is two operators, so no scanner takes it for blank space.
    """
    end = data.rfind(b"*/") + 2 if b"*/" in data else 0
    if data.find(b"/*", end) < 0:
        return data
    return data[:end] + data[end:].replace(b"/*", b"/+")
