"""The expressions of a block that Terraform searches for references, and their attributes."""

from __future__ import annotations

import pytest

from tests.config.declaration_texts import references, subjects, the
from tf_cycle_ls.config.declarations import (
    CallDeclaration,
    CheckDeclaration,
    ImportDeclaration,
    InstanceKeys,
    OutputDeclaration,
    ProviderDeclaration,
    ProviderName,
    RequiredProvider,
    ResourceDeclaration,
    VariableDeclaration,
)
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
    "provider::p::f(a.b)": ["a.b"],
    "true ? a.b : !a.c && -a.d > 0": ["a.b", "a.c", "a.d"],
}


@pytest.mark.parametrize(("text", "expected"), FORS.items())
def test_scopes_of_expressions(text: str, expected: list[str]) -> None:
    assert subjects(f"locals {{\n  x = {text}\n}}\n") == expected


def test_references_of_variable_are_in_its_validations() -> None:
    text = """
    variable "v" {
      type    = local.no
      default = local.no
      validation {
        condition     = var.v > local.a
        error_message = "${local.b} ${var.v} ${var.w}"
      }
      validation {
        condition = local.c
      }
    }
    """
    assert subjects(text) == ["local.a", "local.b", "local.c", "var.w"]
    assert the(VariableDeclaration, 'variable "v" {}\n').references is None
    only_itself = 'variable "v" {\n validation {\n condition = var.v\n}\n}\n'
    assert the(VariableDeclaration, only_itself).references == ()


def test_references_of_output_are_in_value_depends_on_and_preconditions() -> None:
    text = """
    output "o" {
      value       = local.a
      description = local.no
      depends_on  = [local.b]
      precondition {
        condition     = local.c
        error_message = local.d
      }
    }
    """
    assert subjects(text) == ["local.a", "local.b", "local.c", "local.d"]
    assert the(OutputDeclaration, text).name == "o"


def test_references_of_call_are_separate_from_those_of_its_arguments() -> None:
    text = """
    module "m" {
      source     = "./m"
      version    = local.no
      count      = local.a
      for_each   = local.b
      depends_on = [local.c]
      x          = [local.d]
      y          = local.e
      providers  = { aws = aws.west, aws.inner = aws }
    }
    """
    call = the(CallDeclaration, text)
    assert [str(reference.subject) for reference in call.references] == [
        "local.a",
        "local.b",
        "local.c",
    ]
    given = {
        argument.name: [str(reference.subject) for reference in argument.references]
        for argument in call.arguments
    }
    assert given == {"x": ["local.d"], "y": ["local.e"]}
    assert call.source == "./m"
    assert call.providers == (
        (ProviderName("aws"), ProviderName("aws", "west")),
        (ProviderName("aws", "inner"), ProviderName("aws")),
    )


@pytest.mark.parametrize("separator", ["\n", ", "])
@pytest.mark.parametrize("sign", ["=", ":"])
def test_passed_providers_in_all_object_syntaxes(separator: str, sign: str) -> None:
    pairs = separator.join((f"a {sign} b", f'"c" {sign} d.e'))
    call = the(CallDeclaration, f'module "m" {{\n providers = {{ {pairs} }}\n}}\n')
    assert call.providers == (
        (ProviderName("a"), ProviderName("b")),
        (ProviderName("c"), ProviderName("d", "e")),
    )


def test_references_of_provider_are_in_its_body() -> None:
    text = """
    provider "aws" {
      alias   = "west"
      version = local.no
      region  = local.a
      assume_role {
        role_arn = local.b
      }
    }
    """
    assert subjects(text) == ["local.a", "local.b"]
    provider = the(ProviderDeclaration, text)
    assert provider.name == ProviderName("aws", "west")


