"""The analysis of a stack configuration as a whole."""

from __future__ import annotations

from tests.analysis.directories import ROOT
from tests.stacks.support import CHILD, component, embedded, output, stack, variable
from tf_cycle_ls.findings.messages import mark_message


def test_documents_of_all_stacks() -> None:
    texts = {"main.tfcomponent.hcl": embedded("a") + embedded("b"), CHILD: output("o", "1")}
    assert sorted(stack(texts).documents) == [f"{ROOT}/{CHILD}", f"{ROOT}/main.tfcomponent.hcl"]


def test_no_stack() -> None:
    assert stack({"main.tf": ""}).components == ()


def test_message() -> None:
    text = component("a", "x = component.b.y") + component(
        "b", "", "  depends_on = [component.a]\n"
    )
    analysis = stack(text)
    (found,) = analysis.components
    edge = next(edge for edge in found.edges if edge.source == "component.b")
    message = mark_message(
        edge, found.shortest[edge.key], edge.references[0], analysis.terms, found.note
    )
    assert message.splitlines() == [
        "Cycle: needs component.a, which needs this back",
        "component.b depends on component.a because depends_on refers to component.a.",
        "The plan of a deployment fails. terraform stacks validate does not report it.",
        "Terraform reports: Self-dependent items in configuration.",
        "component.b → component.a → component.b",
    ]


def test_negative_cases_like_those_of_terraform() -> None:
    """component-chain, dependent-component and nested stacks with outputs have no cycle."""
    texts = {
        "main.tfcomponent.hcl": component("one")
        + component("two", "x = component.one.y")
        + component("three", "x = component.two.y", "  depends_on = [component.one]\n")
        + embedded("a", "v = component.three.y")
        + output("o", "stack.a.o"),
        CHILD: variable("v") + component("c", "v = var.v") + output("o", "component.c.y"),
    }
    assert stack(texts).components == ()
