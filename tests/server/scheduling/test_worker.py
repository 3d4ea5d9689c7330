"""Functions on the analysis threads."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixes.support import analyze_texts
from tf_cycle_ls.server.scheduling.worker import Worker, WorkerState


@pytest.fixture
def worker() -> Iterator[Worker]:
    """A worker, which is stopped at the end."""
    new = Worker()
    yield new
    new.stop()


async def test_work_runs_in_order_on_other_threads(worker: Worker) -> None:
    done: list[int] = []
    threads: set[int] = set()

    def work(number: int) -> None:
        threads.add(threading.get_ident())
        done.append(number)

    await asyncio.gather(*(worker.run(work, number) for number in range(20)))
    assert done == list(range(20))
    assert threading.get_ident() not in threads


async def test_analysis_is_forgotten_after_earlier_work(worker: Worker) -> None:
    analysis = analyze_texts({"main.tf": "locals {}\n"})
    release = threading.Event()

    def store(state: WorkerState) -> None:
        release.wait()
        state.analyses.update({"/a": analysis, "/b": analysis})

    def known(state: WorkerState) -> set[str]:
        return set(state.analyses)

    storing = asyncio.create_task(worker.run_for_root("/a", store))
    await asyncio.sleep(0)
    worker.forget("/a")
    release.set()
    await storing
    assert await worker.run_for_root("/a", known) == {"/b"}


async def test_error_is_raised_to_the_caller_and_the_worker_goes_on(
    worker: Worker, tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError):
        await worker.run((tmp_path / "none").read_text)
    assert await worker.run(str.upper, "on") == "ON"


async def test_stop_cancels_work_that_has_not_begun(worker: Worker) -> None:
    begun, release = threading.Event(), threading.Event()
    done: list[str] = []

    def hold() -> None:
        begun.set()
        release.wait()
        done.append("running")

    running = asyncio.create_task(worker.run(hold))
    waiting = asyncio.create_task(worker.run(done.append, "waiting"))
    await asyncio.to_thread(begun.wait)
    worker.stop()
    release.set()
    await running
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert done == ["running"]
