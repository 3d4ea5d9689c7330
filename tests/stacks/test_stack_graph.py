"""The graph of a stack: kinds, groups, places."""

from __future__ import annotations

import pytest

from tests.stacks.support import CHILD, component, embedded, output, stack, variable

MAIN = (
    component("x", "in = stack.a.o") + embedded("a", "v = 1") + "locals {\n  l = component.x.y\n}\n"
)
TEXTS = {"main.tfcomponent.hcl": MAIN, CHILD: variable("v") + output("o", "var.v")}


@pytest.mark.parametrize(
    ("name", "kind", "group"),
    [
        ("component.x", "component", ""),
        ("local.l", "local value", ""),
        ("stack.a inputs", "embedded stack", ""),
        ("stack.a collected outputs", "embedded stack", ""),
        ("stack.a.output.o", "output", "stack.a"),
        ("stack.a.var.v", "variable", "stack.a"),
    ],
)
def test_kinds_and_groups(name: str, kind: str, group: str) -> None:
    graph = stack(TEXTS).dependencies
    assert (graph.kind(name), graph.group(name)) == (kind, group)


def test_successors() -> None:
    assert stack(TEXTS).dependencies.successors == {
        "component.x": ("stack.a collected outputs",),
        "stack.a inputs": (),
        "stack.a collected outputs": ("stack.a.output.o",),
        "local.l": ("component.x",),
        "stack.a.var.v": (),
        "stack.a.output.o": ("stack.a inputs",),
    }


def test_places() -> None:
    graph = stack(TEXTS).dependencies
    header = graph.place("stack.a inputs")
    assert MAIN[slice(*header.span)] == 'stack "a"'
    assert graph.header_around(header.path, MAIN.index("v = 1")) == header
    assert graph.header_around("/other", 0) is None
    assert MAIN[slice(*graph.declaration_span(header))].startswith('stack "a" {')
    (place,) = graph.reference_places("component.x")
    assert MAIN[slice(*place.span)] == "stack.a.o"
    assert dict(graph.headers())["stack.a inputs"] == header


def test_component_in_the_words_of_terraform() -> None:
    text = component("a", "x = component.b.y") + component("b", "x = component.a.y")
    (found,) = stack(text).components
    assert found.code == "stack-cycle"
    assert found.note == "Terraform reports: Self-dependent items in configuration."
    (found,) = stack(component("a", "x = component.a.y")).components
    assert found.note == "Terraform reports: Self-dependent item in configuration."
