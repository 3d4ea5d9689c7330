"""The order of the jobs on the analysis threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, wait
from functools import partial
from threading import Event

import pytest

from tests.server.wire import PATIENCE_SECONDS
from tf_cycle_ls.server.scheduling.job_queue import MAX_LONG_BACKGROUND, JobQueue
from tf_cycle_ls.server.state.turns import TURN_BYTES, spend


@pytest.fixture
def queue() -> Iterator[JobQueue]:
    """A queue, which is stopped at the end."""
    new = JobQueue()
    yield new
    new.stop()


class Jobs:
    """Submits jobs to a queue, and records which ones have begun."""

    def __init__(self, queue: JobQueue) -> None:
        self._queue = queue
        self._release = Event()
        self.begun: list[str] = []

    def held(self, lane: str, *, reads: int = 0, is_background: bool = False) -> None:
        """A job that reads `reads` bytes, and then runs until `release` is called. Waits until it
        has read them."""
        has_read = Event()

        def work() -> None:
            self.begun.append(lane)
            spend(reads)
            has_read.set()
            assert self._release.wait(PATIENCE_SECONDS)

        self._queue.submit(lane, work, is_background=is_background)
        assert has_read.wait(PATIENCE_SECONDS)

    def short(self, lane: str, *, is_background: bool = False) -> Callable[[], object]:
        """A job that ends at once. Returns a function that waits for it."""
        name = f"{lane}, short"
        future = self._queue.submit(
            lane, lambda: self.begun.append(name), is_background=is_background
        )
        return lambda: future.result(PATIENCE_SECONDS)

    def release(self) -> None:
        """Let all held jobs end."""
        self._release.set()


def test_short_jobs_of_all_lanes_run_in_order_on_one_thread(queue: JobQueue) -> None:
    done: list[int] = []
    threads: set[int] = set()

    def work(number: int) -> None:
        threads.add(threading.get_ident())
        done.append(number)

    begin = Event()
    queue.submit(0, begin.wait, is_background=False)
    others = [
        queue.submit(number % 7, partial(work, number), is_background=number % 2 == 0)
        for number in range(50)
    ]
    begin.set()
    wait(others)
    assert done == list(range(50))
    assert len(threads) == 1


def test_long_job_delays_only_its_own_lane(queue: JobQueue) -> None:
    jobs = Jobs(queue)
    jobs.held("a", reads=TURN_BYTES + 1)
    own = jobs.short("a")
    other = jobs.short("b")
    other()
    assert jobs.begun == ["a", "b, short"]
    jobs.release()
    own()
    assert jobs.begun == ["a", "b, short", "a, short"]


def test_lane_does_not_wait_for_jobs_that_wait_for_it(queue: JobQueue) -> None:
    """As requests about a root module do not wait for its fixes, but its fixes for its analysis."""
    jobs = Jobs(queue)
    jobs.held("analysis", reads=TURN_BYTES + 1)
    fixing, release = Event(), Event()

    def fix() -> None:
        jobs.begun.append("fixes")
        spend(TURN_BYTES + 1)
        fixing.set()
        assert release.wait(PATIENCE_SECONDS)

    fixes = queue.submit("fixes", fix, is_background=False, after="analysis")
    jobs.short("other")()
    assert jobs.begun == ["analysis", "other, short"]
    jobs.release()
    assert fixing.wait(PATIENCE_SECONDS)
    jobs.short("analysis")()
    assert jobs.begun == ["analysis", "other, short", "fixes", "analysis, short"]
    assert not fixes.done()
    release.set()
    fixes.result(PATIENCE_SECONDS)


def test_short_job_keeps_its_turn(queue: JobQueue) -> None:
    jobs = Jobs(queue)
    jobs.held("a", reads=TURN_BYTES)
    other = jobs.short("b")
    assert jobs.begun == ["a"]
    jobs.release()
    other()


def test_requests_overtake_background_jobs_while_many_are_long(queue: JobQueue) -> None:
    jobs = Jobs(queue)
    for number in range(MAX_LONG_BACKGROUND):
        jobs.held(f"long {number}", reads=TURN_BYTES + 1, is_background=True)
    begun = list(jobs.begun)
    background = jobs.short("a", is_background=True)
    requests = [jobs.short("a"), jobs.short("b")]
    for request in requests:
        request()
    assert jobs.begun == [*begun, "a, short", "b, short"]
    jobs.release()
    background()
    assert jobs.begun == [*begun, "a, short", "b, short", "a, short"]


def test_error_of_a_job_is_that_of_its_future(queue: JobQueue) -> None:
    future = queue.submit("a", lambda: int("one"), is_background=False)
    with pytest.raises(ValueError, match="invalid literal"):
        future.result(PATIENCE_SECONDS)
    assert queue.submit("a", lambda: 1, is_background=False).result(PATIENCE_SECONDS) == 1


def test_cancelled_job_does_not_run(queue: JobQueue) -> None:
    jobs = Jobs(queue)
    jobs.held("a")
    cancelled = queue.submit("b", lambda: jobs.begun.append("cancelled"), is_background=False)
    assert cancelled.cancel()
    last = jobs.short("b")
    jobs.release()
    last()
    assert jobs.begun == ["a", "b, short"]


def test_stopped_queue_starts_no_job(queue: JobQueue) -> None:
    jobs = Jobs(queue)
    jobs.held("a")
    waiting = jobs.short("b")
    queue.stop()
    later = jobs.short("c")
    jobs.release()
    for job in (waiting, later):
        with pytest.raises(CancelledError):
            job()
    assert jobs.begun == ["a"]
