"""Self references, and whether and when Terraform rejects them."""

from __future__ import annotations

import pytest

from tests.analysis.directories import analysed, source_text
from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.self_references import (
    BODY,
    CONDITION,
    ENABLED,
    EVALUATED,
    IMPORT,
    INSTANCES,
    LOCAL,
    META,
    PREVENT_DESTROY,
    PROVIDER,
)
from tf_cycle_ls.config.dialect import OPENTOFU

X = "t_a.x"
CHECK = 'lifecycle {{\n {0} {{\n condition = t_a.x.id != 1\n error_message = "No."\n}}\n}}'

# The body of `resource "t_a" "x"`, and the consequence of each self reference in it.
RESOURCES: dict[str, tuple[str, list[str]]] = {
    "an argument": ("v = t_a.x.id", [BODY]),
    "two arguments": ("v = t_a.x.id\nw = t_a.x.id", [BODY, BODY]),
    "a nested block": ("b {\n v = t_a.x.id\n}", [BODY]),
    "the for_each of a dynamic block": (
        'dynamic "b" {\n for_each = t_a.x.l\n content {}\n}',
        [BODY],
    ),
    "with the long form": ("v = resource.t_a.x.id", [BODY]),
    "one instance": ("count = 1\nv = t_a.x[0].id", [BODY]),
    "one instance, another key": ("count = 1\nv = t_a.x[1].id", []),
    "no count, but a key": ("v = t_a.x[0].id", []),
    "no instance, no key": ("count = 0\nv = t_a.x", []),
    "no instance": ("count = 0\nv = t_a.x[0].id", []),
    "two instances, one key": ("count = 2\nv = t_a.x[0].id", [BODY]),
    "two instances, another key": ("count = 2\nv = t_a.x[2].id", [INSTANCES]),
    "for_each, another key": (
        'for_each = toset(["a", "b"])\ndepends_on = [t_a.x["c"]]',
        [INSTANCES],
    ),
    "for_each, an escaped key": (
        'for_each = { "a\\"" = 1, b = 2 }\ndepends_on = [t_a.x["a\\""]]',
        [],
    ),
    "two instances, two keys": ("count = 2\nv = [t_a.x[0].id, t_a.x[1].id]", [INSTANCES] * 2),
    "two instances, a computed key": ("count = 2\nv = t_a.x[count.index - 1].id", [INSTANCES]),
    "two instances, all of them": ("count = 2\nv = t_a.x[*].id", [INSTANCES]),
    "for_each, a computed key": (
        'for_each = toset(["a", "b"])\nv = t_a.x[each.value].id',
        [INSTANCES],
    ),
    "for_each, one key": ('for_each = toset(["a", "b"])\nv = t_a.x["a"].id', [BODY]),
    "a number of instances that is not known": ("count = var.n\nv = t_a.x[0].id", [BODY]),
    "in count": ("count = t_a.x[0].n", [META]),
    "in for_each": ("for_each = t_a.x", [META]),
    "in a precondition": (CHECK.format("precondition"), [CONDITION]),
    "in a postcondition": (CHECK.format("postcondition"), [CONDITION]),
    "in depends_on": ("depends_on = [t_a.x]", []),
    "in depends_on of two": ("count = 2\ndepends_on = [t_a.x]", [INSTANCES]),
    "in a provisioner": ('provisioner "p" {\n v = t_a.x.id\n}', []),
    "in a provisioner of two": ('count = 2\nprovisioner "p" {\n v = t_a.x[*].id\n}', [INSTANCES]),
    "in a provisioner of two, one key": ('count = 2\nprovisioner "p" {\n v = t_a.x[0].id\n}', []),
    "in a connection": ("connection {\n host = t_a.x.id\n}", []),
    "in a connection of two": ("count = 2\nconnection {\n host = t_a.x[*].id\n}", [INSTANCES]),
    "in replace_triggered_by": ("lifecycle {\n replace_triggered_by = [t_a.x.id]\n}", []),
    "in replace_triggered_by of two": (
        "count = 2\nlifecycle {\n replace_triggered_by = [t_a.x]\n}",
        [INSTANCES],
    ),
    "self": ('provisioner "p" {\n v = self.id\n}', []),
    "another of the same type": ("v = t_a.y.id", []),
    "a data source of the same name": ("v = data.t_a.x.id", []),
}


