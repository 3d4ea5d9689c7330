"""The declarations of each type of block, with their references."""

from __future__ import annotations

import pytest

from tests.config.declaration_texts import subjects, the
from tf_cycle_ls.config.declarations import (
    CallDeclaration,
    CheckDeclaration,
    ImportDeclaration,
    OutputDeclaration,
    ProviderDeclaration,
    ProviderName,
    RequiredProvider,
    ResourceDeclaration,
    VariableDeclaration,
)


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
    ("to", "path", "resource", "keys"),
    [
        ("t_a.x", (), "t_a.x", []),
        ("t_a.x[0]", (), "t_a.x", []),
        ('t_a.x["k"]', (), "t_a.x", []),
        ("module.m.t_a.x", ("m",), "t_a.x", []),
        ("module.m[0].module.n.t_a.x[0]", ("m", "n"), "t_a.x", []),
        ("t_a.x[each.key]", (), "t_a.x", ["each.key"]),
        (
            'module.m[local.m["k"]].t_a.x["${each.key}"]',
            ("m",),
            "t_a.x",
            ["local.m", "each.key"],
        ),
    ],
)
def test_target_of_import(to: str, path: tuple[str, ...], resource: str, keys: list[str]) -> None:
    text = f"import {{\n to = {to}\n id = local.a\n for_each = local.b\n provider = local.no\n}}\n"
    declaration = the(ImportDeclaration, text)
    assert (declaration.path, str(declaration.resource)) == (path, resource)
    assert subjects(text) == sorted([*keys, "local.a", "local.b"])


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
