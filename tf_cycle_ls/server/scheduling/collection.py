"""Pauses the garbage collector during an analysis.

An analysis of a large root module creates millions of objects that stay. The collector would scan
them again and again, which takes a fifth of the time, and would find nothing.
"""

from __future__ import annotations

import gc
from threading import Lock
from types import TracebackType


class CollectionPause:
    """A context in which Python collects no reference cycles. Several threads may be in it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._count = 0

    def __enter__(self) -> None:
        with self._lock:
            self._count += 1
            gc.disable()

    def __exit__(
        self,
        type_: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._lock:
            self._count -= 1
            if not self._count:
                gc.enable()


collection_paused = CollectionPause()
