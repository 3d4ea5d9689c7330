"""Prints messages on stderr."""

from __future__ import annotations

import sys
from functools import cache

from tf_cycle_ls.render.graph.labels import printable


def eprint(message: str) -> None:
    """Print a message on stderr after the program's name. Control characters are escaped, so that
    text from files cannot control the terminal."""
    escaped = "\n".join(map(printable, message.split("\n")))
    print(f"tf-cycle-ls: {escaped}", file=sys.stderr)


eprint_once = cache(eprint)
"""Like `eprint`, but prints each message only once until `eprint_once.cache_clear` is called."""


def os_reason(error: OSError) -> str:
    """The reason for an OSError, in lower case so that it can end a message."""
    return (error.strerror or str(error) or type(error).__name__).lower()
