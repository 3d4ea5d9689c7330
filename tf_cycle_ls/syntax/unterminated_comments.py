"""Comments that nothing closes."""

from __future__ import annotations


def neutralize_unterminated(data: bytes) -> bytes:
    """A text of the same length, in which each `/*` that nothing closes is no opening any more, but
    two operators: nothing that could be taken for blank space.

    Such a one is no comment. In a text that has thousands of them, each would be searched for its
    end to the end of the text, which takes the square of their number.
    """
    last = data.rfind(b"*/") + 2 if b"*/" in data else 0
    if data.find(b"/*", last) < 0:
        return data
    return data[:last] + data[last:].replace(b"/*", b"/+")
