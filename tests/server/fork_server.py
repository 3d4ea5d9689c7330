"""Forks server processes from one process that has already imported the code, because importing
takes longer than most tests. Each is a real process that runs the command line on real pipes."""

from __future__ import annotations

import atexit
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, NoReturn

IS_SUPPORTED = hasattr(os, "fork") and hasattr(socket, "send_fds")

_LENGTH_BYTES = 8

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


class ForkedProcess:
    """A forked server, with the part of the interface of subprocess.Popen that the tests use."""

    def __init__(self, status: IO[bytes], pipes: Sequence[IO[bytes]] = ()) -> None:
        self.stdin: IO[bytes] | None
        self.stdout: IO[bytes] | None
        self.stderr: IO[bytes] | None
        self.stdin, self.stdout, self.stderr = pipes or (None, None, None)
        self.returncode: int | None = None
        self._status = status
        self.pid = int(status.readline())

    def poll(self) -> int | None:
        """The exit status, or None if the process is running."""
        return self._exit_status(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the process to exit. Raises subprocess.TimeoutExpired."""
        status = self._exit_status(timeout)
        if status is None:
            raise subprocess.TimeoutExpired("a forked server", timeout or 0)
        return status

    def release(self) -> None:
        """Let the process exit unobserved."""
        self._status.close()

    def send_signal(self, number: int) -> None:
        """Send a signal to the process if it is running."""
        with suppress(ProcessLookupError):  # It may have exited since.
            if self.poll() is None:
                os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill the process if it is running."""
        self.send_signal(signal.SIGKILL)

    def _exit_status(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._status], [], [], timeout)[0]:
            self.returncode = int(self._status.readline())
            self._status.close()
        return self.returncode


class ForkServer:
    """A process that forks a server for each request."""

    def __init__(self) -> None:
        self._channel, theirs = socket.socketpair()
        command = [sys.executable, "-m", __spec__.name, str(theirs.fileno())]
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()]
        )
        theirs.close()

    def start(self) -> ForkedProcess:
        """Start a server in the current directory and environment, with pipes to all three
        standard streams."""
        (input_, to_input), (from_output, output), (from_errors, errors) = (
            os.pipe() for _ in range(3)
        )
        pipes = (
            os.fdopen(to_input, "wb"),
            os.fdopen(from_output, "rb"),
            os.fdopen(from_errors, "rb"),
        )
        process = self.start_on([input_, output, errors], pipes)
        for descriptor in (input_, output, errors):
            os.close(descriptor)
        return process

    def start_on(
        self, descriptors: Sequence[int], pipes: Sequence[IO[bytes]] = ()
    ) -> ForkedProcess:
        """Start a server with these file descriptors as stdin, stdout and stderr."""
        status, write_status = os.pipe()
        request = {"directory": str(Path.cwd()), "environment": dict(os.environ)}
        body = json.dumps(request).encode()
        length = len(body).to_bytes(_LENGTH_BYTES, "big")
        socket.send_fds(self._channel, [length], [*descriptors, write_status])
        self._channel.sendall(body)
        os.close(write_status)
        return ForkedProcess(os.fdopen(status, "rb", buffering=0), pipes)

    def end(self) -> None:
        """End the process. The servers end when their input ends."""
        self._channel.close()
        self._process.wait()


@cache
def shared() -> ForkServer:
    """The fork server of this test process."""
    server = ForkServer()
    atexit.register(server.end)
    return server


def _fork_forever(channel: socket.socket) -> NoReturn:
    _import_all()
    gc.freeze()  # The garbage collector of the servers skips the shared modules.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # Nothing waits for the minders.
    while True:
        length, descriptors, _, _ = socket.recv_fds(channel, _LENGTH_BYTES, 4)
        if not length:
            sys.exit()
        size = int.from_bytes(length, "big")
        request = json.loads(channel.recv(size, socket.MSG_WAITALL))
        if os.fork() == 0:
            channel.close()
            _mind(descriptors, request)
        for descriptor in descriptors:
            os.close(descriptor)


def _mind(descriptors: list[int], request: dict[str, object]) -> NoReturn:
    """Fork the server, and write its process id and its exit status to the last descriptor."""
    *streams, status = descriptors
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid == 0:
        os.close(status)
        _serve(streams, request)
    for stream in streams:
        os.close(stream)
    os.write(status, b"%d\n" % pid)
    _, code = os.waitpid(pid, 0)
    with suppress(BrokenPipeError):  # The exit status is not wanted.
        os.write(status, b"%d\n" % os.waitstatus_to_exitcode(code))
    os._exit(0)


def _serve(streams: list[int], request: dict[str, object]) -> NoReturn:
    from tf_cycle_ls.cli.main import entry

    # Tests that run in the background ignore it, and a process inherits that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    for stream in {*streams} - {0, 1, 2}:
        os.close(stream)
    # Those of the fork server remember whether its own streams can seek.
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, buffering=1) for number, mode in enumerate(("r", "w", "w"))
    )
    os.chdir(str(request["directory"]))
    os.environ.clear()
    os.environ.update(request["environment"])  # type: ignore[call-overload]
    sys.argv = ["tf-cycle-ls"]
    entry()
    raise AssertionError("entry returned")


def _import_all() -> None:
    from tf_cycle_ls.analysis import analyze  # noqa: F401  # Import only.
    from tf_cycle_ls.server import main  # noqa: F401  # Import only.
    from tf_cycle_ls.server.diagnostics import compute  # noqa: F401  # Import only.
    from tf_cycle_ls.server.handlers import code_action  # noqa: F401  # Import only.
    from tf_cycle_ls.syntax import hcl2_parser

    hcl2_parser.accepts(b"")
    _prepare_messages()


def _prepare_messages() -> None:
    """Generate the message converters once. lsprotocol would generate them for each server, which
    takes longer than everything else."""
    from lsprotocol import types
    from pygls.protocol import default_converter

    from tests.server.model.profile import Delivery, Profile
    from tests.server.wire import INITIALIZE_PARAMS
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
    _fork_forever(socket.socket(fileno=int(sys.argv[1])))
