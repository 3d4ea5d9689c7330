"""The messages of cycles, self references and reversed dependencies."""

from __future__ import annotations

import pytest

from tests.analysis.directories import analysed
from tests.analysis.reversal_cases import REVERSED
from tf_cycle_ls.analysis.model import Component
from tf_cycle_ls.analysis.reversed_dependencies import Reversal, reversals
from tf_cycle_ls.analysis.terms import terms_of
from tf_cycle_ls.analysis.terraform_errors import parse_cycle_errors
from tf_cycle_ls.config.dialect import TERRAFORM
from tf_cycle_ls.findings.messages import (
    edge_message,
    mark_message,
    path_text,
    reversal_consequence,
    reversal_message,
    self_reference_message,
    step_message,
)

TERMS = terms_of(TERRAFORM)


def component(text: str, **modules: str) -> Component:
    """The only component of a configuration."""
    files = {f"{name}/main.tf": module for name, module in modules.items()}
    (only,) = analysed({"main.tf": text, **files}).components
    return only


def ring(length: int) -> str:
    """Local values on one cycle: `l1` depends on `l2` and so on, and the last on `l1`."""
    lines = (f"  l{i} = local.l{i % length + 1}\n" for i in range(1, length + 1))
    return f"locals {{\n{''.join(lines)}}}\n"


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (2, "local.l1 → local.l2 → local.l1"),
        (
            7,
            "local.l1 → local.l2 → local.l3 → local.l4 → local.l5 → local.l6 → local.l7 → local.l1",
        ),
        (
            8,
            "local.l1 → local.l2 → local.l3 → local.l4 → … 2 more …"
            " → local.l7 → local.l8 → local.l1",
        ),
        (
            1_000,
            "local.l1 → local.l2 → local.l3 → local.l4 → … 994 more …"
            " → local.l999 → local.l1000 → local.l1",
        ),
    ],
)
def test_path_starts_and_ends_with_the_same_address_and_is_shortened_in_the_middle(
    length: int, expected: str
) -> None:
    cyclic = component(ring(length))
    assert path_text(cyclic.shortest["local.l1 (expand)", "local.l2 (expand)"]) == expected


@pytest.mark.parametrize(
    ("length", "headline"),
    [
        (2, "Cycle: needs local.l2, which needs this back"),
        (4, "Cycle: needs local.l2, which needs this back (4 blocks)"),
    ],
)
def test_message_at_a_reference_starts_with_what_is_local(length: int, headline: str) -> None:
    cyclic = component(ring(length))
    (edge,) = (edge for edge in cyclic.edges if edge.source == "local.l1 (expand)")
    cycle = cyclic.shortest[edge.key]
    assert mark_message(edge, cycle, edge.references[0], TERMS).splitlines() == [
        headline,
        "local.l1 depends on local.l2 because l1 refers to local.l2.",
        path_text(cycle),
    ]


def test_message_at_a_module_call_that_needs_itself() -> None:
    text = 'module "m" {\n  source     = "./m"\n  depends_on = [module.m]\n}\n'
    cyclic = component(text, m="locals {}\n")
    (edge,) = (edge for edge in cyclic.edges if edge.references)
    message = mark_message(edge, cyclic.shortest[edge.key], edge.references[0], TERMS)
    assert message.startswith("Cycle: module.m needs itself\n")


def test_message_at_an_implicit_edge_starts_with_its_reason() -> None:
    cyclic = component('provider "t" {\n  v = t_a.x.id\n}\nresource "t_a" "x" {\n}\n')
    (edge,) = (edge for edge in cyclic.edges if not edge.references)
    message = mark_message(edge, cyclic.shortest[edge.key], None, TERMS)
    assert message.startswith(
        "Cycle: t_a.x depends on the configuration of its provider, "
        'provider["registry.terraform.io/hashicorp/t"].\n'
    )


def test_path_names_adjacent_nodes_of_one_module_call_once() -> None:
    """Terraform's cycle has `module.m (close)` and `module.m (expand)`; both are `module.m`."""
    cyclic = component(
        'module "m" {\n  source     = "./m"\n  depends_on = [module.m]\n}\n', m="locals {}\n"
    )
    (cycle,) = cyclic.cycles
    assert path_text(cycle) == "module.m → module.m"


