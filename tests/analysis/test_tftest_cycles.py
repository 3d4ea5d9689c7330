"""Cycles in test files. The expected errors are those that `terraform test` of 1.15.5 prints."""

from __future__ import annotations

import pytest

from tests.analysis.directories import analysed
from tf_cycle_ls import diagnostic_codes

MAIN = """
variable "v" { default = "x" }
output "o" { value = var.v }
"""
RUN = "tests/a.tftest.hcl.run"


def errors(test: str, main: str = MAIN, name: str = "tests/a.tftest.hcl") -> set[str]:
    """The errors in a test file: "Cycle" or "Self reference", and the nodes."""
    problems = analysed({"main.tf": main, name: test}).problems
    assert all(problem.code == diagnostic_codes.TEST_CYCLE for problem in problems)
    return {problem.message.partition("(")[2].partition(")")[0] for problem in problems}


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("variables {\n  a = var.b\n  b = var.a\n}\n", {"Cycle: var.a, var.b"}),
        (
            'run "one" {\n  variables { v = run.two.o }\n}\nrun "two" {}\n',
            {f"Cycle: {RUN}.one, {RUN}.two"},
        ),
        (
            'run "one" {\n  assert {\n    condition = run.two.o == "x"\n'
            '    error_message = "no"\n  }\n}\nrun "two" {}\n',
            {f"Cycle: {RUN}.one, {RUN}.two"},
        ),
        (
            'variables {\n  a = run.one.o\n}\nrun "one" {\n  variables { v = var.a }\n}\n',
            {f"Cycle: {RUN}.one, var.a"},
        ),
        ('variables {\n  v = run.one.o\n}\nrun "one" {}\n', {f"Cycle: {RUN}.one, var.v"}),
        ('run "one" {\n  variables { v = run.one.o }\n}\n', {f"Self reference: {RUN}.one"}),
        ("variables {\n  a = var.a\n}\n", {"Self reference: var.a"}),
        ('run "one" {}\nrun "one" {}\n', set()),
        ('run "one" {}\nrun "two" {\n  variables { v = run.one.o }\n}\n', set()),
        (
            'test { parallel = true }\nrun "one" {\n  state_key = "a"\n'
            '  variables { v = run.two.o }\n}\nrun "two" {\n  state_key = "b"\n}\n',
            set(),
        ),
    ],
)
def test_errors_of_a_test_file(test: str, expected: set[str]) -> None:
    assert errors(test) == expected


def test_providers_of_the_file_are_nodes() -> None:
    main = MAIN + 'resource "test_a" "x" {}\n'
    test = 'provider "test" {\n  p = run.one.o\n}\nrun "one" {}\n'
    assert errors(test, main) == {f"Cycle: provider.test, {RUN}.one"}
    assert errors(test) == set()


SELF = "variables {\n  a = var.a\n}\n"


def test_files_in_the_root_module_are_read() -> None:
    assert errors(SELF, name="b.tftest.hcl") == {"Self reference: var.a"}


@pytest.mark.parametrize("version", ["< 1.13", "~> 1.9.0"])
def test_earlier_versions_check_no_graph(version: str) -> None:
    main = f'terraform {{\n  required_version = "{version}"\n}}\n{MAIN}'
    assert errors(SELF, main) == set()


def test_opentofu_checks_no_graph() -> None:
    assert analysed({"main.tofu": MAIN, "tests/a.tftest.hcl": SELF}).problems == ()


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ('{"variables": {"a": "${var.b}", "b": "${var.a}"}}', {"Cycle: var.a, var.b"}),
        (
            '{"run": {"one": {"variables": {"v": "${run.two.o}"}}, "two": {}}}',
            {"Cycle: tests/a.tftest.json.run.one, tests/a.tftest.json.run.two"},
        ),
        (
            '{"run": [{"one": {"assert": {"condition": "${run.two.o == 1}", "error_message": "no"}'
            '}}, {"two": {}}]}',
            {"Cycle: tests/a.tftest.json.run.one, tests/a.tftest.json.run.two"},
        ),
        (
            '{"test": {"parallel": true}, "run": {"one": {"state_key": "a", "variables": '
            '{"v": "${run.two.o}"}}, "two": {"state_key": "b"}}}',
            set(),
        ),
        (
            '{"provider": {"test": {"p": "${run.one.o}"}}, "run": {"one": '
            '{"providers": {"test": "test"}}}}',
            {"Cycle: provider.test, tests/a.tftest.json.run.one"},
        ),
        ('{"run": {', set()),
    ],
)
def test_json_syntax(test: str, expected: set[str]) -> None:
    assert errors(test, name="tests/a.tftest.json") == expected
