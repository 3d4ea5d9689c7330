"""Points at which a long computation can be interrupted.

A thread cannot be interrupted from outside, and the core knows nothing of requests. So long
computations call `checkpoint` at every step, and a caller that may lose interest in the result
decides what happens there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


def _continue() -> None:
    """By default, computations are not interrupted."""


_action: ContextVar[Callable[[], None]] = ContextVar("checkpoint", default=_continue)


def checkpoint() -> None:
    """Call the action of the current thread. It may raise an exception, which ends the
    computation."""
    _action.get()()


@contextmanager
def at_checkpoints(action: Callable[[], None]) -> Iterator[None]:
    """A context in which `checkpoint` calls `action`, on the current thread."""
    token = _action.set(action)
    try:
        yield
    finally:
        _action.reset(token)
