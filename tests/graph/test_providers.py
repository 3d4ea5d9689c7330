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


# Name of the node, the files, and the provider that the resource depends on.
IN_THE_ROOT = {
    "the prefix of the type names the provider": (f"{RESOURCE}\n{BLOCK}", TEST),
    "without a block there is nothing to wait for": (RESOURCE, None),
    "a block of another provider is not it": (f'{RESOURCE}\nprovider "foo" {{\n  a = 1\n}}', None),
    "an alias is not the default": (f"{RESOURCE}\n{ALIASED}", None),
    "an alias is asked for": (
        f'resource "test_a" "x" {{\n  provider = test.west\n}}\n{BLOCK}\n{ALIASED}',
        f"{TEST}.west",
    ),
    "an empty block is a configuration in the root": (f"{RESOURCE}\n{EMPTY}", TEST),
    "a local name stands for its source": (
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
def test_in_the_root(text: str, provider: str | None) -> None:
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
    "an empty block only stands for what is passed": (
        f"{BLOCK}\n{ALIASED}\n{call('test = test.west')}",
        f"{EMPTY}\n{RESOURCE}",
        f"{TEST}.west",
    ),
    "a local name of the module stands for what is passed under it": (
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
def test_in_a_module(root: str, module: str, provider: str | None) -> None:
    made = graph({"main.tf": root, "m/main.tf": module})
    assert made.nodes["module.m.test_a.x"].provider == provider


def test_two_levels_down_it_is_still_inherited() -> None:
    made = graph({"main.tf": f"{BLOCK}\n{CALL}", "m/main.tf": CALL, "m/m/main.tf": RESOURCE})
    assert made.nodes["module.m.module.m.test_a.x"].provider == TEST


def test_what_is_passed_is_passed_on() -> None:
    made = graph(
        {
            "main.tf": f"{ALIASED}\n{call('test = test.west')}",
            "m/main.tf": CALL,
            "m/m/main.tf": RESOURCE,
        }
    )
    assert made.nodes["module.m.module.m.test_a.x"].provider == f"{TEST}.west"


@pytest.mark.parametrize(
    "users",
    [
        "",
        'resource "foo_a" "x" {}',
        'resource "test_a" "x" {\n  provider = test.west\n}',
        "locals {\n  x = provider::test::f(1)\n}",
    ],
)
def test_a_provider_that_no_resource_uses_makes_no_edges(users: str) -> None:
    text = f'{users}\nlocals {{\n  l = 1\n}}\nprovider "test" {{\n  a = local.l\n}}'
    assert TEST not in graph({"main.tf": text}).nodes


@pytest.mark.parametrize("block", ["resource", "data", "ephemeral"])
def test_its_body_is_searched_in_its_module(block: str) -> None:
    text = (
        f'{block} "test_a" "x" {{}}\nlocals {{\n  l = 1\n}}\nprovider "test" {{\n  a = local.l\n}}'
    )
    made = graph({"main.tf": text})
    (resource,) = (name for name in made.nodes if name.endswith("test_a.x"))
    assert made.successors[resource] == (TEST,)
    assert made.successors[TEST] == ("local.l (expand)",)
    inner = graph({"main.tf": CALL, "m/main.tf": text})
    assert inner.successors[f"module.m.{TEST}"] == (
        "module.m (expand)",
        "module.m.local.l (expand)",
    )


@pytest.mark.parametrize("type_", ["terraform_data", "terraform_remote_state"])
def test_what_is_built_in_waits_for_no_configuration(type_: str) -> None:
    assert graph({"main.tf": f'data "{type_}" "x" {{}}'}).nodes[f"data.{type_}.x"].provider is None
