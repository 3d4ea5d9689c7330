"""Resolution of traversals to addresses (Terraform: `addrs/parse_ref.go`, parseRef)."""

from __future__ import annotations

import pytest

from tf_cycle_ls.config.addrs import CallOutput, Local, Resource, Subject, Variable
from tf_cycle_ls.config.references import subject_of
from tf_cycle_ls.syntax import expressions

Y = Resource("managed", "test_b", "y")

NAMED: list[tuple[str, Subject, str | None]] = [
    ("test_b.y", Y, None),
    ("test_b.y.id", Y, None),
    ("test_b.y.list[0].id", Y, None),
    ("test_b.y[0]", Y, "0"),
    ("test_b.y.0.id", Y, "0"),
    ('test_b.y["k"].id', Y, '"k"'),
    ("resource.test_b.y.id", Y, None),
    ("resource.test_b.y[1].id", Y, "1"),
    ("resource.template.x.id", Resource("managed", "template", "x"), None),
    ("data.test_d.x", Resource("data", "test_d", "x"), None),
    ("data.test_d.x[0].id", Resource("data", "test_d", "x"), "0"),
    ("ephemeral.test_e.x.id", Resource("ephemeral", "test_e", "x"), None),
    ("local.a", Local("a"), None),
    ("local.a.b[0].c", Local("a"), None),
    ("local.a[0]", Local("a"), None),
    ("var.v", Variable("v"), None),
    ('var.v["k"]', Variable("v"), None),
    ("module.m", CallOutput("m", None), None),
    ("module.m.o", CallOutput("m", "o"), None),
    ("module.m.o.deep[0]", CallOutput("m", "o"), None),
    ("module.m[0]", CallOutput("m", None), None),
    ('module.m["k"]', CallOutput("m", None), None),
    ('module.m["k"].o.deep', CallOutput("m", "o"), None),
    ("module.m[0].o", CallOutput("m", "o"), None),
    # A key is an instance key, not an output. An attribute after a second key is no output either.
    ('module.m["o"]', CallOutput("m", None), None),
    ('module.m["k"]["o"]', CallOutput("m", None), None),
    # Terraform resolves these to a resource of that type, although none exists in practice.
    ("count.index", Resource("managed", "count", "index"), None),
    ("each.value.id", Resource("managed", "each", "value"), None),
    ("path.module", Resource("managed", "path", "module"), None),
    ("terraform.workspace", Resource("managed", "terraform", "workspace"), None),
]

NAMELESS = [
    *("self.id", "template.x.y", "lazy.x.y", "arg.x.y"),
    *("test_b", "local", "var", "module", "data", "data.test_d", "resource.test_b", "ephemeral.e"),
    *('local["a"]', 'var["v"]', 'module["m"]', "module[0].o", "local.0"),
    *('test_b["y"].id', 'data["test_d"].x', 'data.test_d["x"]', "test_b[0].y", "resource.t[0].y"),
]


@pytest.mark.parametrize(("text", "subject", "key"), NAMED)
def test_subject_of_traversal(text: str, subject: Subject, key: str | None) -> None:
    traversal = expressions.traversal(text)
    assert traversal is not None
    assert subject_of(traversal) == (subject, key)


@pytest.mark.parametrize("text", NAMELESS)
def test_traversals_without_subject(text: str) -> None:
    traversal = expressions.traversal(text)
    assert traversal is not None
    assert subject_of(traversal) is None


@pytest.mark.parametrize(
    ("subject", "printed"),
    [
        (Y, "test_b.y"),
        (Resource("data", "test_d", "x"), "data.test_d.x"),
        (Resource("ephemeral", "test_e", "x"), "ephemeral.test_e.x"),
        (Local("a"), "local.a"),
        (Variable("v"), "var.v"),
        (CallOutput("m", None), "module.m"),
        (CallOutput("m", "o"), "module.m.o"),
    ],
)
def test_addresses_are_printed_as_in_terraform(subject: Subject, printed: str) -> None:
    assert str(subject) == printed
