"""The expressions of a block that Terraform searches for references, and their attributes."""

from __future__ import annotations

import pytest

from tests.config.declaration_texts import references, subjects
from tf_cycle_ls.config.references import Role

# The text in a resource block, the attribute of its reference, and the role.
IN_A_RESOURCE = [
    ("a = local.x", "a", Role.BODY),
    ("a = local.x.y[0].z", "a", Role.BODY),
    ('a = [{ b = "${upper(local.x)}" }]', "a", Role.BODY),
    ("count = local.x", "count", Role.META),
    ("for_each = local.x", "for_each", Role.META),
    ("depends_on = [local.x]", "depends_on", Role.DEPENDS_ON),
    ('depends_on = ["local.x"]', "depends_on", Role.DEPENDS_ON),
    ('depends_on = [var.a, "local.x"]', "depends_on", Role.DEPENDS_ON),
    ("depends_on = [local.x.y.z]", "depends_on", Role.DEPENDS_ON),
    ("b {\n a = local.x\n}", "b.a", Role.BODY),
    (
        "statement {\n condition {\n values = [local.x]\n}\n}",
        "statement.condition.values",
        Role.BODY,
    ),
    ('b "label" {\n a = local.x\n}', "b.a", Role.BODY),
    (
        "lifecycle {\n replace_triggered_by = [local.x]\n}",
        "lifecycle.replace_triggered_by",
        Role.REPLACE,
    ),
    *(
        (
            f"lifecycle {{\n {check} {{\n {argument} = local.x\n}}\n}}",
            f"lifecycle.{check}.{argument}",
            Role.CONDITION,
        )
        for check in ("precondition", "postcondition")
        for argument in ("condition", "error_message")
    ),
    ("connection {\n host = local.x\n}", "connection.host", Role.PROVISIONER),
    ('provisioner "p" {\n a = local.x\n}', "provisioner.a", Role.PROVISIONER),
    ('provisioner "p" {\n when = create\n a = local.x\n}', "provisioner.a", Role.PROVISIONER),
    (
        'provisioner "p" {\n connection {\n host = local.x\n}\n}',
        "provisioner.connection.host",
        Role.PROVISIONER,
    ),
    ('dynamic "b" {\n for_each = local.x\n content {}\n}', "b.for_each", Role.BODY),
    ('dynamic "b" {\n for_each = []\n content {\n a = local.x\n}\n}', "b.a", Role.BODY),
    ('dynamic "b" {\n for_each = []\n labels = [local.x]\n content {}\n}', "b.labels", Role.BODY),
]

NOT_IN_A_RESOURCE = [
    "provider = local.x",
    "lifecycle {\n ignore_changes = [local.x]\n}",
    "lifecycle {\n ignore_changes = [test_b.y.id, local.x]\n}",
    "lifecycle {\n create_before_destroy = local.x\n}",
    'provisioner "p" {\n when = destroy\n a = local.x\n}',
    'provisioner "p" {\n when = destroy\n connection {\n host = local.x\n}\n}',
    'provisioner "p" {\n on_failure = local.x\n}',
    "# a = local.x",
    'a = "local.x"',
    'a = "$${local.x}"',
    'a = "%%{ if local.x }"',
    "a = { x = 1 }",
    'dynamic "b" {\n for_each = []\n iterator = local\n content {\n a = local.x\n}\n}',
]


@pytest.mark.parametrize("block", ['resource "t_a" "n"', 'data "t_a" "n"', 'ephemeral "t_a" "n"'])
@pytest.mark.parametrize(("text", "attribute", "role"), IN_A_RESOURCE)
def test_references_in_resource(block: str, text: str, attribute: str, role: Role) -> None:
    actual = [
        (reference.attribute, reference.role)
        for reference in references(f"{block} {{\n{text}\n}}\n")
        if str(reference.subject) == "local.x"
    ]
    assert actual == [(attribute, role)]


@pytest.mark.parametrize("text", NOT_IN_A_RESOURCE)
def test_text_in_resource_that_is_not_searched(text: str) -> None:
    assert "local.x" not in subjects(f'resource "t_a" "n" {{\n{text}\n}}\n')


