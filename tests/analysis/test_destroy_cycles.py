"""Explanations of destroy cycles, compared with the graph of Terraform's plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.directories import analysed
from tests.analysis.reversal_cases import REVERSED, write_configurations
from tests.sampled import sampled
from tests.terraform.ask import Terraform
from tf_cycle_ls.analysis.dependency_path import DependencyPaths
from tf_cycle_ls.analysis.destroy_cycles import DestroyCycleExplanation, explain_destroy_cycle
from tf_cycle_ls.analysis.terraform_errors import parse_cycle_errors

# Between different providers, Terraform does not fail in every run.
ALWAYS = [name for name in REVERSED if "providers" not in name]


@pytest.mark.parametrize("name", sampled(ALWAYS, 4))
def test_every_explained_step_is_an_edge_of_terraforms_graph(
    name: str, tmp_path: Path, terraform: Terraform
) -> None:
    change = REVERSED[name]
    log, graph = terraform.replacement(*write_configurations(change, tmp_path), change.replaced)
    (nodes,) = parse_cycle_errors(log)
    now, before = DependencyPaths(analysed(change.after)), DependencyPaths(analysed(change.before))
    for earlier in (before, None):
        explanation = explain_destroy_cycle(nodes, now, earlier)
        ends = [(step.source.name, step.target.name) for step in explanation.steps]
        assert set(ends) <= graph.edges
        # With more than two resources, the applied configuration is needed to explain the cycle.
        assert explanation.is_closed == (
            earlier is before or len({node.address for node in nodes}) == 2
        )
        if explanation.is_closed:
            assert [target for _, target in ends] == [source for source, _ in (*ends[1:], ends[0])]
            assert any(step.is_from_state for step in explanation.steps)
        assert all(
            step.remembered or not earlier for step in explanation.steps if step.is_from_state
        )


def test_cycle_that_no_rule_explains_has_no_steps() -> None:
    (nodes,) = parse_cycle_errors("Error: Cycle: test_a.a (destroy), test_e.e (destroy)\n")
    explanation = explain_destroy_cycle(
        nodes, DependencyPaths(analysed(REVERSED["directly"].after)), None
    )
    assert explanation == DestroyCycleExplanation((), is_closed=False)


PREVENTED = """
resource "test_a" "a" {
  lifecycle {
    prevent_destroy = test_a.b.v == local.l
  }
}
resource "test_a" "b" {}
locals {
  l = test_a.c.id
}
resource "test_a" "c" {}
"""


@pytest.mark.parametrize(
    ("names", "steps"),
    [
        (
            "test_a.a (destroy), test_a.b, test_a.b (destroy)",
            [
                ("test_a.a (destroy)", "test_a.b", True),
                ("test_a.b", "test_a.b (destroy)", False),
                ("test_a.b (destroy)", "test_a.a (destroy)", False),
            ],
        ),
        (
            "test_a.a (destroy), test_a.b",
            [
                ("test_a.a (destroy)", "test_a.b", True),
                ("test_a.b", "test_a.a (destroy)", False),
            ],
        ),
        (
            "local.l (expand), test_a.a (destroy), test_a.c",
            [
                ("local.l (expand)", "test_a.c", False),
                ("test_a.c", "test_a.a (destroy)", False),
                ("test_a.a (destroy)", "local.l (expand)", True),
            ],
        ),
    ],
)
def test_prevent_destroy_is_evaluated_before_the_destruction(
    names: str, steps: list[tuple[str, str, bool]]
) -> None:
    """The first two are the answers of OpenTofu in tests/opentofu/prevent_destroy_replaced, and the
    third is the second with a local value between."""
    (nodes,) = parse_cycle_errors(f"Error: Cycle: {names}\n")
    paths = DependencyPaths(analysed({"main.tofu": PREVENTED}))
    explanation = explain_destroy_cycle(nodes, paths, None)
    assert explanation.is_closed
    assert [
        (step.source.name, step.target.name, step.is_evaluated) for step in explanation.steps
    ] == steps
    assert not any(step.is_from_state for step in explanation.steps)
