"""Starts the many servers of the model, each on one socket, with one log of their errors."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.server.fork_server import ForkServer


class Nursery:
    """Starts a server for each connection. It exits when the connection is closed."""

    def __init__(self, server: ForkServer, log: Path) -> None:
        self._server = server
        self._log = log
        self._errors_read = 0

    def connect(self) -> socket.socket:
        """A socket connected to stdin and stdout of a new server."""
        ours, theirs = socket.socketpair()
        with self._log.open("ab") as log, theirs:
            self._server.start_on([theirs.fileno(), theirs.fileno(), log.fileno()]).release()
        return ours

    def new_errors(self) -> str:
        """The stderr output of all servers since the last call."""
        output = self._log.read_text(encoding="utf-8", errors="replace")
        new, self._errors_read = output[self._errors_read :], len(output)
        return new


@contextmanager
def nursery() -> Iterator[Nursery]:
    """A nursery within a `with` block."""
    with tempfile.TemporaryDirectory(prefix="nursery-") as directory:
        log = Path(directory) / "errors"
        log.touch()
        server = ForkServer()
        try:
            yield Nursery(server, log)
        finally:
            server.end()
