"""A worker kept waiting for as long as a test likes: at a named pipe `hold.tf` in a module."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from tests.server.wire import PATIENCE_SECONDS

HELD_SERVER = (sys.executable, str(Path(__file__).with_name("holding.py")))
"""The server, but that it waits where it comes to such a pipe."""

needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")


def hold_worker(pipe: Path) -> int:
    """Wait until a `HELD_SERVER` is at a pipe. It stays there until what this gives is closed."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            assert time.monotonic() < end, "nobody reads"
            time.sleep(0.01)
