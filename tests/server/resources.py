"""The resources that a process uses, from /proc."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="requires /proc")


class Resources(NamedTuple):
    """Memory in use in KiB, open file descriptors, threads."""

    memory: int
    descriptors: int
    threads: int


def of_process(process_id: int) -> Resources:
    """The resources that a process uses now."""
    folder = Path("/proc") / str(process_id)
    lines = (folder / "status").read_text(encoding="ascii", errors="replace").splitlines()
    status = dict(line.split(":", 1) for line in lines)
    return Resources(
        int(status["VmRSS"].split()[0]),
        len(list((folder / "fd").iterdir())),
        int(status["Threads"]),
    )
