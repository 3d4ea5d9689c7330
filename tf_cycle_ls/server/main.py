"""Starts the language server on stdin and stdout."""

from __future__ import annotations

import gc
import logging
import os
import platform
import sys
from contextlib import suppress
from typing import BinaryIO, cast

from lsprotocol import types

from tf_cycle_ls import __version__
from tf_cycle_ls.server.handlers import register
from tf_cycle_ls.server.language_server import Server
from tf_cycle_ls.server.lsp import watchdog
from tf_cycle_ls.server.lsp.message_input import MessageInput

logger = logging.getLogger(__name__)

# Garbage collection thresholds, lower than those of cli/main.py: each edit leaves reference cycles
# of the old document behind.
_GC_THRESHOLDS = (50_000, 5, 2)

_NO_CLIENT = (
    "tf-cycle-ls: stdin ended before a language client sent `initialize`; "
    "to check a folder, run `tf-cycle-ls check` (see tf-cycle-ls --help)"
)


def serve(
    client_process_id: int | None = None,
    log_file: str | None = None,
    log_level: str = "warning",
    position_encoding: str | None = None,
) -> int:
    """Serve LSP on stdin and stdout until the client exits. Returns the exit status.

    The status is 0 if the client sent `shutdown` before it exited, 2 if the log file cannot be
    written, and 1 otherwise. With `client_process_id` (some clients pass `--clientProcessId`), the
    server also ends when that process ends. `position_encoding` is for clients that do not
    negotiate one (LSP: PositionEncodingKind).
    """
    try:
        _log_to(log_file, log_level)
    except OSError as error:
        print(f"tf-cycle-ls: {log_file}: {error.strerror}", file=sys.stderr)
        return 2
    logger.info("tf-cycle-ls %s, Python %s", __version__, platform.python_version())
    gc.freeze()  # The loaded modules are never garbage, so they need not be scanned.
    gc.set_threshold(*_GC_THRESHOLDS)
    server = Server()
    register.register(server)
    if position_encoding is not None:
        server.protocol.position_encoding = types.PositionEncodingKind(position_encoding)
    if client_process_id is not None:
        watchdog.exit_with_process(client_process_id, lambda: server.protocol.exit_code)
    output = _Output(_take_stdout())
    try:
        server.start_io(
            stdin=cast(BinaryIO, MessageInput(sys.stdin.buffer)), stdout=cast(BinaryIO, output)
        )
    finally:
        output.close()  # Otherwise Python 3.13 reports unwritten output at exit.
    if not server.protocol.was_initialized:
        print(_NO_CLIENT, file=sys.stderr)
    return server.protocol.exit_code


class _Output:
    """The output stream for pygls. Ignores errors from a closed pipe, which pygls would log for
    every message."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe

    def write(self, data: bytes) -> None:
        """Write data, unless the client has closed the pipe."""
        with suppress(OSError):
            self._pipe.write(data)

    def flush(self) -> None:
        """Flush the pipe, unless the client has closed it."""
        with suppress(OSError):
            self._pipe.flush()

    def close(self) -> None:
        """Close the pipe."""
        with suppress(OSError):
            self._pipe.close()


def _log_to(file: str | None, level: str) -> None:
    """Log to `file`, with a timestamp in each line, or to stderr if `file` is None. Raises OSError
    if the file cannot be opened."""
    form = "%(levelname)s %(name)s: %(message)s"
    handler: logging.Handler = logging.StreamHandler(sys.stderr)
    if file is not None:
        form = f"%(asctime)s [%(process)d] {form}"
        handler = logging.FileHandler(file, encoding="utf-8", errors="backslashreplace")
    logging.basicConfig(handlers=[handler], level=level.upper(), format=form)
    # Below this level pygls logs every message that it sends, including file contents.
    logging.getLogger("pygls").setLevel(max(logging.WARNING, logging.root.level))


def _take_stdout() -> BinaryIO:
    """Take over stdout and redirect it to stderr, so that no other output mixes with LSP."""
    sys.stdout.flush()
    output = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return os.fdopen(output, "wb")