def test_message_of_an_edge_starts_with_its_source_and_names_the_reference() -> None:
    cyclic = component(ring(3))
    (edge,) = (edge for edge in cyclic.edges if edge.source == "local.l2 (expand)")
    (reference,) = edge.references
    assert edge_message(edge, cyclic.shortest[edge.key], reference, TERMS) == (
        "Dependency cycle: local.l2 → local.l3 → local.l1 → local.l2\n"
        "local.l2 depends on local.l3 because l2 refers to local.l3."
    )
    assert step_message(edge) == "local.l2 → local.l3, in l2"


def test_message_of_an_implicit_edge_has_its_note() -> None:
    cyclic = component('provider "t" {\n  v = t_a.x.id\n}\nresource "t_a" "x" {\n  v = 1\n}\n')
    (edge,) = (edge for edge in cyclic.edges if not edge.references)
    provider = 'provider["registry.terraform.io/hashicorp/t"]'
    assert edge.note
    assert edge_message(edge, cyclic.shortest[edge.key], None, TERMS) == (
        f"Dependency cycle: t_a.x → {provider} → t_a.x\n{edge.note}"
    )
    assert step_message(edge) == f"t_a.x → {provider}: {edge.note}"


def test_message_of_a_self_reference_names_the_argument_and_the_reference() -> None:
    text = 'resource "t_a" "x" {\n  b {\n    v = t_a.x.id\n  }\n}\n'
    (own,) = analysed({"main.tf": text}).self_references
    first, consequence = self_reference_message(own).split("\n")
    assert first == "t_a.x refers to itself: b.v uses t_a.x.id."
    assert consequence == own.consequence


def reversal_of(name: str) -> Reversal:
    """The only reversed dependency of a case."""
    change = REVERSED[name]
    (reversal,) = reversals(analysed(change.before), analysed(change.after))
    return reversal


def test_message_of_a_reversed_dependency_names_the_revision_of_the_old_direction() -> None:
    assert reversal_message(reversal_of("directly"), "HEAD") in (
        "Dependency reversed: now test_b.b depends on test_a.a, "
        "at HEAD test_a.a depended on test_b.b",
        "Dependency reversed: at HEAD test_a.a depended on test_b.b, "
        "now test_b.b depends on test_a.a",
    )


@pytest.mark.parametrize("name", ["directly", "into a module, and out of it"])
def test_predicted_cycle_is_written_as_terraform_prints_it(name: str) -> None:
    text = reversal_consequence(reversal_of(name), TERRAFORM)
    _, cycle = text.split("fails with: ")
    (nodes,) = parse_cycle_errors(f"Error: {cycle}\n")
    assert {node.name for node in nodes} == {
        f"{address} (destroy)" for address in REVERSED[name].replaced
    }


CHECKED = """
check "health" {
  data "test_d" "c" {}
  assert {
    condition     = data.test_d.c.id != ""
    error_message = "no"
  }
}
"""


CONDITION = """  lifecycle {
    postcondition {
      condition     = self.id != ""
      error_message = "no"
    }
  }
"""
IMPORT = 'import {\n  to = test_a.x\n  id = "i"\n}\n'


@pytest.mark.parametrize(
    ("argument", "block", "when"),
    [
        ("", "", " whenever test_a.x is created or changed"),
        (CONDITION, "", ", even if test_a.x does not change, because it has conditions"),
        (CONDITION, IMPORT, ", even if test_a.x does not change, because it has conditions"),
        (
            "",
            IMPORT,
            " whenever test_a.x is created or changed, but not if it is imported unchanged",
        ),
    ],
)
def test_cycle_of_a_plan_says_when_it_is_reported(argument: str, block: str, when: str) -> None:
    """Terraform 1.11.4: with conditions, a plan without changes fails, too."""
    call = 'module "m" {\n  source = "./m"\n}\n'
    waiting = f'resource "test_a" "x" {{\n  depends_on = [module.m]\n{argument}}}\n'
    found = component(call + waiting + block, m=CHECKED)
    edge = next(edge for edge in found.edges if edge.references and edge.source == "test_a.x")
    sentence = f"terraform plan fails{when}. terraform validate does not report it."
    because = "test_a.x depends on module.m because depends_on refers to module.m."
    cycle = found.shortest[edge.key]
    message = edge_message(edge, cycle, edge.references[0], TERMS)
    assert message.splitlines()[1:] == [sentence, because]
    message = mark_message(edge, cycle, edge.references[0], TERMS)
    assert message.splitlines()[1:3] == [because, sentence]
