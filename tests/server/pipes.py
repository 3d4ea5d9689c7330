"""Blocks the worker of a server at a named pipe `hold.tf` for as long as a test needs."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from tests.server.wire import PATIENCE_SECONDS

HELD_SERVER = (sys.executable, str(Path(__file__).with_name("holding.py")))
"""The command of a server that blocks when it opens `hold.tf`."""

needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="requires named pipes")


def hold_worker(pipe: Path) -> int:
    """Wait until a `HELD_SERVER` blocks at the pipe. Close the returned file to release it."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            assert time.monotonic() < end, "the server does not open the pipe"
            time.sleep(0.01)
