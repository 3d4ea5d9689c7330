"""Writes the result of a command to the file of `--output`, or to stdout."""

from __future__ import annotations

import sys
from pathlib import Path

from tf_cycle_ls.cli.console import os_reason


class OutputError(Exception):
    """A file could not be written. `str()` gives its name and the reason in one line."""


def write_output(text: str, file: str | None) -> None:
    """Write a text to a file, in UTF-8 with `\\n`, or to stdout if there is none.

    Raises OutputError for a file. Errors of stdout are OSErrors, which `main` handles.
    """
    if file is None:
        sys.stdout.write(text)
        return
    try:
        Path(file).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{file}: {os_reason(error)}") from None
