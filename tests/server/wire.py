"""A JSON-RPC client for tests that sends and receives raw messages."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, Any

from tests.server import fork_server
from tests.server.fork_server import ForkedProcess

SERVER = (sys.executable, "-m", "tf_cycle_ls")

# Much more than anything here takes; a test that waits this long has failed.
PATIENCE_SECONDS = 120.0

Message = dict[str, Any]

# A client without any capabilities.
INITIALIZE_PARAMS: Message = {"processId": None, "rootUri": None, "capabilities": {}}


class Silence(AssertionError):
    """The expected message did not arrive in time."""


class Conversation:
    """The messages to and from a server, as plain JSON objects."""

    def __init__(self, to_server: IO[bytes], from_server: IO[bytes]) -> None:
        self.received: list[Message] = []
        self.garbage = b""
        self._to_server = to_server
        self._arrivals: queue.Queue[Message | None] = queue.Queue()
        self._last_id = 0
        self._reader = threading.Thread(target=self._read, args=(from_server,), daemon=True)
        self._reader.start()

    @property
    def errors(self) -> str:
        """The output of the server on stderr so far."""
        return ""

    def take(self, message: Message) -> None:
        """Called for each received message, in order, while the test waits."""
        self.received.append(message)

    def send_bytes(self, data: bytes) -> None:
        """Send raw bytes."""
        self._to_server.write(data)
        self._to_server.flush()

    def send(self, message: object) -> None:
        """Send any JSON value as a message."""
        body = json.dumps(message).encode()
        self.send_bytes(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def notify(self, method: str, params: object = None) -> None:
        """Send a notification."""
        params = {} if params is None else params
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, params: object = None) -> Message:
        """Send a request, and wait for the response."""
        self._last_id += 1
        message = {"jsonrpc": "2.0", "id": self._last_id, "method": method}
        self.send(message if params is None else {**message, "params": params})
        return self.answer(self._last_id)

    def answer(self, message_id: object) -> Message:
        """Wait for the response to the request with this id."""
        return self.wait(
            lambda message: "method" not in message and message.get("id") == message_id
        )

    def wait(
        self, is_it: Callable[[Message], bool], seconds: float = PATIENCE_SECONDS, start: int = 0
    ) -> Message:
        """The first message, of those received from number `start` on, that is the one."""
        end = time.monotonic() + seconds
        while True:
            for message in self.received[start:]:
                if is_it(message):
                    return message
            start = len(self.received)
            try:
                arrival = self._arrivals.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise Silence(f"only got {self.received}; stderr: {self.errors}") from None
            if arrival is None:
                raise Silence(f"the server has gone; stderr: {self.errors}")
            self.take(arrival)

    def published(self, uri: str) -> list[Message]:
        """The params of all publishDiagnostics notifications for a URI so far."""
        return [
            message["params"]
            for message in self.received
            if message.get("method") == "textDocument/publishDiagnostics"
            and message["params"]["uri"] == uri
        ]

    def wait_published(self, uri: str, version: int | None = None, start: int = 0) -> Message:
        """Wait for a publishDiagnostics notification for a URI, and optionally a version."""

        def is_it(message: Message) -> bool:
            params = message.get("params", {})
            return (
                message.get("method") == "textDocument/publishDiagnostics"
                and params["uri"] == uri
                and version in (None, params.get("version"))
            )

        params: Message = self.wait(is_it, start=start)["params"]
        return params

    def settle(self) -> None:
        """Wait until the server has done everything that it was asked to do.

        Jobs that read at most `TURN_BYTES` run in order, so this response comes after all of them.
        They can submit more: the longest chain is the rescan of changed files, the analyses of
        their root modules, and the analyses of root modules that the call index now names.
        """
        start = {"line": 0, "character": 0}
        for _ in range(3):
            self.ask(
                "textDocument/codeAction",
                {
                    "textDocument": {"uri": "file:///nowhere/at/all.tf"},
                    "range": {"start": start, "end": start},
                    "context": {"diagnostics": []},
                },
            )

    def initialize(
        self,
        capabilities: object = None,
        process_id: int | None = None,
        folders: Sequence[str] = (),
        options: object = None,
    ) -> dict[str, Any]:
        """Send initialize and initialized. Returns the result. `folders` are URIs, and `options`
        are the initialization options."""
        params = {
            **INITIALIZE_PARAMS,
            "processId": process_id,
            "capabilities": {} if capabilities is None else capabilities,
            "workspaceFolders": [{"uri": uri, "name": uri} for uri in folders] or None,
            **({} if options is None else {"initializationOptions": options}),
        }
        result: dict[str, Any] = self.ask("initialize", params)["result"]
        self.notify("initialized")
        return result

    def open(self, uri: str, text: str, version: int = 1) -> None:
        """textDocument/didOpen."""
        item = {"uri": uri, "languageId": "terraform", "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def save(self, uri: str) -> None:
        """textDocument/didSave."""
        self.notify("textDocument/didSave", {"textDocument": {"uri": uri}})

    def close(self, uri: str) -> None:
        """textDocument/didClose."""
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def replace(self, uri: str, text: str, version: int) -> None:
        """textDocument/didChange with the whole text."""
        document = {"uri": uri, "version": version}
        changes = [{"text": text}]
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": changes})

    def _read(self, output: IO[bytes]) -> None:
        while header := output.readline():
            name, _, value = header.partition(b":")
            if name != b"Content-Length":
                self.garbage += header
                continue
            while output.readline().strip():
                pass
            self._arrivals.put(json.loads(output.read(int(value))))
        self._arrivals.put(None)


def _start(
    command: Sequence[str] | None, environment: Mapping[str, str] | None
) -> subprocess.Popen[bytes] | ForkedProcess:
    if command is None and environment is None and fork_server.IS_SUPPORTED:
        return fork_server.shared().start()
    return subprocess.Popen(
        command or SERVER,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )


class Wire(Conversation):
    """A server process. It is forked, which saves most of its CPU time, if there is neither a
    command nor an environment."""

    def __init__(
        self,
        command: Sequence[str] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.process = _start(command, environment)
        assert self.process.stdin
        assert self.process.stdout
        assert self.process.stderr
        super().__init__(self.process.stdin, self.process.stdout)
        self._errors: list[bytes] = []
        self._listener = threading.Thread(
            target=self._read_errors, args=(self.process.stderr,), daemon=True
        )
        self._listener.start()

    @property
    def errors(self) -> str:
        """The output on stderr so far."""
        return b"".join(self._errors).decode()

    def wait_for_error(self, text: str) -> None:
        """Wait for text on stderr, which may arrive after the messages that follow it."""
        end = time.monotonic() + PATIENCE_SECONDS
        while text not in self.errors:
            assert time.monotonic() < end, f"stderr: {self.errors}"
            time.sleep(0.01)

    def new_errors(self) -> str:
        """Remove and return the stderr output received since the last call."""
        number = len(self._errors)
        said = b"".join(self._errors[:number]).decode()
        del self._errors[:number]
        return said

    def hang_up(self) -> None:
        """Close the input of the server."""
        assert self.process.stdin
        self.process.stdin.close()

    def exit_code(self, seconds: float = PATIENCE_SECONDS) -> int:
        """Wait for the server to exit. Returns the exit status."""
        code = self.process.wait(seconds)
        for thread in (self._reader, self._listener):
            thread.join(PATIENCE_SECONDS)
        return code

    def end(self) -> None:
        """Clean up in whatever state the server is."""
        if self.process.poll() is None:
            self.process.kill()
        self.exit_code()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert pipe
            pipe.close()

    def _read_errors(self, errors: IO[bytes]) -> None:
        while line := errors.readline():
            self._errors.append(line)


@contextmanager
def wire(
    command: Sequence[str] | None = None, environment: Mapping[str, str] | None = None
) -> Iterator[Wire]:
    """A server that runs within a `with` block."""
    running = Wire(command, environment)
    try:
        yield running
        assert running.garbage == b""
    finally:
        running.end()


@contextmanager
def running(
    capabilities: object = None,
    folders: Sequence[str] = (),
    command: Sequence[str] | None = None,
    options: object = None,
) -> Iterator[Wire]:
    """An initialized server. `folders` are the URIs of its workspace folders, and `options` are the
    initialization options."""
    with wire(command) as started:
        started.initialize(capabilities, folders=folders, options=options)
        yield started