def test_references_of_check_are_its_data_source_and_assertions() -> None:
    text = """
    check "c" {
      data "t_d" "x" {
        a = local.a
      }
      assert {
        condition     = local.b
        error_message = local.c
      }
    }
    """
    actual = [str(reference.subject) for reference in the(CheckDeclaration, text).references]
    # The check itself depends on its data source (Terraform: node_check.go).
    assert actual == ["data.t_d.x", "local.b", "local.c"]
    data = the(ResourceDeclaration, text)
    assert (str(data.resource), [str(reference.subject) for reference in data.references]) == (
        "data.t_d.x",
        ["local.a"],
    )


@pytest.mark.parametrize(
    ("to", "path", "resource"),
    [
        ("t_a.x", (), "t_a.x"),
        ("t_a.x[0]", (), "t_a.x"),
        ('t_a.x["k"]', (), "t_a.x"),
        ("module.m.t_a.x", ("m",), "t_a.x"),
        ("module.m[0].module.n.t_a.x[0]", ("m", "n"), "t_a.x"),
        ("t_a.x[each.key]", (), "t_a.x"),
        ('module.m[local.m["k"]].t_a.x["${each.key}"]', ("m",), "t_a.x"),
    ],
)
def test_target_of_import(to: str, path: tuple[str, ...], resource: str) -> None:
    text = f"import {{\n to = {to}\n id = local.a\n for_each = local.b\n provider = local.no\n}}\n"
    declaration = the(ImportDeclaration, text)
    assert (declaration.path, str(declaration.resource)) == (path, resource)
    assert subjects(text) == ["local.a", "local.b"]


@pytest.mark.parametrize(
    "text",
    [
        "moved {\n from = t_a.x\n to = t_a.y\n}\n",
        'removed {\n from = t_a.x\n provisioner "p" {\n when = destroy\n a = t_a.y\n}\n}\n',
        'terraform {\n backend "s3" {\n key = local.x\n}\n required_version = local.y\n}\n',
        "terraform {\n cloud {\n organization = local.x\n}\n}\n",
        "unheard_of {\n a = local.x\n}\n",
    ],
)
def test_blocks_without_references(text: str) -> None:
    assert subjects(text) == []


def test_sources_of_required_providers() -> None:
    text = """
    terraform {
      required_providers {
        a = { source = "acme/a", version = "1" }
        b = "~> 1.0"
        c = { version = "2" }
      }
    }
    """
    required = the(RequiredProvider, text)
    assert (required.name, required.source) == ("a", "acme/a")


@pytest.mark.parametrize(
    ("argument", "name"),
    [
        ("", ProviderName("test")),
        ("provider = other", ProviderName("other")),
        ("provider = other.alias", ProviderName("other", "alias")),
        ('provider = "other.alias"', ProviderName("other", "alias")),
    ],
)
def test_provider_of_resource(argument: str, name: ProviderName) -> None:
    declaration = the(ResourceDeclaration, f'resource "test_a_b" "x" {{\n{argument}\n}}\n')
    assert declaration.provider == name


@pytest.mark.parametrize(
    ("argument", "instances"),
    [
        ("", frozenset([""])),
        ("count = 3", range(3)),
        ("count = 0", range(0)),
        ("count = 99999999999999999999", range(1 << 31)),
        ("count = var.on ? 2 : 0", range(2)),
        ("count = var.on ? (var.more ? 4 : 1) : 0", range(4)),
        ("count = var.n", None),
        ("count = var.on ? var.n : 0", None),
        ('for_each = toset(["a", "b", "a"])', frozenset(['"a"', '"b"'])),
        ("for_each = { a = 1 }", frozenset(['"a"'])),
        ("for_each = {}", frozenset()),
        ('for_each = toset(["a", local.b])', None),
        ("for_each = { (local.a) = 1 }", None),
        ("for_each = local.all", None),
        ("for_each = { for x in local.all : x => x }", None),
    ],
)
def test_possible_instance_keys(argument: str, instances: InstanceKeys | None) -> None:
    declaration = the(ResourceDeclaration, f'resource "t_a" "x" {{\n{argument}\n}}\n')
    assert declaration.instances == instances
