"""The jobs of the analysis threads, and the order in which they start."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import count
from threading import Lock
from typing import TypeVar

from msgspec import Struct

from tf_cycle_ls.server.state.turns import Turn

T = TypeVar("T")

MAX_LONG_BACKGROUND = 3
"""The maximum number of long background jobs that run at the same time."""
_MAX_THREADS = 64
_NO_LANE = object()


class _Job(Struct, eq=False):
    number: int
    lane: Hashable
    after: Hashable
    is_background: bool
    run: Callable[[], None]
    cancel: Callable[[], object]


class JobQueue:
    """Runs jobs on threads. Any thread may submit a job.

    One job at a time has the turn, in the order of submission. The next one starts when the job
    ends or gives up its turn because it is long (see `turns`). Two jobs of the same lane never run
    at the same time. A job can also wait for the jobs of another lane, which do not wait for it.
    """

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(_MAX_THREADS, thread_name_prefix="analysis")
        self._lock = Lock()
        self._numbers = count()
        self._waiting: dict[Hashable, deque[_Job]] = {}
        self._busy: set[Hashable] = set()
        self._has_turn: _Job | None = None
        self._long: set[_Job] = set()
        self._is_stopped = False

    def submit(
        self,
        lane: Hashable,
        work: Callable[[], T],
        *,
        is_background: bool,
        after: Hashable = _NO_LANE,
    ) -> Future[T]:
        """Submit a job. Returns a future for the result of `work`. While `MAX_LONG_BACKGROUND`
        background jobs are long, the others wait, and other jobs overtake them. The job does not
        start while a job of the lane `after` runs."""
        future: Future[T] = Future()
        run = partial(_run_into, future, work)
        with self._lock:
            if self._is_stopped:
                future.cancel()
                return future
            job = _Job(next(self._numbers), lane, after, is_background, run, future.cancel)
            self._waiting.setdefault(lane, deque()).append(job)
            self._start(self._take_next())
        return future

    def stop(self) -> None:
        """Cancel all jobs that have not started. Does not wait for running jobs."""
        with self._lock:
            self._is_stopped = True
            waiting = [job for jobs in self._waiting.values() for job in jobs]
            self._waiting.clear()
        for job in waiting:
            job.cancel()
        self._executor.shutdown(wait=False)

    def _start(self, job: _Job | None) -> None:
        if job is not None:
            self._executor.submit(self._run, job)

    def _take_next(self) -> _Job | None:
        """Give the turn to the next job, unless a job has it. Returns that job. Requires the
        lock."""
        if self._has_turn is not None or self._is_stopped:
            return None
        first = (self._first(lane, jobs) for lane, jobs in self._waiting.items())
        startable = (job for job in first if job is not None)
        job = min(startable, key=lambda job: job.number, default=None)
        if job is not None:
            self._waiting[job.lane].remove(job)
            if not self._waiting[job.lane]:
                del self._waiting[job.lane]
            self._busy.add(job.lane)
            self._has_turn = job
        return job

    def _first(self, lane: Hashable, jobs: deque[_Job]) -> _Job | None:
        """The first job of a lane that may start."""
        if lane in self._busy:
            return None
        has_room = sum(long.is_background for long in self._long) < MAX_LONG_BACKGROUND
        job = next((job for job in jobs if has_room or not job.is_background), None)
        return None if job is None or job.after in self._busy else job

    def _run(self, job: _Job) -> None:
        """Run a job, and the next ones while no other thread runs them."""
        following: _Job | None = job
        while following is not None:
            current = following
            with Turn(partial(self._give_up_turn, current)).as_current():
                current.run()
            with self._lock:
                self._long.discard(current)
                self._busy.discard(current.lane)
                if self._has_turn is current:
                    self._has_turn = None
                following = self._take_next()

    def _give_up_turn(self, job: _Job) -> None:
        with self._lock:
            if self._has_turn is job and len(self._long) < _MAX_THREADS - 1:
                self._long.add(job)
                self._has_turn = None
                self._start(self._take_next())


def _run_into(future: Future[T], work: Callable[[], T]) -> None:
    """Run a function and set the result of the future, unless it was canceled."""
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = work()
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(result)
