"""Hostile input: huge numbers, invalid names, and very many files or module calls."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.analysis.directories import analysed, equals_full_analysis, problems
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.vfs import Disk

pytestmark = pytest.mark.slow

MANY = "9" * 5_000  # Python rejects the conversion of so many digits to an int.


@pytest.mark.parametrize(
    "text",
    [
        f'resource "t_a" "x" {{\n  count = {MANY}\n  v = t_a.x[0].id\n}}\n',
        f'resource "t_a" "x" {{\n  count = 2\n  v = t_a.x[{MANY}].id\n}}\n',
        f'resource "t_a" "x" {{\n  count = 2\n  v = t_a.x.{MANY}.id\n}}\n',
        'resource "t_a" "x" {\n  count = 0x1F\n}\nimport {\n  to = 0xst\n}\n',
        f'resource "t_a" "x" {{\n  count = {MANY}e5\n}}\n',
        f'terraform {{\n  required_version = "{MANY}"\n}}\n',
        f'terraform {{\n  required_version = "~> 1.{MANY}"\n}}\n',
    ],
)
def test_huge_or_invalid_number_does_not_fail(text: str) -> None:
    assert analysed({"main.tf": text}).components == ()


def test_huge_number_in_json_does_not_fail() -> None:
    text = f'{{"resource": {{"t_a": {{"x": {{"count": {MANY}, "v": "${{t_a.x[{MANY}].id}}"}}}}}}}}'
    assert len(analysed({"main.tf.json": text}).self_references) == 1


def test_module_name_that_looks_like_a_path() -> None:
    """Found by fuzzing: its nodes were assigned to a module that does not exist."""
    called = 'variable "i" {}\nresource "t_a" "r" {\n  v = var.i\n}\noutput "o" {\n  value = 1\n}\n'
    main = 'locals {\n  l = module.b.*.o\n}\nmodule "%s" {\n  source = "./n"\n  i = local.l\n}\n'
    files = {"main.tf": main % "b", "n/main.tf": called}
    odd = {**files, "main.tf": main % "bmodule.m.o"}
    assert equals_full_analysis(analysed(odd, analysed(files)), odd)
    assert equals_full_analysis(analysed(files, analysed(odd)), files)


def test_ten_thousand_files_in_a_directory(tmp_path: Path) -> None:
    """Ten times as many files need about ten times as much CPU time."""
    seconds = []
    for number in (1_000, 10_000):
        directory = tmp_path / str(number)
        directory.mkdir()
        for index in range(number):
            after = (index + 1) % number
            text = f'resource "t_a" "x{index}" {{\n  v = t_a.x{after}.id\n}}\n'
            (directory / f"x{index}.tf").write_text(text)
        start = time.process_time()
        root = analyze(str(directory), Disk())
        seconds.append(time.process_time() - start)
        assert len(root.files) == number
        (component,) = root.components
        assert len(component.cycles) == 1
        assert len(component.edges) == number
    assert seconds[1] < 40 * seconds[0]


@pytest.mark.parametrize("source", ["./a\\u0000b", "./" + "a" * 5_000, "../" * 2_000, "./."])
def test_source_that_is_no_valid_directory(source: str) -> None:
    text = f'{{"module": {{"m": {{"source": "{source}", "v": "${{module.m.o}}"}}}}}}'
    assert analysed({"main.tf.json": text}).root_dir


def test_number_of_module_calls_is_limited() -> None:
    """Each of forty modules calls the next one twice, which makes 2**40 calls."""
    calls = 'module "%s" {\n  source = "%s"\n}\n'
    texts = {
        f"m{n}/main.tf": calls % ("a", f"../m{n + 1}") + calls % ("b", f"../m{n + 1}")
        for n in range(40)
    }
    main = calls % ("a", "./m0")
    root = analysed({"main.tf": main, **texts})
    nodes = root.dependencies.successors
    # Each call that was loaded has one such node, and so has each call that was left out.
    assert sum(node.endswith(" (expand)") for node in nodes) <= 2 * 5_000
    assert {message for _, message in problems(root)} == {
        "module.a is one of more than 5000 calls; its inside was left out",
        "module.b is one of more than 5000 calls; its inside was left out",
    }
    assert len(root.problems) < 200


def test_depth_of_module_calls_is_limited() -> None:
    texts = {
        f"m{n}/main.tf": f'module "a" {{\n  source = "../m{n + 1}"\n}}\n' for n in range(2_000)
    }
    root = analysed({"main.tf": 'module "a" {\n  source = "./m0"\n}\n', **texts})
    assert problems(root) == [
        ("m48/main.tf", "module.a is more than 50 calls deep; its inside was left out")
    ]
