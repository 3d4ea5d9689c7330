"""Waiting until someone pauses in typing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Pauses:
    """For each file that is typed in, what is to be done when nothing more came for a while."""

    def __init__(self) -> None:
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def wait(self, path: str, milliseconds: int, then: Callable[[str], None]) -> None:
        """Begin to wait, anew if that had begun; `then` is called with the path."""
        self.end(path)
        loop = asyncio.get_running_loop()
        self._timers[path] = loop.call_later(milliseconds / 1000, then, path)

    def end(self, path: str) -> None:
        """Wait no more."""
        timer = self._timers.pop(path, None)
        if timer is not None:
            timer.cancel()

    def end_all(self) -> None:
        """Wait for nothing any more."""
        for path in list(self._timers):
            self.end(path)
