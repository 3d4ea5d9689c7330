"""Runs tf-cycle-ls with an audit log: `python auditing.py LOG ARGUMENT…`.

Uses Python's audit events (PEP 578) for opened files, started programs, network connections and
pickles. Each line of the log is one event as JSON.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
from pathlib import Path
from typing import Any, NamedTuple

COMMAND = (sys.executable, "-B", str(Path(__file__).resolve()))

_PROGRAMS = ("subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.fork", "pty.")
_CONNECTIONS = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "urllib.")
_FILES = ("open", "os.listdir", "os.scandir", "os.remove", "os.rename", "os.mkdir", "os.rmdir")
_OTHERS = ("pickle.", "marshal.", "webbrowser.", "ctypes.dlopen", "shutil.")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class AuditEvent(NamedTuple):
    """An audit event: its name in Python, its target, and the flags of an `open`."""

    event: str
    target: str
    flags: int

    @property
    def starts_program(self) -> bool:
        """Whether a program was started."""
        return self.event.startswith(_PROGRAMS)

    @property
    def connects(self) -> bool:
        """Whether the network was used."""
        return self.event.startswith(_CONNECTIONS)

    @property
    def reads(self) -> bool:
        """Whether a file or directory was read."""
        return self.event in ("os.listdir", "os.scandir") or (
            self.event == "open" and not self.flags & _WRITING
        )

    @property
    def writes(self) -> bool:
        """Whether a file or directory was written, moved or deleted."""
        return self.event in _FILES and not self.reads


def read_log(log: Path) -> list[AuditEvent]:
    """Read the events that a process has logged."""
    return [AuditEvent(*json.loads(line)) for line in log.read_text(encoding="utf-8").splitlines()]


def _install_hook(log: int) -> None:
    watched = (*_PROGRAMS, *_CONNECTIONS, *_FILES, *_OTHERS)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(watched) and not (event == "open" and isinstance(arguments[0], int)):
            flags = arguments[2] if event == "open" and isinstance(arguments[2], int) else 0
            target = os.fsdecode(arguments[0]) if _is_path(arguments) else repr(arguments)
            os.write(log, f"{json.dumps([event, target, flags])}\n".encode())

    sys.addaudithook(hook)


def _is_path(arguments: tuple[Any, ...]) -> bool:
    return bool(arguments) and isinstance(arguments[0], str | bytes | os.PathLike)


if __name__ == "__main__":
    del sys.path[0]
    descriptor = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    _install_hook(descriptor)
    sys.argv[:] = ["tf-cycle-ls", *sys.argv[2:]]
    runpy.run_module("tf_cycle_ls", run_name="__main__", alter_sys=True)
