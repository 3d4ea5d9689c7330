"""Points at which a long computation can be interrupted."""

from __future__ import annotations

import threading

import pytest

from tf_cycle_ls.checkpoint import at_checkpoints, checkpoint


class Stopped(Exception):
    """Raised by an action at a checkpoint."""


def stop() -> None:
    raise Stopped


def test_action_ends_the_computation() -> None:
    with at_checkpoints(stop), pytest.raises(Stopped):
        checkpoint()


def test_nothing_happens_without_an_action() -> None:
    with at_checkpoints(stop):
        pass
    checkpoint()


def test_action_is_that_of_the_thread() -> None:
    ended: list[bool] = []

    def work() -> None:
        checkpoint()
        ended.append(True)

    with at_checkpoints(stop):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert ended


def test_inner_action_replaces_the_outer_one() -> None:
    steps: list[str] = []
    with at_checkpoints(lambda: steps.append("outer")):
        with at_checkpoints(lambda: steps.append("inner")):
            checkpoint()
        checkpoint()
    assert steps == ["inner", "outer"]
