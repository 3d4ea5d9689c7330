"""The blocks of a stack configuration, and what cannot be read."""

from __future__ import annotations

import pytest

from tests.analysis.directories import ROOT, files_of
from tests.stacks.support import component, cycles, stack
from tf_cycle_ls.stacks.config import StackConfig, read_stack

A, B = component("a", "x = component.b.y"), component("b", "x = component.a.y")


def config(text: str) -> StackConfig:
    return read_stack(ROOT, files_of({"x.tfcomponent.hcl": text}))


def test_names() -> None:
    text = """
required_providers { aws = { source = "hashicorp/aws" } }
provider "aws" "main" { config {} }
variable "v" { type = string }
locals {
  l = 1
  m = 2
}
output "o" { value = 1 }
stack "s" { source = "./s" }
"""
    names = [block.name for block in config(text + A).blocks]
    assert names == [
        "required_providers",
        "provider.aws.main",
        "var.v",
        "local.l",
        "local.m",
        "output.o",
        "stack.s",
        "component.a",
    ]


@pytest.mark.parametrize(
    "text", ["component {\n}\n", 'component "a" "b" {\n}\n', "x = 1\n", "foo {}\n"]
)
def test_not_a_block_of_a_stack(text: str) -> None:
    assert config(text).blocks == ()


def test_first_of_two_blocks_with_the_same_name_counts() -> None:
    assert cycles(component("a") + A + B) == []


def test_syntax_error_is_reported_and_affects_only_its_block() -> None:
    analysis = stack(A + 'component "broken" {\n  inputs = {\n' + B)
    (problem,) = analysis.problems
    assert "cannot be read" in problem.message
    assert problem.span is not None


@pytest.mark.parametrize(
    ("source", "expected"),
    [('"./m"', "./m"), ("var.x", None), ('"${x}"', None), ("1", None)],
)
def test_text(source: str, expected: str | None) -> None:
    (block,) = config(f'stack "s" {{\n  source = {source}\n}}\n').blocks
    assert block.text("source") == expected
    assert block.text("version") is None


def test_file_that_is_not_utf8() -> None:
    class Broken:
        def list_dir(self, directory: str) -> tuple[str, ...]:
            return files_of({"x.tfcomponent.hcl": ""}).list_dir(directory)

        def read(self, path: str) -> object:
            from tf_cycle_ls.vfs import UnreadableError

            raise UnreadableError("not UTF-8")

    found = read_stack(ROOT, Broken())  # type: ignore[arg-type]
    assert [problem.is_file_left_out for problem in found.problems] == [True]
