"""What was made of a text or a file, remembered for as long as that is worth its memory.

Each keystroke makes another text; a server that runs for weeks must not keep them all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper, wraps
from hashlib import blake2b
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary, WeakValueDictionary

T = TypeVar("T")
K = TypeVar("K")
F = TypeVar("F")


class ContentCache(Generic[T]):
    """A pure function of a text that remembers its results: those that somebody has, and those for
    the texts that it was last asked about, of together at most so many bytes (or one); each
    result counts as `each` more.

    A text goes by its digest: it may be a piece of one that somebody has, and would take its room
    a second time.
    """

    def __init__(self, function: Callable[[bytes], T], most: int, each: int) -> None:
        update_wrapper(self, function)
        self._function = function
        self._most = most
        self._each = each
        self._living: WeakValueDictionary[bytes, T] = WeakValueDictionary()
        # With what each counts as; what was asked for last, last.
        self._known: dict[bytes, tuple[T, int]] = {}
        self._lock = Lock()
        self._size = 0

    def __call__(self, text: bytes) -> T:
        """The result for a text."""
        return self.get_or_create(text, lambda: self._function(text))

    def get_or_create(self, text: bytes, make: Callable[[], T]) -> T:
        """The result for a text; one that is not remembered is made in another way than by the
        function, to the same effect."""
        digest = blake2b(text, digest_size=16).digest()
        with self._lock:
            known = self._living.get(digest)
            if known is not None:
                self._keep(digest, known, len(text))
                return known
        made = make()  # It may take long, and ask for others.
        with self._lock:
            result = self._living.setdefault(digest, made)
            self._keep(digest, result, len(text))
            return result

    def _keep(self, digest: bytes, result: T, length: int) -> None:
        if self._known.pop(digest, None) is None:
            self._size += length + self._each
        self._known[digest] = result, length + self._each
        while self._size > self._most and len(self._known) > 1:
            _, size = self._known.pop(next(iter(self._known)))
            self._size -= size


def memoize_bytes(most: int, each: int = 0) -> Callable[[Callable[[bytes], T]], ContentCache[T]]:
    """Makes a pure function remember its results (see `ContentCache`)."""
    return lambda function: ContentCache(function, most, each)


def memoize_by_file(function: Callable[[K, F], T]) -> Callable[[K, F], T]:
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
