"""Root modules, and the root modules that call a directory."""

from __future__ import annotations

import random

import pytest

from tests.analysis.directories import ROOT, files_of
from tf_cycle_ls.analysis.module_calls import root_callers, roots
from tf_cycle_ls.analysis.module_loader import called_directories

CALLS = {
    "app": ["m", "n"],
    "lib": ["n"],
    "m": ["k"],
    "n": ["k", "gone"],
    "k": [],
    "alone": [],
    "ring1": ["ring2"],
    "ring2": ["ring1"],
    "self": ["self"],
}


def test_root_modules_have_no_callers() -> None:
    assert roots(CALLS) == ["alone", "app", "lib", "ring1", "self"]


@pytest.mark.parametrize(
    ("directory", "expected"),
    [
        ("k", ["app", "lib"]),
        ("m", ["app"]),
        ("n", ["app", "lib"]),
        ("app", []),
        ("alone", []),
        ("gone", ["app", "lib"]),
        ("unheard of", []),
        ("ring1", ["ring2"]),
        ("self", []),
    ],
)
def test_root_callers(directory: str, expected: list[str]) -> None:
    assert root_callers(directory, CALLS) == expected


# The calls between directories, and which of the directories are root modules.
GRAPHS = {
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


@pytest.mark.parametrize(("calls", "names"), GRAPHS.values(), ids=GRAPHS)
def test_roots_of_directories(calls: dict[str, list[str]], names: list[str]) -> None:
    texts = {
        f"{directory}/main.tf": "".join(
            f'module "{name}" {{\n  source = "../{name}"\n}}\n' for name in called
        )
        for directory, called in calls.items()
    }
    directories = [f"{ROOT}/{directory}" for directory in calls]
    expected = [f"{ROOT}/{root}" for root in names]
    files = files_of(texts)
    found = {directory: called_directories(directory, files) for directory in directories}
    assert roots(found) == expected
    random.Random(0).shuffle(directories)
    assert roots({directory: found[directory] for directory in directories}) == expected
