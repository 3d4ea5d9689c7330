"""Runs the fuzz command for a short time, and tests that it finds failures."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest

from tests.fuzz import blind
from tests.fuzz.seeds import seeds_of
from tests.fuzz.targets import TARGETS, check_of

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("target", TARGETS)
def test_target_has_no_findings(target: str) -> None:
    command = [sys.executable, "-m", "tests.fuzz", target, "--seconds", "2", "--blind"]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"{target}: " in ran.stdout
    assert "inputs in all, 0 findings" in ran.stdout


@pytest.mark.parametrize("target", TARGETS)
def test_each_target_has_seeds(target: str) -> None:
    assert len(list(seeds_of(target))) >= 15


def test_failing_input_is_found() -> None:
    def check(data: bytes) -> None:
        assert b"count" not in data

    done, finding = blind.fuzz(check, [b"x = 1"] + [b"count = 1"] * 3, 100, 60, seed=0)
    assert done == 2
    assert finding is not None
    assert finding.data == b"count = 1"


def test_same_seed_gives_same_inputs() -> None:
    seeds = list(seeds_of("native"))
    first, second = (
        [blind.mutate(chance, seeds) for _ in range(50)]
        for chance in (random.Random(3), random.Random(3))
    )
    assert first == second


def test_check_accepts_any_bytes() -> None:
    for target in ("native", "json_syntax", "configuration", "incremental", "fixes"):
        check_of(target)(b"\xff\x00--- a\n=====\n\x80")


def test_unknown_target_is_an_error() -> None:
    command = [sys.executable, "-m", "tests.fuzz", "nothing"]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 2
    assert "unknown target nothing" in ran.stderr
