"""The edits for foreseen cycles of replacement."""

from __future__ import annotations

import pytest

from tests.analysis.directories import ROOT, analysed, files_of
from tf_cycle_ls.fixes.engine.replacement_fixes import ReplacementFix, replacement_fixes
from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.foresight import foresee
from tf_cycle_ls.text import apply

FIRST = "\n  lifecycle {\n    create_before_destroy = true\n  }"
A = f'resource "test_a" "a" {{\n  v = test_a.b.id{FIRST}\n}}\n'


def fixes(before: str, now: str) -> list[tuple[ReplacementFix, str]]:
    """The fixes for the only cycle of a change, each with the text that it leaves."""
    then, analysis = Configuration(analysed({"main.tf": before})), analysed({"main.tf": now})
    (found,) = foresee(then, Configuration(analysis)).found
    path = f"{ROOT}/main.tf"
    files = files_of({"main.tf": now})
    return [
        (fix, apply(now.encode(), fix.edits[path]).decode())
        for fix in replacement_fixes(then, analysis, files, found)
    ]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (
            'resource "test_a" "b" {\n  force = 2\n}\n',
            f'resource "test_a" "b" {{\n  force = 2\n{FIRST}\n}}\n',
        ),
        ('resource "test_a" "b" {}\n', f'resource "test_a" "b" {{{FIRST}\n}}\n'),
        (
            'resource "test_a" "b" {\n  lifecycle {\n    create_before_destroy = false\n  }\n}\n',
            f'resource "test_a" "b" {{{FIRST}\n}}\n',
        ),
        (
            'resource "test_a" "b" {\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n',
            'resource "test_a" "b" {\n  lifecycle {\n    prevent_destroy       = true\n'
            "    create_before_destroy = true\n  }\n}\n",
        ),
        (
            'resource "test_a" "b" {\n  lifecycle { prevent_destroy = true }\n}\n',
            'resource "test_a" "b" {\n  lifecycle {\n    prevent_destroy       = true\n'
            "    create_before_destroy = true\n  }\n}\n",
        ),
    ],
)
def test_line_is_added_to_the_replaced_resource(block: str, expected: str) -> None:
    ((fix, text),) = fixes(A + block, block)
    assert fix.name == "create-before-destroy"
    assert fix.title == "Set create_before_destroy in test_a.b (two exist briefly)"
    assert text == expected


def test_renamed_resource_gets_a_moved_block() -> None:
    # Scenario 75: i is renamed, and create_before_destroy is added to its user.
    user = 'resource "test_a" "d" {\n  v = test_a.%s.id%s\n}\n'
    old, new = (f'resource "test_a" "{name}" {{\n}}\n' for name in ("i", "i2"))
    ((fix, text),) = fixes(old + user % ("i", ""), new + user % ("i2", FIRST))
    assert (fix.name, fix.title) == ("moved", "Add a moved block: i2 is i, renamed")
    moved = "\nmoved {\n  from = test_a.i\n  to   = test_a.i2\n}\n"
    assert text == new + moved + user % ("i2", FIRST)


def test_resource_in_a_module_is_edited_there() -> None:
    module = {"m/main.tf": 'resource "test_a" "b" {\n}\noutput "o" {\n  value = test_a.b.id\n}\n'}
    call = 'module "m" {\n  source = "./m"\n}\n'
    before = {"main.tf": call + A.replace("test_a.b.id", "module.m.o"), **module}
    now = {"main.tf": call, **module}
    then, analysis = Configuration(analysed(before)), analysed(now)
    (found,) = foresee(then, Configuration(analysis)).found
    (fix,) = replacement_fixes(then, analysis, files_of(now), found)
    assert list(fix.edits) == [f"{ROOT}/m/main.tf"]


def test_nothing_is_offered_for_json() -> None:
    now = {"main.tf.json": '{"resource": {"test_a": {"b": {}}}}'}
    then = Configuration(analysed({"main.tf": A, **now}))
    analysis = analysed(now)
    (found,) = foresee(then, Configuration(analysis)).found
    assert list(replacement_fixes(then, analysis, files_of(now), found)) == []
