"""The fuzz command, for a moment: it runs, keeps count, and finds what there is to find."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest

from tests.fuzz import blind
from tests.fuzz.seeds import seeds_of
from tests.fuzz.targets import TARGETS, check_of


@pytest.mark.parametrize("target", TARGETS)
def test_no_promise_is_broken(target: str) -> None:
    command = [sys.executable, "-m", "tests.fuzz", target, "--seconds", "2", "--blind"]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"{target}: " in ran.stdout
    assert "inputs in all, 0 findings" in ran.stdout


@pytest.mark.parametrize("target", TARGETS)
def test_there_are_seeds_for_each_target(target: str) -> None:
    assert len(list(seeds_of(target))) >= 15


def test_a_broken_promise_is_found() -> None:
    def check(data: bytes) -> None:
        assert b"count" not in data

    done, finding = blind.fuzz(check, [b"x = 1"] + [b"count = 1"] * 3, 100, 60, seed=0)
    assert done == 2
    assert finding is not None
    assert finding.data == b"count = 1"


def test_the_same_seed_gives_the_same_inputs() -> None:
    seeds = list(seeds_of("native"))
    first, second = (
        [blind.mutated(chance, seeds) for _ in range(50)]
        for chance in (random.Random(3), random.Random(3))
    )
    assert first == second


def test_a_check_takes_any_bytes() -> None:
    for target in ("native", "json_spelling", "configuration", "incremental", "repairs"):
        check_of(target)(b"\xff\x00--- a\n=====\n\x80")


def test_a_target_that_there_is_not() -> None:
    command = [sys.executable, "-m", "tests.fuzz", "nothing"]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 2
    assert "there is no target nothing" in ran.stderr
