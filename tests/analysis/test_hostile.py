"""What nobody writes who means well: numbers beyond measure, names that are none."""

from __future__ import annotations

import pytest

from tests.analysis.directories import analysed, problems
from tests.analysis.test_structure import analysed as analysed_after
from tests.analysis.test_structure import is_as_if_new

MANY = "9" * 5_000  # Python refuses to make an int of so many digits.


@pytest.mark.parametrize(
    "text",
    [
        f'resource "t_a" "x" {{\n  count = {MANY}\n  v = t_a.x[0].id\n}}\n',
        f'resource "t_a" "x" {{\n  count = 2\n  v = t_a.x[{MANY}].id\n}}\n',
        f'resource "t_a" "x" {{\n  count = 2\n  v = t_a.x.{MANY}.id\n}}\n',
        f'resource "t_a" "x" {{\n  count = {MANY}e5\n}}\n',
        f'terraform {{\n  required_version = "{MANY}"\n}}\n',
        f'terraform {{\n  required_version = "~> 1.{MANY}"\n}}\n',
    ],
)
def test_a_number_beyond_measure_is_no_reason_to_fail(text: str) -> None:
    assert analysed({"main.tf": text}).components == ()


def test_the_same_in_the_json_spelling() -> None:
    text = f'{{"resource": {{"t_a": {{"x": {{"count": {MANY}, "v": "${{t_a.x[{MANY}].id}}"}}}}}}}}'
    assert len(analysed({"main.tf.json": text}).self_references) == 1


def test_a_module_whose_name_looks_like_a_path_is_left_out() -> None:
    """Found by fuzzing: its nodes were taken for those of a module that there was not."""
    name = "bmodule.m.o"
    called = 'variable "i" {}\nresource "t_a" "r" {\n  v = var.i\n}\noutput "o" {\n  value = 1\n}\n'
    main = 'locals {\n  l = module.b.*.o\n}\nmodule "%s" {\n  source = "./n"\n  i = local.l\n}\n'
    files = {"main.tf": main % "b", "n/main.tf": called}
    odd = {**files, "main.tf": main % name}
    assert problems(analysed(odd)) == [("main.tf", f'"{name}" is not a name; it was left out')]
    assert is_as_if_new(analysed_after(odd, analysed_after(files)), odd)
