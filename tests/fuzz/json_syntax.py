"""Fuzz target: any bytes as a file in JSON syntax."""

from __future__ import annotations

from tests.fuzz.invariants import check_file
from tf_cycle_ls.config.file import read_json_file


def check(data: bytes) -> None:
    """The file is parsed or has a syntax error."""
    data = data.decode("utf-8", errors="replace").encode()  # Files are valid UTF-8 at this point.
    check_file(read_json_file(data), data)
