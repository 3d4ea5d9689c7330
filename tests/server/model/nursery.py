"""Forks many server processes from one process that has already imported the code, because the
import takes longer than most of the sequences."""

from __future__ import annotations

import gc
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from tests.server.model.profile import Delivery, Profile
from tests.server.wire import INITIALIZE_PARAMS

_METHODS = (
    "initialize",
    "initialized",
    "textDocument/didOpen",
    "textDocument/codeAction",
    "textDocument/diagnostic",
    "textDocument/publishDiagnostics",
    "workspace/configuration",
    "client/registerCapability",
    "shutdown",
    "exit",
)


class Nursery:
    """A process that forks a server for each connection."""

    def __init__(self, directory: Path) -> None:
        self._address = str(directory / "nursery")
        self._log = directory / "errors"
        self._errors_read = 0
        with self._log.open("wb") as log:
            command = [sys.executable, "-m", __spec__.name, self._address]
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log
            )
        assert self.process.stdout
        assert self.process.stdout.readline() == b"ready\n", self.new_errors()

    def connect(self) -> socket.socket:
        """A socket connected to stdin and stdout of a new server."""
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(self._address)
        return connection

    def new_errors(self) -> str:
        """The stderr output of all servers since the last call."""
        output = self._log.read_text(encoding="utf-8", errors="replace")
        new, self._errors_read = output[self._errors_read :], len(output)
        return new

    def end(self) -> None:
        """Kill the process. Each server exits when its connection is closed."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()


@contextmanager
def nursery() -> Iterator[Nursery]:
    """A nursery within a `with` block."""
    with tempfile.TemporaryDirectory(prefix="nursery-") as directory:
        running = Nursery(Path(directory))
        try:
            yield running
        finally:
            running.end()


def _serve_all(address: str) -> NoReturn:
    from tf_cycle_ls.server import main  # Import only.
    from tf_cycle_ls.server.diagnostics import compute  # noqa: F401  # Import only.
    from tf_cycle_ls.server.handlers import code_action  # noqa: F401  # Import only.
    from tf_cycle_ls.syntax.parser import preload_hcl2

    preload_hcl2()
    _prepare_messages()
    gc.freeze()  # The garbage collector of the servers skips the shared modules.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # Exit statuses are not collected.
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen()
    print("ready", flush=True)
    while True:
        connection, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            os.dup2(connection.fileno(), sys.stdin.fileno())
            os.dup2(connection.fileno(), sys.stdout.fileno())
            connection.close()
            sys.exit(main.serve())
        connection.close()


def _prepare_messages() -> None:
    """Generate the message converters once. lsprotocol would generate them for each server, which
    takes longer than everything else."""
    from lsprotocol import types
    from pygls.protocol import default_converter

    from tf_cycle_ls.server import language_server

    converter = default_converter()  # type: ignore[no-untyped-call]
    for method in _METHODS:
        request, response, _, _ = types.METHOD_TO_TYPES[method]
        for type_ in (request, response):
            if type_ is not None:
                converter.get_structure_hook(type_)
                converter.get_unstructure_hook(type_)
    everything = Profile("utf-8", Delivery.PULL_ALL, watches=True, is_asked_for_settings=True)
    params = {**INITIALIZE_PARAMS, "capabilities": everything.capabilities, "workspaceFolders": []}
    message = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}
    converter.structure(message, types.InitializeRequest)
    place = types.Range(types.Position(0, 0), types.Position(0, 0))
    step = types.DiagnosticRelatedInformation(types.Location("", place), "")
    finding = types.Diagnostic(
        place,
        "",
        severity=types.DiagnosticSeverity.Error,
        code="",
        code_description=types.CodeDescription(""),
        tags=[types.DiagnosticTag.Unnecessary],
        related_information=[step],
        data={},
    )
    published = types.PublishDiagnosticsParams("", [finding], version=1)
    converter.unstructure(types.PublishDiagnosticsNotification(published))
    vars(language_server)["default_converter"] = lambda: converter


if __name__ == "__main__":
    _serve_all(sys.argv[1])
