"""A file that keeps a worker waiting for as long as a test likes: a named pipe."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.server.wire import PATIENCE_SECONDS

needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")


def hold_worker(pipe: Path) -> int:
    """Wait until someone reads from a named pipe. He waits until what this gives is closed."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            assert time.monotonic() < end, "nobody reads"
            time.sleep(0.01)
