"""Fuzzing without coverage guidance: cuts, splices and mutates seeds at random."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.fuzz.targets import Check
from tests.fuzz.tokens import TOKENS

_Mutation = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


class Finding(NamedTuple):
    """An input that fails a check, and the error."""

    data: bytes
    error: Exception


def fuzz(
    check: Check, seeds: Sequence[bytes], inputs: int, seconds: float, seed: int
) -> tuple[int, Finding | None]:
    """Check inputs until the limit of inputs or time, or the first finding.

    The first inputs are the seeds. Returns the number of inputs and the finding, if any.
    """
    chance = random.Random(seed)
    end = time.monotonic() + seconds
    for number in range(inputs):
        if time.monotonic() >= end:
            return number, None
        data = seeds[number] if number < len(seeds) else mutate(chance, seeds)
        try:
            check(data)
        except Exception as error:
            return number + 1, Finding(data, error)
    return inputs, None


def mutate(chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    """Choose a seed and apply a few random mutations."""
    data: bytes = chance.choice(seeds)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        mutation: _Mutation = chance.choice(_MUTATIONS)
        data = mutation(chance, data, seeds)
    return data


def _insert(chance: random.Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    at = chance.randint(0, len(data))
    removed = chance.choice((0, 0, 1, 1, 2, 5))
    token: bytes = chance.choice(TOKENS).encode("utf-8", "surrogatepass")
    return data[:at] + token + data[at + removed :]


def _cut(chance: random.Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    start, end = sorted(chance.randint(0, len(data)) for _ in range(2))
    return data[:start] + data[end:] if chance.random() < 0.7 else data[start:end]


def _splice(chance: random.Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    other = chance.choice(seeds)
    start, end = sorted(chance.randint(0, len(other)) for _ in range(2))
    at = chance.randint(0, len(data))
    return data[:at] + other[start:end] + data[at:]


def _bytes(chance: random.Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.randbytes(chance.randint(1, 4)) + data[at + 1 :]


def _swap(chance: random.Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    lines = data.splitlines(keepends=True)
    first, second = (chance.randrange(len(lines) or 1) for _ in range(2))
    if lines:
        lines[first], lines[second] = lines[second], lines[first]
    return b"".join(lines)


_MUTATIONS: Sequence[_Mutation] = (_insert, _insert, _insert, _cut, _splice, _bytes, _swap)
