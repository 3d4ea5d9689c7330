"""What was made of a text or a file, remembered for as long as that is worth its memory.

Each keystroke makes another text; a server that runs for weeks must not keep them all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper, wraps
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary, WeakValueDictionary

T = TypeVar("T")
K = TypeVar("K")
F = TypeVar("F")


class Remembering(Generic[T]):
    """A pure function of a text that remembers its results: those that somebody has, and those for
    the texts that it was last asked about, of together at most so many bytes (or one); each
    result counts as `each` more."""

    def __init__(self, function: Callable[[bytes], T], most: int, each: int) -> None:
        update_wrapper(self, function)
        self._function = function
        self._most = most
        self._each = each
        self._living: WeakValueDictionary[bytes, T] = WeakValueDictionary()
        self._known: dict[bytes, T] = {}  # what was asked for last, last
        self._lock = Lock()
        self._size = 0

    def __call__(self, text: bytes) -> T:
        """The result for a text."""
        known = self.known(text)
        return self.learn(text, self._function(text)) if known is None else known

    def known(self, text: bytes) -> T | None:
        """The result for a text, if it is remembered."""
        with self._lock:
            result = self._living.get(text)
            if result is not None:
                self._keep(text, result)
            return result

    def learn(self, text: bytes, result: T) -> T:
        """Remember a result, however it was worked out; gives the one that is remembered."""
        with self._lock:
            result = self._living.setdefault(text, result)
            self._keep(text, result)
            return result

    def _keep(self, text: bytes, result: T) -> None:
        if self._known.pop(text, None) is None:
            self._size += len(text) + self._each
        self._known[text] = result
        while self._size > self._most and len(self._known) > 1:
            oldest = next(iter(self._known))
            del self._known[oldest]
            self._size -= len(oldest) + self._each


def by_text(most: int, each: int = 0) -> Callable[[Callable[[bytes], T]], Remembering[T]]:
    """Makes a pure function remember its results (see `Remembering`)."""
    return lambda function: Remembering(function, most, each)


def with_file(function: Callable[[K, F], T]) -> Callable[[K, F], T]:
    """Makes a pure function of a name and a file remember its results for as long as somebody has
    the file. The results must not hold on to it."""
    known: WeakKeyDictionary[F, dict[K, T]] = WeakKeyDictionary()

    @wraps(function)
    def remembered(name: K, file: F) -> T:
        results = known.setdefault(file, {})
        if name not in results:
            results[name] = function(name, file)
        return results[name]

    return remembered
