"""The statements of docs/compared.md about Terraform hold for the real Terraform."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.examples import STARTING_CASE
from tests.terraform import binary
from tests.terraform.ask import Terraform

PAGE = Path(__file__).parent.parent / "docs" / "compared.md"
ARROW = re.compile(r'"\[root\] (\S+) \(expand\)" -> "\[root\] (\S+) \(expand\)"(.*)')
Edges = set[tuple[str, str]]


def edges(output: str) -> tuple[Edges, Edges]:
    """The red edges and the others of a graph that Terraform prints."""
    found = ARROW.findall(output)
    red = {(source, target) for source, target, style in found if "red" in style}
    return red, {(source, target) for source, target, style in found if "red" not in style}


def test_page_shows_the_names_of_the_errors(terraform: Terraform) -> None:
    page = PAGE.read_text(encoding="utf-8")
    messages = re.findall(r"^Error: Cycle: (.*(?:\n  .*)*)$", page, re.MULTILINE)
    shown = {frozenset(re.split(r",\s+", message)) for message in messages}
    assert shown == terraform.ask(STARTING_CASE, plan=False).cycles, "update docs/compared.md"


def test_red_edges_are_not_the_dependencies(terraform: Terraform) -> None:
    red, others = edges(terraform.graph(STARTING_CASE, "-type=plan", "-draw-cycles"))
    shown = re.findall(r"^(\S+\.\S+) → (\S+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(shown) == red, "update the red edges in docs/compared.md"
    # Those of which the page says that they point the wrong way.
    assert {(shown[n][1], shown[n][0]) for n in (0, 2, 3)} <= others
    # The references of examples/kms-endpoint-cycle, read by hand: the cycle has no red edge.
    key, key_policy = "aws_kms_key.primary", "data.aws_iam_policy_document.kms_key_policy"
    endpoint = "aws_vpc_endpoint.kms"
    endpoint_policy = "data.aws_iam_policy_document.kms_endpoint_policy"
    cycle = {(key, key_policy), (key_policy, endpoint)}
    cycle |= {(endpoint, endpoint_policy), (endpoint_policy, key)}
    assert cycle <= others


def test_draw_cycles_needs_the_type_plan(terraform: Terraform) -> None:
    output = terraform.graph(STARTING_CASE, "-draw-cycles")
    assert "aws_kms_key.primary" in output
    assert "red" not in output


@pytest.mark.skipif(binary.find() is None, reason=binary.MISSING)
def test_validate_needs_the_providers(tmp_path: Path) -> None:
    program = binary.find()
    assert program
    module = shutil.copytree(STARTING_CASE, tmp_path / "module")
    done = binary.run(program, ["validate", "-no-color"], module, {})
    assert "Missing required provider" in done.stderr
