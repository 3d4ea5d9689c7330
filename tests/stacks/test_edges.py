"""Which items of a stack wait for which.

The first two cases are those of Terraform's `stackruntime/validate_test.go` ("cyclic-component-
dependency", "embedded-stack-selfref"), written anew: the items are those of its messages. The
others follow `stackruntime/internal/stackeval`; the stacks runtime cannot be run offline.
"""

from __future__ import annotations

import pytest

from tests.stacks.support import CHILD, component, cycles, embedded, output, stack, variable

A, B = component("a", "x = component.b.y"), component("b", "x = component.a.y")


def test_components_that_refer_to_each_other() -> None:
    text = 'locals {\n  foo = "bar"\n}\n'
    text += component("vault-config", "key = component.boundary.key, bar = local.foo")
    text += component("boundary", "token = component.vault-config.token")
    assert cycles(text) == [["component.boundary", "component.vault-config"]]


def test_embedded_stack_that_refers_to_itself() -> None:
    texts = {
        "main.tfcomponent.hcl": embedded("a", "a = stack.a.a"),
        CHILD: variable("a") + output("a", "var.a"),
    }
    assert cycles(texts) == [["stack.a collected outputs", "stack.a inputs", "stack.a.output.a"]]


PLANNED = ["component.a", "component.b", "plan"]
PROVIDER = 'provider "test" "main" {{\n  config {{\n    host = {}\n  }}\n}}\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (A + B, [["component.a", "component.b"]]),
        (component("a", "x = component.a.y"), [["component.a"]]),
        (component("a", 'x = component.b["k"].y') + B, [["component.a", "component.b"]]),
        (
            component("a", "x = local.l") + "locals {\n  l = component.a.y\n}\n",
            [["component.a", "local.l"]],
        ),
        ("locals {\n  l = local.l\n}\n", [["local.l"]]),
        # What only a plan waits for.
        (component("a", "", "  for_each = component.b.keys\n") + B, [PLANNED]),
        (component("a", "", "  depends_on = [component.b]\n") + B, [PLANNED]),
        (
            component("a", "", "  depends_on = [component.b]\n")
            + component("b", "", "  depends_on = [component.a]\n"),
            [PLANNED],
        ),
        (
            component("a", "", "  providers = { test = provider.test.main }\n")
            + PROVIDER.format("component.a.host"),
            [["component.a", "provider.test.main", "plan"]],
        ),
    ],
)
def test_cycles(text: str, expected: list[list[str]]) -> None:
    assert cycles(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        component("a", "x = component.b.y") + component("b"),
        component("a", "x = component.none.y"),
        component("a", 'x = "component.a"'),
        component("a", "x = [for component in var.l : component.a.y]"),
        component("a", "x = component"),
        A + output("o", "component.b.y") + component("b", "x = var.v") + variable("v"),
        component("a", "x = var.a") + variable("a") + "locals {\n  a = component.a.y\n}\n",
        'removed {\n  from = component.a\n  source = "./m"\n  inputs = { x = component.b.y }\n}\n'
        + component("b"),
    ],
)
def test_no_cycle(text: str) -> None:
    assert cycles(text) == []


def test_every_output_is_waited_for() -> None:
    """`stack.a.fixed` does not use `component.x`, but a reference to a stack collects all."""
    texts = {
        "main.tfcomponent.hcl": embedded("a", "v = component.x.y")
        + component("x", "in = stack.a.fixed"),
        CHILD: variable("v") + output("fixed", '"f"') + output("o", "var.v"),
    }
    (items,) = cycles(texts)
    assert items == [
        "component.x",
        "stack.a collected outputs",
        "stack.a inputs",
        "stack.a.output.o",
    ]


def test_for_each_hides_the_outputs_from_validate() -> None:
    texts = {
        "main.tfcomponent.hcl": embedded("a", "a = stack.a", "  for_each = var.l\n"),
        CHILD: variable("a") + output("a", "var.a"),
    }
    (items,) = cycles(texts)
    assert items[-1] == "plan"


def test_plan_waits_for_all_components_of_a_stack() -> None:
    """No output of the stack uses the component in it, but the plan of `x` waits for its plan."""
    texts = {
        "main.tfcomponent.hcl": embedded("a", "v = component.x.y")
        + component("x", "in = stack.a.fixed"),
        CHILD: variable("v") + output("fixed", '"f"') + component("c", "v = var.v"),
    }
    assert cycles(texts) == [["component.x", "stack.a inputs", "stack.a.component.c", "plan"]]


def test_depends_on_a_stack_means_its_components() -> None:
    texts = {
        "main.tfcomponent.hcl": embedded("a", "v = component.x.y")
        + component("x", "", "  depends_on = [stack.a]\n"),
        CHILD: variable("v") + component("c", "v = var.v"),
    }
    assert cycles(texts) == [["component.x", "stack.a inputs", "stack.a.component.c", "plan"]]
    texts[CHILD] = variable("v") + component("c")
    (items,) = cycles({**texts, CHILD: variable("v") + component("c", "v = var.v")})
    assert "component.x" in items
    assert cycles(texts) == []


def test_stack_in_a_stack() -> None:
    texts = {
        "main.tfcomponent.hcl": embedded("a", "v = stack.a.o"),
        CHILD: variable("v")
        + embedded("b", "v = var.v").replace("./child", "../inner")
        + output("o", "stack.b.o"),
        "inner/x.tfcomponent.hcl": variable("v") + output("o", "var.v"),
    }
    (items,) = cycles(texts)
    assert items == [
        "stack.a collected outputs",
        "stack.a inputs",
        "stack.a.output.o",
        "stack.a.stack.b collected outputs",
        "stack.a.stack.b inputs",
        "stack.a.stack.b.output.o",
    ]


def test_json() -> None:
    text = '{"component": {"a": {"source": "./m", "inputs": {"x": "${component.b.y}"}}}}'
    texts = {"a.tfcomponent.json": text, "b.tfcomponent.hcl": B}
    assert cycles(texts) == [["component.a", "component.b"]]


def test_references_of_an_edge() -> None:
    graph = stack(A + B).dependencies
    (reference,) = graph.edge("component.a", "component.b").references
    assert (reference.text, reference.attribute) == ("component.b.y", "inputs")
    assert (A + B)[slice(*reference.place.span)] == "component.b.y"
