"""The way into the server."""

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

logger = logging.getLogger(__name__)

# As for the command line (see there); but what a text knew of itself is such garbage when the next
# one comes, and a server that is typed in all day should look for it more often.
_COLLECTING = (50_000, 5, 2)


def serve(
    client_process_id: int | None = None,
    log_file: str | None = None,
    log_level: str = "warning",
    position_encoding: str | None = None,
) -> int:
    """Speak LSP on stdin and stdout until the client is done; gives the exit status.

    The status is 0 when the client said `shutdown` before it left, else 1; 2 when the log file
    cannot be written. With `client_process_id`, what some clients pass as `--clientProcessId`, the
    server ends when that process does. `position_encoding` is the unit of a client that does not
    tell its own (LSP: PositionEncodingKind).
    """
    try:
        _log_to(log_file, log_level)
    except OSError as error:
        print(f"tf-cycle-ls: {log_file}: {error.strerror}", file=sys.stderr)
        return 2
    logger.info("tf-cycle-ls %s, Python %s", __version__, platform.python_version())
    gc.freeze()  # What has been loaded stays; there is no need to ever look through it.
    gc.set_threshold(*_COLLECTING)
    server = Server()
    register.register(server)
    if position_encoding is not None:
        server.protocol.position_encoding = types.PositionEncodingKind(position_encoding)
    if client_process_id is not None:
        watchdog.exit_with_process(client_process_id, lambda: server.protocol.exit_code)
    output = _Output(_output())
    try:
        server.start_io(stdout=cast(BinaryIO, output))
    finally:
        output.close()  # Else Python 3.13 complains at the end of what could not be written.
    return server.protocol.exit_code


class _Output:
    """What pygls writes to. (It logs at length that a client has gone, message by message.)"""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe

    def write(self, data: bytes) -> None:
        """Write all of it, unless nobody is there to read."""
        with suppress(OSError):
            self._pipe.write(data)

    def flush(self) -> None:
        """Have it read."""
        with suppress(OSError):
            self._pipe.flush()

    def close(self) -> None:
        """Called at the end."""
        with suppress(OSError):
            self._pipe.close()


def _log_to(file: str | None, level: str) -> None:
    """Log to a file, each line with its time, or to stderr. Raises OSError."""
    form = "%(levelname)s %(name)s: %(message)s"
    handler: logging.Handler = logging.StreamHandler(sys.stderr)
    if file is not None:
        form = f"%(asctime)s [%(process)d] {form}"
        handler = logging.FileHandler(file, encoding="utf-8", errors="backslashreplace")
    logging.basicConfig(handlers=[handler], level=level.upper(), format=form)
    # pygls logs every message that it sends, texts and all, at the levels below.
    logging.getLogger("pygls").setLevel(max(logging.WARNING, logging.root.level))


def _output() -> BinaryIO:
    """What stdout was; from now on stdout is stderr, so that nothing else gets in between."""
    sys.stdout.flush()
    output = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return os.fdopen(output, "wb")
