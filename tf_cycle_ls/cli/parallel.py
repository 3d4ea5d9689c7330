"""Many roots looked at one after the other, or in several processes at once."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence

from tf_cycle_ls.analysis.baseline import Baseline
from tf_cycle_ls.cli.check_root import CheckResult, CheckTask, checked
from tf_cycle_ls.render.report import Failure

# A process has to be worth its start, which takes as long as dozens of small roots.
_FEWEST_EACH = 40
_AT_ONCE = 8
_PATIENCE_SECONDS = 1.0


def jobs_for(asked: int | None, roots: int) -> int:
    """How many processes look at some roots: as many as asked for, else what is worth while."""
    if asked:
        return min(asked, max(roots, 1))
    return max(1, min(os.cpu_count() or 1, roots // _FEWEST_EACH))


def answers(questions: Sequence[CheckTask], jobs: int) -> Iterator[CheckResult]:
    """The answers to all questions, in their order."""
    return map(checked, questions) if jobs == 1 else _in_processes(questions, jobs)


def _in_processes(questions: Sequence[CheckTask], jobs: int) -> Iterator[CheckResult]:
    # Late: most runs need none of it.
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    # Fresh processes, the same on all systems; a copy of this one may have copied its locks.
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _leave_interrupts_to_the_parent)
    done = 0
    try:
        for answer in pool.map(checked, questions, chunksize=_AT_ONCE):
            done += 1
            yield answer
    except BrokenProcessPool:
        message = "not looked at: a process ended that looked at this or another root"
        for question in questions[done:]:
            failure = Failure(question.directory, message, is_ours=True)
            yield CheckResult(None, failure, Baseline(), 0)
    finally:
        pool.shutdown(cancel_futures=True)


def with_progress(
    found: Iterable[CheckResult], total: int, *, wanted: bool
) -> Iterable[CheckResult]:
    """The same answers, with a bar on a terminal for whoever waits longer than a moment."""
    dumb = os.environ.get("TERM") == "dumb" or "CI" in os.environ
    if not wanted or dumb or not sys.stderr.isatty():
        return found
    from tqdm import tqdm

    return tqdm(
        found,
        desc="root modules",
        total=total,
        delay=_PATIENCE_SECONDS,
        leave=False,
        file=sys.stderr,
        dynamic_ncols=True,
    )


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
