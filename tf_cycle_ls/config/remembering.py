"""What was made of a text or a file, remembered for as long as that is worth its memory.

Each keystroke makes another text; a server that runs for weeks must not keep them all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")
K = TypeVar("K")
F = TypeVar("F")


def by_text(most: int) -> Callable[[Callable[[bytes], T]], Callable[[bytes], T]]:
    """Makes a pure function remember its results for the texts that it was last asked about, of
    together at most so many bytes (or one)."""

    def remembering(function: Callable[[bytes], T]) -> Callable[[bytes], T]:
        known: dict[bytes, T] = {}  # what was asked for last, last
        lock = Lock()
        size = 0

        @wraps(function)
        def remembered(text: bytes) -> T:
            nonlocal size
            with lock:
                if text in known:
                    known[text] = result = known.pop(text)
                    return result
            result = function(text)
            with lock:
                if text not in known:
                    known[text] = result
                    size += len(text)
                while size > most and len(known) > 1:
                    oldest = next(iter(known))
                    del known[oldest]
                    size -= len(oldest)
            return result

        return remembered

    return remembering


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
