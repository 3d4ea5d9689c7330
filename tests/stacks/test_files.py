"""Which files form a stack configuration: `stackconfig/file.go` at 1.12, 1.13 and 1.14."""

from __future__ import annotations

import pytest

from tests.stacks.support import component, cycles
from tf_cycle_ls.stacks.files import is_stack_file, stack_files, version_in

NEW, OLD = "a.tfcomponent.hcl", "b.tfstack.hcl"
NAMES = [
    NEW,
    "a.tfcomponent.json",
    OLD,
    "b.tfstack.json",
    "c.tfdeploy.hcl",
    "main.tf",
    ".x.tfstack.hcl",
]


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ((1, 12), NAMES[2:4]),
        ((1, 13), NAMES[:4]),
        ((1, 14), NAMES[:2]),
        ((2, 0), NAMES[:2]),
        (None, NAMES[:2]),
    ],
)
def test_versions(version: tuple[int, int] | None, expected: list[str]) -> None:
    assert stack_files(NAMES, version) == expected


def test_old_names_alone() -> None:
    assert stack_files([OLD], None) == [OLD]
    assert stack_files([OLD], (1, 14)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1.13.2\n", (1, 13)), ("v1.14", (1, 14)), ("latest", None), ("", None), ("1.14", (1, 14))],
)
def test_version_in(text: str, expected: object) -> None:
    assert version_in(text) == expected


def test_is_stack_file() -> None:
    assert [name for name in NAMES if is_stack_file(name)] == NAMES[:4]


def test_version_file_decides() -> None:
    texts = {NEW: component("a", "x = component.b.y"), OLD: component("b", "x = component.a.y")}
    assert cycles(texts) == []
    both = [["component.a", "component.b"]]
    assert cycles({**texts, ".terraform-version": "1.13.0\n"}) == both
    assert cycles({**texts, ".terraform-version": "1.14.0\n"}) == []
    assert cycles({**texts, ".terraform-version": "1.14.0\n"}, (1, 13)) == both
