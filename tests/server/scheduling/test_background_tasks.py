"""Tasks that nothing else refers to."""

from __future__ import annotations

import asyncio
import gc
import weakref

from tf_cycle_ls.server.scheduling.background_tasks import BackgroundTasks


async def test_running_task_survives_garbage_collection() -> None:
    """asyncio itself holds only weak references to tasks."""
    tasks = BackgroundTasks()
    done: list[str] = []
    futures: list[weakref.ref[asyncio.Future[None]]] = []

    async def work() -> None:
        # Only the task refers to this future, and only the future refers to the task.
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        futures.append(weakref.ref(waiting))
        await waiting
        done.append("done")

    tasks.start(work())
    await asyncio.sleep(0)
    gc.collect()
    future = futures[0]()
    assert future is not None
    future.set_result(None)
    await asyncio.sleep(0)
    assert done == ["done"]


async def test_all_running_tasks_are_cancelled() -> None:
    tasks = BackgroundTasks()

    async def end() -> None:
        pass

    forever = [tasks.start(asyncio.sleep(3600)) for _ in range(2)]
    ended = tasks.start(end())
    await ended
    tasks.cancel_all()
    await asyncio.sleep(0)
    assert [task.cancelled() for task in (*forever, ended)] == [True, True, False]