def test_span_of_reference_is_that_of_its_traversal() -> None:
    text = 'resource "t_a" "n" {\n  é = "${local.a.b}"\n  depends_on = ["module.m[0].o"]\n}\n'
    data = text.encode()
    places = {
        data[reference.span.start : reference.span.end].decode() for reference in references(text)
    }
    assert places == {"local.a.b", "module.m[0].o"}


def test_every_traversal_is_a_separate_reference() -> None:
    assert subjects("locals {\n  x = [local.a, local.a.b, local.a]\n}\n") == ["local.a"] * 3


ITERATORS = {
    "the label hides its name in the content": (
        '"b" {\n for_each = []\n content {\n a = b.x\n}\n}',
        [],
    ),
    "and in blocks in the content": (
        '"b" {\n for_each = []\n content {\n c {\n a = b.x\n}\n}\n}',
        [],
    ),
    "and in the labels": ('"b" {\n for_each = []\n labels = [b.x]\n content {}\n}', []),
    "but not in its own for_each": ('"b" {\n for_each = b.x\n content {}\n}', ["b.x"]),
    "an iterator hides its name instead": (
        '"b" {\n for_each = []\n iterator = i\n content {\n a = [b.x, i.x]\n}\n}',
        ["b.x"],
    ),
    "an outer iterator hides its name in the for_each of an inner one": (
        '"b" {\n for_each = []\n content {\n dynamic "c" {\n for_each = [b.x, c.x]\n'
        " content {\n a = [b.x, c.x]\n}\n}\n}\n}",
        ["c.x"],
    ),
    "the scope ends with the block": ('"b" {\n for_each = []\n content {}\n}\nd = b.x', ["b.x"]),
    "nothing else of the block is searched": (
        '"b" {\n for_each = []\n other = b.y\n content {}\n}',
        [],
    ),
}


@pytest.mark.parametrize(("text", "expected"), ITERATORS.values(), ids=ITERATORS)
def test_iterators_of_dynamic_blocks(text: str, expected: list[str]) -> None:
    assert subjects(f'resource "t_a" "n" {{\ndynamic {text}\n}}\n') == expected


FORS = {
    "[for a in a.b : a.c]": ["a.b"],
    "[for k, v in a.b : [k.x, v.x, w.x]]": ["a.b", "w.x"],
    "{ for k, v in a.b : k.x => v.x... if v.y == w.x }": ["a.b", "w.x"],
    "[for a in b.c : [for b in a.c : [a.d, b.d]]]": ["b.c"],
    "[[for a in b.c : a.d], a.e]": ["a.e", "b.c"],
    "[for local in a.b : local.x]": ["a.b"],
    "[for var in var.l : var.x]": ["var.l"],
    '"%{ for a in a.b }${a.c}%{ endfor }${a.d}"': ["a.b", "a.d"],
    "<<E\n%{ for a in a.b }\n${a.c}\n%{ endfor }\n${a.d}\nE": ["a.b", "a.d"],
    '"%{ if a.b }${a.c}%{ else }${a.d}%{ endif }"': ["a.b", "a.c", "a.d"],
    "a.b[*].c": ["a.b"],
    "a.b[c.d].e": ["a.b", "c.d"],
    "a.b.*.c": ["a.b"],
    "(module.m).o": ["module.m"],
    "module.m[*].o": ["module.m"],
    "module.m.*.o": ["module.m"],
    "module.m[each.key].o": ["each.key", "module.m"],
    'module.m["${"k"}"].o': ["module.m"],
    "module.m[local.k].o": ["local.k", "module.m"],
    '{ a = 1, a.b = 2, (a.c) = 3, "${a.d}" = a.e }': ["a.b", "a.c", "a.d", "a.e"],
    "provider::p::f(a.b)": ["a.b", "provider::p"],
    "true ? a.b : !a.c && -a.d > 0": ["a.b", "a.c", "a.d"],
}


@pytest.mark.parametrize(("text", "expected"), FORS.items())
def test_scopes_of_expressions(text: str, expected: list[str]) -> None:
    assert subjects(f"locals {{\n  x = {text}\n}}\n") == expected
