"""Whether a value goes round between root modules.

With Terraform 1.11.4, in two root modules whose outputs contain each other's, each apply made both
outputs longer. If only one of the outputs needs the other, later applies changed nothing.
"""

from __future__ import annotations

import pytest

from tests.estate.support import backend, estate, read
from tf_cycle_ls.estate.analyze import EstateAnalysis


def root(own: str, others: str, outputs: str, more: str = "") -> str:
    """A root module that writes the state `own` and reads those named in `others`."""
    text = backend("s3", f'bucket = "b"; key = "{own}/t"')
    for other in others.split():
        text += read(other, "s3", f'bucket = "b", key = "{other}/t"', more)
    for line in outputs.split(";"):
        name, _, value = line.strip().partition(" = ")
        value = value.replace("@", "data.terraform_remote_state.")
        text += f'output "{name}" {{\n  value = {value}\n}}\n'
    return text


def rounds(analysis: EstateAnalysis) -> dict[str, bool]:
    """Each edge of a cycle, and whether a value goes round through it."""
    return {
        f"{edge.source} {edge.target}": "; a value goes round" in reference.note
        for component in analysis.components
        for edge in component.edges
        for reference in edge.references
    }


def codes(analysis: EstateAnalysis) -> list[str]:
    return [component.code for component in analysis.components]


TWO = {
    "a/main.tf": root("a", "b", "x = @b.outputs.y"),
    "b/main.tf": root("b", "a", "y = @a.outputs.x"),
}


def test_value_goes_round() -> None:
    analysis = estate(TWO)
    assert codes(analysis) == ["state-cycle"]
    assert rounds(analysis) == {"a b": True, "b a": True}


@pytest.mark.parametrize(
    "outputs",
    [
        "y = 1; z = @a.outputs.x",
        "y = 1; z = @a.outputs.none",
        "z = @a.outputs.x",
        "y = @a.outputs.other",
        "y = @a.backend",
    ],
)
def test_only_the_order_goes_round(outputs: str) -> None:
    analysis = estate({**TWO, "b/main.tf": root("b", "a", outputs)})
    assert codes(analysis) == ["state-order"]
    assert rounds(analysis) == {"a b": False, "b a": False}


@pytest.mark.parametrize("outputs", ["y = @a.outputs", "y = @a.outputs[var.name]", "y = @a"])
def test_all_outputs_are_read(outputs: str) -> None:
    assert codes(estate({**TWO, "b/main.tf": root("b", "a", outputs)})) == ["state-cycle"]


@pytest.mark.parametrize(
    ("defaults", "code"),
    [
        ("  defaults = { x = 1 }\n", "state-order"),
        ("  defaults = var.defaults\n", "state-order"),
        ("  defaults = { other = 1 }\n", "state-cycle"),
        ("  defaults = {}\n", "state-cycle"),
    ],
)
def test_defaults(defaults: str, code: str) -> None:
    texts = {**TWO, "b/main.tf": root("b", "a", "y = @a.outputs.x", defaults)}
    assert codes(estate(texts)) == [code]


def test_defaults_are_mentioned() -> None:
    defaults = "  defaults = { x = 1 }\n"
    analysis = estate({**TWO, "b/main.tf": root("b", "a", "y = @a.outputs.x", defaults)})
    (component,) = analysis.components
    assert (
        " b has defaults, so it can be applied as soon as that state exists, even empty. "
        in component.note
    )
    (edge,) = (edge for edge in component.edges if edge.source == "b")
    assert edge.references[0].text == "the output x, with defaults"


def test_ring_of_three() -> None:
    texts = {
        "a/main.tf": root("a", "b", "x = @b.outputs.x"),
        "b/main.tf": root("b", "c", "x = @c.outputs.x; own = 1"),
        "c/main.tf": root("c", "a b", "x = @a.outputs.x; y = @b.outputs.own"),
    }
    analysis = estate(texts)
    assert codes(analysis) == ["state-cycle"]
    assert rounds(analysis) == {"a b": True, "b c": True, "c a": True, "c b": False}


def test_two_data_sources_of_one_root() -> None:
    text = root("a", "b", "x = 1")
    text += read("again", "s3", 'bucket = "b", key = "b/t"')
    text += 'output "z" {\n  value = data.terraform_remote_state.again.outputs.y\n}\n'
    analysis = estate({**TWO, "a/main.tf": text})
    (component,) = analysis.components
    (edge,) = (edge for edge in component.edges if edge.source == "a")
    assert [reference.text for reference in edge.references] == ["no output", "the output y"]
    assert component.code == "state-order"


def test_own_state_is_never_more_than_an_order() -> None:
    analysis = estate({"a/main.tf": root("a", "a", "x = @a.outputs.x")})
    assert codes(analysis) == ["state-order"]
    assert analysis.components[0].note.startswith("The first apply of it fails")
