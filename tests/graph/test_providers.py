"""Which provider configuration a resource depends on (Terraform: `transform_provider.go`)."""

from __future__ import annotations

import pytest

from tests.graph.graphs import graph

TEST = 'provider["registry.terraform.io/hashicorp/test"]'
OTHER = 'provider["registry.terraform.io/acme/other"]'
REQUIRED = """
terraform {
  required_providers {
    %s = {
      source = "acme/other"
    }
  }
}
"""
RESOURCE = 'resource "test_a" "x" {}'
BLOCK = 'provider "test" {\n  a = 1\n}'
ALIASED = 'provider "test" {\n  alias = "west"\n  a = 1\n}'
EMPTY = 'provider "test" {}'
CALL = 'module "m" {\n  source = "./m"\n}'


def call(providers: str) -> str:
    return f'module "m" {{\n  source = "./m"\n  providers = {{ {providers} }}\n}}'


# The configuration, and the provider that the resource `test_a.x` depends on.
IN_THE_ROOT = {
    "the prefix of the type names the provider": (f"{RESOURCE}\n{BLOCK}", TEST),
    "without a block there is no dependency": (RESOURCE, None),
    "the block of another provider is ignored": (
        f'{RESOURCE}\nprovider "foo" {{\n  a = 1\n}}',
        None,
    ),
    "an alias is not the default": (f"{RESOURCE}\n{ALIASED}", None),
    "the resource names an alias": (
        f'resource "test_a" "x" {{\n  provider = test.west\n}}\n{BLOCK}\n{ALIASED}',
        f"{TEST}.west",
    ),
    "an empty block is a configuration in the root": (f"{RESOURCE}\n{EMPTY}", TEST),
    "a local name refers to its source": (
        f"{REQUIRED % 'test'}\n{RESOURCE}\n{BLOCK}",
        OTHER,
    ),
    "two local names can be one provider": (
        f'{REQUIRED % "mine"}\nresource "test_a" "x" {{\n  provider = mine\n}}\n'
        'provider "mine" {\n  a = 1\n}',
        OTHER,
    ),
}


@pytest.mark.parametrize(("text", "provider"), IN_THE_ROOT.values(), ids=IN_THE_ROOT)
def test_provider_of_resource_in_root_module(text: str, provider: str | None) -> None:
    assert graph({"main.tf": text}).nodes["test_a.x"].provider == provider


IN_A_MODULE = {
    "the default of the root is inherited": (f"{BLOCK}\n{CALL}", RESOURCE, TEST),
    "an alias is not inherited": (
        f"{BLOCK}\n{ALIASED}\n{CALL}",
        'resource "test_a" "x" {\n  provider = test.west\n}',
        None,
    ),
    "its own block hides that of the root": (
        f"{BLOCK}\n{CALL}",
        f"{BLOCK}\n{RESOURCE}",
        f"module.m.{TEST}",
    ),
    "an alias is passed as the default": (
        f"{BLOCK}\n{ALIASED}\n{call('test = test.west')}",
        RESOURCE,
        f"{TEST}.west",
    ),
    "an alias is passed as an alias": (
        f"{ALIASED}\n{call('test.inner = test.west')}",
        'resource "test_a" "x" {\n  provider = test.inner\n}',
        f"{TEST}.west",
    ),
    "an empty block is a placeholder for the passed provider": (
        f"{BLOCK}\n{ALIASED}\n{call('test = test.west')}",
        f"{EMPTY}\n{RESOURCE}",
        f"{TEST}.west",
    ),
    "a local name of the module refers to the provider passed to it": (
        f"{REQUIRED % 'outer'}\n" + 'provider "outer" {\n  a = 1\n}\n' + call("inner = outer"),
        f"{REQUIRED % 'inner'}\n" + 'resource "test_a" "x" {\n  provider = inner\n}',
        OTHER,
    ),
    "the source decides, not the local name": (
        f"{BLOCK}\n{CALL}",
        f"{REQUIRED % 'test'}\n{RESOURCE}",
        None,
    ),
}


@pytest.mark.parametrize(("root", "module", "provider"), IN_A_MODULE.values(), ids=IN_A_MODULE)
def test_provider_of_resource_in_called_module(
    root: str, module: str, provider: str | None
) -> None:
    built = graph({"main.tf": root, "m/main.tf": module})
    assert built.nodes["module.m.test_a.x"].provider == provider


def test_default_provider_is_inherited_over_two_levels() -> None:
    built = graph({"main.tf": f"{BLOCK}\n{CALL}", "m/main.tf": CALL, "m/m/main.tf": RESOURCE})
    assert built.nodes["module.m.module.m.test_a.x"].provider == TEST


def test_passed_provider_is_inherited_by_nested_module() -> None:
    built = graph(
        {
            "main.tf": f"{ALIASED}\n{call('test = test.west')}",
            "m/main.tf": CALL,
            "m/m/main.tf": RESOURCE,
        }
    )
    assert built.nodes["module.m.module.m.test_a.x"].provider == f"{TEST}.west"


@pytest.mark.parametrize(
    "users",
    [
        "",
        'resource "foo_a" "x" {}',
        'resource "test_a" "x" {\n  provider = test.west\n}',
        "locals {\n  x = provider::test::f(1)\n}",
    ],
)
def test_provider_without_resources_has_no_node(users: str) -> None:
    text = f'{users}\nlocals {{\n  l = 1\n}}\nprovider "test" {{\n  a = local.l\n}}'
    assert TEST not in graph({"main.tf": text}).nodes


@pytest.mark.parametrize("block", ["resource", "data", "ephemeral"])
def test_references_of_provider_are_resolved_in_its_module(block: str) -> None:
    text = (
        f'{block} "test_a" "x" {{}}\nlocals {{\n  l = 1\n}}\nprovider "test" {{\n  a = local.l\n}}'
    )
    built = graph({"main.tf": text})
    (resource,) = (name for name in built.nodes if name.endswith("test_a.x"))
    assert built.successors[resource] == (TEST,)
    assert built.successors[TEST] == ("local.l (expand)",)
    inner = graph({"main.tf": CALL, "m/main.tf": text})
    assert inner.successors[f"module.m.{TEST}"] == (
        "module.m (expand)",
        "module.m.local.l (expand)",
    )


@pytest.mark.parametrize("type_", ["terraform_data", "terraform_remote_state"])
def test_built_in_provider_has_no_configuration(type_: str) -> None:
    assert graph({"main.tf": f'data "{type_}" "x" {{}}'}).nodes[f"data.{type_}.x"].provider is None
