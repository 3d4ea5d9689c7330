"""Prints messages on stderr."""

from __future__ import annotations

import shutil
import sys
from functools import cache
from typing import TextIO

from tf_cycle_ls.render.graph.labels import printable
from tf_cycle_ls.render.snippet import DEFAULT_WIDTH
from tf_cycle_ls.render.wrapping import wrap_after, wrap_item

_MIN_WIDTH = 40
_PREFIX = "tf-cycle-ls: "


def eprint(message: str) -> None:
    """Print a message on stderr after the program's name. Control characters are escaped, so that
    text from files cannot control the terminal."""
    escaped = "\n".join(map(printable, message.split("\n")))
    print(f"{_PREFIX}{escaped}", file=sys.stderr)


def eprint_wrapped(message: str) -> None:
    """Like `eprint`, but no line is wider than the terminal. All lines except the first are
    indented."""
    width = output_width(sys.stderr)
    first, *others = map(printable, message.split("\n"))
    start, *rest = wrap_after(len(_PREFIX) - 1, first, width)
    lines = [f"  {line}" for line in rest]
    lines += [line for text in others for line in wrap_item(text, width, 2)]
    eprint("\n".join([start.lstrip(), *lines]))


def eprint_command(text: str, command: str) -> None:
    """Print a text and a command on stderr. If they do not fit into one line of the terminal, the
    command gets a line of its own, so that it can be copied."""
    line = f"{text} {command}"
    if len(_PREFIX) + len(line) <= output_width(sys.stderr):
        eprint(line)
    else:
        eprint_wrapped(text)
        print(f"  {printable(command)}", file=sys.stderr)


eprint_once = cache(eprint)
"""Like `eprint`, but prints each message only once until `eprint_once.cache_clear` is called."""


def os_reason(error: OSError) -> str:
    """The reason for an OSError, in lower case so that it can end a message."""
    return (error.strerror or str(error) or type(error).__name__).lower()


def output_width(stream: TextIO | None) -> int:
    """The number of columns for output to a stream, or to a file if it is None."""
    if stream is None or not stream.isatty():
        return DEFAULT_WIDTH
    return max(shutil.get_terminal_size((DEFAULT_WIDTH, 50)).columns, _MIN_WIDTH)
