"""The way into the server."""

from __future__ import annotations

import logging
import os
import sys
from typing import BinaryIO

from tf_cycle_ls.server import features, lifetime
from tf_cycle_ls.server.language_server import Server


def serve(client_process_id: int | None = None) -> int:
    """Speak LSP on stdin and stdout until the client is done; gives the exit status.

    The status is 0 when the client said `shutdown` before it left, else 1. With
    `client_process_id`, what some clients pass as `--clientProcessId`, the server ends when that
    process does.
    """
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.WARNING,
        format="%(levelname)s %(name)s: %(message)s",
    )
    # pygls logs every message that it sends, texts and all, at the level below.
    logging.getLogger("pygls").setLevel(logging.WARNING)
    server = Server()
    features.register(server)
    if client_process_id is not None:
        lifetime.end_with(client_process_id, lambda: server.protocol.exit_code)
    server.start_io(stdout=_output())
    return server.protocol.exit_code


def _output() -> BinaryIO:
    """What stdout was; from now on stdout is stderr, so that nothing else gets in between."""
    sys.stdout.flush()
    output = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return os.fdopen(output, "wb")
