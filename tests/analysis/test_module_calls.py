"""Who calls whom: roots, and the roots above a directory."""

from __future__ import annotations

import pytest

from tf_cycle_ls.analysis.module_calls import root_callers, roots

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


def test_roots_are_called_by_nobody() -> None:
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
def test_roots_above(directory: str, expected: list[str]) -> None:
    assert root_callers(directory, CALLS) == expected
