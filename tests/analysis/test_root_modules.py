"""Root modules: those that no other module calls."""

from __future__ import annotations

import random

import pytest

from tests.analysis.directories import ROOT, files_of
from tf_cycle_ls.analysis.root_modules import find_root_modules

# Which directory calls which, and the roots among them.
CALLS = {
    "none": ({}, []),
    "one that calls nothing": ({"a": []}, ["a"]),
    "two that have nothing to do with each other": ({"a": [], "b": []}, ["a", "b"]),
    "caller and called": ({"a": ["b"], "b": []}, ["a"]),
    "a chain": ({"a": ["b"], "b": ["c"], "c": []}, ["a"]),
    "called by two": ({"a": ["c"], "b": ["c"], "c": []}, ["a", "b"]),
    "called, but not among them": ({"a": ["x"]}, ["a"]),
    "one that calls itself": ({"a": ["a"]}, ["a"]),
    "a ring": ({"a": ["b"], "b": ["a"]}, ["a"]),
    "a ring that is called": ({"c": ["a"], "a": ["b"], "b": ["a"]}, ["c"]),
    "a ring beside a root": ({"z": [], "a": ["b"], "b": ["a"]}, ["a", "z"]),
    "two rings": ({"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c"]}, ["a", "c"]),
}


@pytest.mark.parametrize(("calls", "roots"), CALLS.values(), ids=CALLS)
def test_roots(calls: dict[str, list[str]], roots: list[str]) -> None:
    texts = {
        f"{directory}/main.tf": "".join(
            f'module "{each}" {{\n  source = "../{each}"\n}}\n' for each in called
        )
        for directory, called in calls.items()
    }
    directories = [f"{ROOT}/{directory}" for directory in calls]
    expected = [f"{ROOT}/{root}" for root in roots]
    assert find_root_modules(directories, lambda _: files_of(texts)) == expected
    random.Random(0).shuffle(directories)
    assert find_root_modules(directories, lambda _: files_of(texts)) == expected
