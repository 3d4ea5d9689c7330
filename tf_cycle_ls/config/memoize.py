"""Caches for results that are computed from the content of a file or from a `File`.

Every keystroke creates a new text, so the caches of a long-running server must be bounded.
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
    """Memoizes a pure function of bytes.

    The cache keeps results that are still referenced elsewhere, and a bounded LRU of other results.
    The cost of a result is the length of its input plus `overhead`. The total cost of the results
    in the LRU is at most `max_bytes`, unless a single result costs more.

    Keys are digests, so the cache does not hold a second copy of the text.
    """

    def __init__(self, function: Callable[[bytes], T], max_bytes: int, overhead: int) -> None:
        update_wrapper(self, function)
        self._function = function
        self._max_bytes = max_bytes
        self._overhead = overhead
        self._referenced: WeakValueDictionary[bytes, T] = WeakValueDictionary()
        # Results with their costs, least recently used first.
        self._recent: dict[bytes, tuple[T, int]] = {}
        self._lock = Lock()
        self._size = 0

    def __call__(self, text: bytes) -> T:
        """Return the result for `text`, which is computed unless it is cached."""
        return self.get_or_create(text, lambda: self._function(text))

    def get_or_create(self, text: bytes, create: Callable[[], T]) -> T:
        """Return the cached result for `text`, or the result of `create`, which is then cached.

        `create` must return the same result as the memoized function, but may compute it faster.
        """
        digest = blake2b(text, digest_size=16).digest()
        with self._lock:
            cached = self._referenced.get(digest)
            if cached is not None:
                self._mark_used(digest, cached, len(text))
                return cached
        # `create` runs without the lock, because it may be slow and may use this cache.
        created = create()
        with self._lock:
            result = self._referenced.setdefault(digest, created)
            self._mark_used(digest, result, len(text))
            return result

    def _mark_used(self, digest: bytes, result: T, length: int) -> None:
        """Move a result to the end of the LRU, and evict old results if it is full."""
        cost = length + self._overhead
        if self._recent.pop(digest, None) is None:
            self._size += cost
        self._recent[digest] = result, cost
        while self._size > self._max_bytes and len(self._recent) > 1:
            _, evicted_cost = self._recent.pop(next(iter(self._recent)))
            self._size -= evicted_cost


def memoize_bytes(
    max_bytes: int, overhead: int = 0
) -> Callable[[Callable[[bytes], T]], ContentCache[T]]:
    """Decorator that memoizes a pure function of bytes (see `ContentCache`)."""
    return lambda function: ContentCache(function, max_bytes, overhead)


def memoize_by_file(function: Callable[[K, F], T]) -> Callable[[K, F], T]:
    """Decorator that memoizes a pure function of a name and a file.

    Results are kept as long as the file object exists. A result must not reference the file,
    because the file would then never be freed.
    """
    cache: WeakKeyDictionary[F, dict[K, T]] = WeakKeyDictionary()

    @wraps(function)
    def memoized(name: K, file: F) -> T:
        results = cache.setdefault(file, {})
        if name not in results:
            results[name] = function(name, file)
        return results[name]

    return memoized
