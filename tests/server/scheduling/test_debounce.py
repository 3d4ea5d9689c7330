"""Timers of edited files, on an event loop with its own clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest

from tf_cycle_ls.server.scheduling.debounce import Debouncer


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose clock advances only in `advance`."""

    now = 0.0

    def time(self) -> float:
        """The time on this loop's clock."""
        return self.now

    def call(self, function: Callable[..., object], *args: object) -> None:
        """Call a function on the loop, and run the callbacks that are due."""

        async def run() -> None:
            function(*args)
            await asyncio.sleep(0)

        self.run_until_complete(run())

    def advance(self, milliseconds: int) -> None:
        """Advance the clock, and run the callbacks that are due."""
        self.now += milliseconds / 1000
        self.call(lambda: None)


@pytest.fixture
def loop() -> Iterator[Loop]:
    """A new loop, whose clock is at 0."""
    new = Loop()
    yield new
    new.close()


def test_callback_runs_once_after_the_delay(loop: Loop) -> None:
    debouncer, expired = Debouncer(), list[str]()
    loop.call(debouncer.restart, "a.tf", 300, expired.append)
    loop.advance(299)
    assert expired == []
    loop.advance(1)
    assert expired == ["a.tf"]
    loop.advance(1000)
    assert expired == ["a.tf"]


def test_delay_starts_again_when_the_file_changes_again(loop: Loop) -> None:
    debouncer, expired = Debouncer(), list[str]()
    for _ in range(5):
        loop.call(debouncer.restart, "a.tf", 300, expired.append)
        loop.advance(200)
    assert expired == []
    loop.advance(100)
    assert expired == ["a.tf"]


def test_files_have_independent_timers(loop: Loop) -> None:
    debouncer, expired = Debouncer(), list[str]()
    loop.call(debouncer.restart, "a.tf", 300, expired.append)
    loop.advance(200)
    loop.call(debouncer.restart, "b.tf", 300, expired.append)
    loop.advance(100)
    assert expired == ["a.tf"]
    loop.call(debouncer.restart, "a.tf", 300, expired.append)
    loop.call(debouncer.cancel, "a.tf")
    loop.advance(1000)
    assert expired == ["a.tf", "b.tf"]


def test_all_timers_are_stopped(loop: Loop) -> None:
    debouncer, expired = Debouncer(), list[str]()
    for path in ("a.tf", "b.tf"):
        loop.call(debouncer.restart, path, 300, expired.append)
    loop.call(debouncer.cancel_all)
    loop.advance(1000)
    assert expired == []
    # A later change starts a timer as before.
    loop.call(debouncer.restart, "a.tf", 300, expired.append)
    loop.advance(300)
    assert expired == ["a.tf"]