@pytest.mark.parametrize(("body", "consequences"), RESOURCES.values(), ids=RESOURCES)
def test_self_references_of_a_resource(body: str, consequences: list[str]) -> None:
    root = analysed({"main.tf": f'resource "t_a" "x" {{\n{body}\n}}\n'})
    assert root.components == ()
    assert [self_reference.address for self_reference in root.self_references] == [X] * len(
        consequences
    )
    assert [self_reference.consequence for self_reference in root.self_references] == consequences
    for self_reference in root.self_references:
        assert source_text(root, self_reference.reference) == self_reference.reference.text
        assert X in self_reference.reference.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('data "t_d" "x" {\n  v = data.t_d.x.id\n}', [("data.t_d.x", BODY)]),
        ('data "t_d" "x" {\n  depends_on = [data.t_d.x]\n}', []),
        (
            'data "t_d" "x" {\n  count = 2\n  v = data.t_d.x[*].id\n}',
            [("data.t_d.x", INSTANCES)],
        ),
        ('ephemeral "t_e" "x" {\n  v = ephemeral.t_e.x.id\n}', []),
        (
            'ephemeral "t_e" "x" {\n  count = 2\n  v = ephemeral.t_e.x[*].id\n}',
            [("ephemeral.t_e.x", INSTANCES)],
        ),
        ("locals {\n  l = local.l\n}", [("local.l", LOCAL)]),
        ("locals {\n  l = { a = 1, b = local.l.a }\n}", [("local.l", LOCAL)]),
        ("import {\n  to = t_a.x\n  id = t_a.x.id\n}", [(X, IMPORT)]),
        ("import {\n  for_each = t_a.x\n  to = t_a.x[each.key]\n  id = each.key\n}", [(X, IMPORT)]),
        ('variable "v" {\n  validation {\n    condition = var.v\n  }\n}', []),
        ('output "o" {\n  value = output.o\n}', []),
    ],
)
def test_self_references_of_other_blocks(text: str, expected: list[tuple[str, str]]) -> None:
    root = analysed({"main.tf": f"{text}\n"})
    assert root.components == ()
    assert [
        (self_reference.address, self_reference.consequence)
        for self_reference in root.self_references
    ] == expected


def test_indirect_self_reference_is_a_cycle() -> None:
    text = 'resource "t_a" "x" {\n  v = local.l\n}\nlocals {\n  l = t_a.x.id\n}\n'
    root = analysed({"main.tf": text})
    assert root.self_references == ()
    assert [component.addresses for component in root.components] == [("local.l", X)]


def test_address_of_a_self_reference_has_the_module_path() -> None:
    texts = {
        "main.tf": 'module "m" {\n  source = "./m"\n}\n',
        "m/main.tf": 'resource "t_a" "x" {\n  v = t_a.x.id\n}\n',
    }
    assert [self_reference.address for self_reference in analysed(texts).self_references] == [
        "module.m.t_a.x"
    ]


TRIGGER = """
    action "test_x" "go" {}
    resource "test_a" "x" {
      lifecycle {
        action_trigger {
          events    = [after_create]
          condition = test_a.x.id == "k"
          actions   = [action.test_x.go]
        }
      }
    }
"""


@pytest.mark.parametrize(("version", "is_found"), [(">= 1.16", True), (">= 1.14", False)])
def test_condition_of_a_trigger_with_its_own_resource(version: str, is_found: bool) -> None:
    # Terraform 1.16: node_resource_validate.go, "referencing triggering resource address".
    text = f'terraform {{\n  required_version = "{version}"\n}}\n{TRIGGER}'
    found = [own.address for own in analysed({"main.tf": text}).self_references]
    assert found == (["test_a.x"] if is_found else [])


TEST = 'provider["registry.opentofu.org/hashicorp/t"]'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('resource "t_a" "x" {\n  v = t_a.x.id\n}', [(X, BODY)]),
        ('resource "t_a" "x" {\n  count = length(t_a.x) + 1\n}', [(X, EVALUATED)]),
        ('resource "t_a" "x" {\n  for_each = t_a.x\n}', [(X, EVALUATED)]),
        ('resource "t_a" "x" {\n  provider = t.k[t_a.x.k]\n}', [(X, EVALUATED)]),
        (
            'resource "t_a" "x" {\n  lifecycle {\n    enabled = t_a.x == null\n  }\n}',
            [(X, ENABLED)],
        ),
        (
            'resource "t_a" "x" {\n  lifecycle {\n    prevent_destroy = t_a.x.p\n  }\n}',
            [(X, PREVENT_DESTROY)],
        ),
        ('ephemeral "t_e" "x" {\n  v = ephemeral.t_e.x.id\n}', [("ephemeral.t_e.x", BODY)]),
        ("import {\n  to = t_a.x\n  id = t_a.x.id\n}", []),
        ('provider "t" {\n  v = provider::t::f(1)\n}', [(TEST, PROVIDER)]),
        ('provider "t" {\n  alias = "k"\n  v = provider::t::k::f(1)\n}', [(f"{TEST}.k", PROVIDER)]),
        ('provider "t" {\n  alias = "k"\n  v = provider::t::f(1)\n}', []),
        ('provider "t" {\n  v = provider::u::f(1)\n}', []),
    ],
)
def test_self_references_in_opentofu(text: str, expected: list[tuple[str, str]]) -> None:
    """See the cases in tests/opentofu whose names end with own_name or own_configuration."""
    root = analysed({"main.tofu": f"{text}\n"})
    assert root.components == ()
    found = (*root.self_references, *root.state_references)
    assert [(own.address, own.consequence) for own in found] == [
        (address, OPENTOFU.in_own_words(consequence)) for address, consequence in expected
    ]
    accepted = [own for own in expected if own[1] in (EVALUATED, ENABLED, PREVENT_DESTROY)]
    assert [(own.address, own.consequence) for own in root.state_references] == accepted
    problems = [one for one in root.problems if one.code == diagnostic_codes.OWN_STATE]
    assert len(problems) == len(accepted)
    assert all(own[1] in one.message for own, one in zip(accepted, problems, strict=True))
