"""The input stream of the server, which finds the next message after a wrong `Content-Length`.

pygls reads header lines, and then as many bytes as they announce. After a wrong length it would
take the rest of a message for a header line, and never find another message.
"""

from __future__ import annotations

import json
import re
from typing import BinaryIO

MAX_LENGTH = 1_000_000_000
"""The maximum length of a message in bytes. A longer one is no message."""

_NAME = b"Content-Length:"
_LENGTH = re.compile(rb"Content-Length:[ \t]*(\d{1,10})[ \t]*\r?\n")


class MessageInput:
    """Wraps a stream. Headers are found even within a line, and with `\\n` as their line end."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._pending = b""

    def readline(self) -> bytes:
        """The next header line. A `Content-Length` is normalized; if it is invalid, the line is a
        header without meaning. Returns b"" at the end of the stream."""
        line = self._take_line()
        start = line.rfind(_NAME)
        match = _LENGTH.fullmatch(line, start) if start >= 0 else None
        if match and int(match[1]) <= MAX_LENGTH:
            return b"Content-Length: %d\r\n" % int(match[1])
        return b"Ignored:\r\n" if start >= 0 else line

    def read(self, length: int) -> bytes:
        """The body of a message. If it is too long and contains the next message, it ends there."""
        body = self._pending[:length]
        self._pending = self._pending[length:]
        if len(body) < length:
            body += self._stream.read(length - len(body))
        next_header = body.find(_NAME)
        if next_header > 0 and not _is_json(body):
            self._pending = body[next_header:] + self._pending
            return body[:next_header]
        return body

    def _take_line(self) -> bytes:
        line, newline, rest = self._pending.partition(b"\n")
        if newline:
            self._pending = rest
            return line + newline
        self._pending = b""
        return line + self._stream.readline()


def is_decoding_error(error: BaseException) -> bool:
    """Whether an error was raised while JSON was decoded: the text is no JSON or not UTF-8, is
    nested too deeply, or has too long a number."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    module = "" if trace is None else str(trace.tb_frame.f_globals.get("__name__"))
    is_invalid_text = isinstance(error, (ValueError, RecursionError))
    return is_invalid_text and module.partition(".")[0] == json.__name__


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True
