"""Any bytes as a file in the JSON spelling."""

from __future__ import annotations

from tests.fuzz.promises import check_file
from tf_cycle_ls.config.file import read_json_file


def check(data: bytes) -> None:
    """It is read, or there is a fault."""
    data = data.decode("utf-8", errors="replace").encode()  # As files are before they get there.
    check_file(read_json_file(data), data)
