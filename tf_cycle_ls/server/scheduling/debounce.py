"""Delays work until the user pauses typing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Debouncer:
    """Keeps a timer for each file that is being edited."""

    def __init__(self) -> None:
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def restart(self, path: str, milliseconds: int, callback: Callable[[str], None]) -> None:
        """Start the timer of a file, or start it again. When it expires, `callback` is called with
        the path."""
        self.cancel(path)
        loop = asyncio.get_running_loop()
        self._timers[path] = loop.call_later(milliseconds / 1000, callback, path)

    def cancel(self, path: str) -> None:
        """Stop the timer of a file, if there is one."""
        timer = self._timers.pop(path, None)
        if timer is not None:
            timer.cancel()

    def cancel_all(self) -> None:
        """Stop all timers."""
        for path in list(self._timers):
            self.cancel(path)
