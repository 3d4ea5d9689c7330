"""The resources that a process uses, from /proc."""

from __future__ import annotations

import os
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


def cpu_seconds(process_id: int) -> float:
    """The CPU time that a process has used."""
    fields = Path(f"/proc/{process_id}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
