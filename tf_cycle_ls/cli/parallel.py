"""Checks many root modules, one after another or in worker processes."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tf_cycle_ls.analysis.baseline import Baseline
from tf_cycle_ls.cli.check_root import CheckResult, CheckTask, check_root, close_commit_files
from tf_cycle_ls.render.report import Failure

# Starting a process takes as long as checking dozens of small root modules.
_MIN_ROOTS_PER_WORKER = 40
_BATCH_SIZE = 8
_PROGRESS_DELAY_SECONDS = 1.0


def worker_count(jobs: int | None, roots: int) -> int:
    """The number of worker processes: `jobs` if given, otherwise at most one per CPU, and only as
    many as save time."""
    if jobs:
        return min(jobs, max(roots, 1))
    return max(1, min(os.cpu_count() or 1, roots // _MIN_ROOTS_PER_WORKER))


def check_roots(tasks: Sequence[CheckTask], workers: int) -> Iterator[CheckResult]:
    """The results of all tasks, in the order of the tasks."""
    return _check_in_this_process(tasks) if workers == 1 else _check_in_processes(tasks, workers)


def _check_in_this_process(tasks: Sequence[CheckTask]) -> Iterator[CheckResult]:
    try:
        yield from map(check_root, tasks)
    finally:
        close_commit_files()


def _check_in_processes(tasks: Sequence[CheckTask], workers: int) -> Iterator[CheckResult]:
    # Imported late, because most runs use one process.
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    # "spawn" works the same on all systems; a forked process could inherit held locks.
    with _trusted_working_directory():
        pool = ProcessPoolExecutor(workers, get_context("spawn"), _ignore_interrupts)
        results = pool.map(check_root, tasks, chunksize=_BATCH_SIZE)
    done = 0
    try:
        for result in results:
            done += 1
            yield result
    except BrokenProcessPool:
        for task in tasks[done:]:
            message = "skipped: a worker process crashed"
            failure = Failure(task.directory, message, is_internal=True)
            yield CheckResult(None, failure, Baseline(), 0)
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _trusted_working_directory() -> Iterator[None]:
    """Start processes in the directory of Python.

    multiprocessing starts Python with `-c`, which imports modules from the working directory first.
    A repository could contain a file `multiprocessing.py`. The processes return to the original
    directory when they have started.
    """
    original = Path.cwd()
    os.chdir(sys.prefix)
    try:
        yield
    finally:
        os.chdir(original)


def with_progress(
    results: Iterable[CheckResult], total: int, *, enabled: bool
) -> Iterable[CheckResult]:
    """Pass on `results`. If they take longer than a second, show a progress bar on a terminal,
    unless there is only one."""
    is_dumb = os.environ.get("TERM") == "dumb" or "CI" in os.environ
    if not enabled or total < 2 or is_dumb or not sys.stderr.isatty():
        return results
    from tqdm import tqdm

    return tqdm(
        results,
        desc="root modules",
        total=total,
        delay=_PROGRESS_DELAY_SECONDS,
        leave=False,
        file=sys.stderr,
        dynamic_ncols=True,
    )


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the parent process, which shuts the pool down."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
