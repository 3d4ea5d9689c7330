"""What a text says about its resources."""

from __future__ import annotations

import pytest

from tests.analysis.directories import analysed
from tf_cycle_ls.replacement.configuration import Configuration

FIRST = "lifecycle {\n    create_before_destroy = %s\n  }\n"


def configuration(text: str, **modules: str) -> Configuration:
    texts = {f"{name}/main.tf": content for name, content in modules.items()}
    return Configuration(analysed({"main.tf": text, **texts}))


def resource(name: str, body: str = "") -> str:
    return f'resource "p_x" "{name}" {{\n  {body}\n}}\n'


def test_dependencies_of_a_resource_created_first_are_created_first() -> None:
    found = configuration(
        resource("a", "v = p_x.b.id\n  " + FIRST % "true")
        + resource("b", "v = local.l")
        + resource("c")
        + resource("d", "v = p_x.a.id")
        + "locals {\n  l = p_x.c.id\n}\n"
    )
    assert found.with_lifecycle == {"p_x.a"}
    assert found.created_first == {"p_x.a", "p_x.b", "p_x.c"}


@pytest.mark.parametrize(
    "body",
    [
        FIRST % "false",
        "# create_before_destroy = true",
        "create_before_destroy = true",
        'v = "create_before_destroy = true"',
    ],
)
def test_only_the_attribute_of_lifecycle_counts(body: str) -> None:
    assert configuration(resource("a", body)).created_first == frozenset()


@pytest.mark.parametrize(("version", "expected"), [(">= 1.16", True), (">= 1.11", False)])
def test_removed_objects_force_from_a_version(version: str, expected: bool) -> None:
    text = f'terraform {{\n  required_version = "{version}"\n}}\n'
    assert configuration(text).dialect.orphans_force is expected


def test_provider_configuration_has_alias_and_module() -> None:
    found = configuration(
        'provider "p" {}\nprovider "p" {\n  alias = "k"\n  v = 1\n}\n'
        + resource("a", "provider = p.k")
        + resource("b")
        + 'resource "q_x" "c" {}\n'
    )
    source = 'provider["registry.terraform.io/hashicorp/p"]'
    assert found.provider("p_x.a") == f"{source}.k"
    assert found.provider("p_x.b") == source
    assert found.provider("q_x.c") == source.replace("/p", "/q")


@pytest.mark.parametrize("value", ["true", "false"])
def test_value_that_decides_the_count_is_a_text(value: str) -> None:
    counted = resource("a", "count = local.on ? 1 : 0")
    text = f"locals {{\n  on = {value}\n  other = 1\n}}\n"
    (found,) = configuration(counted + text).counts("p_x.a")
    assert found.split() == [b"on", b"=", value.encode()]


def test_resources_used_directly() -> None:
    found = configuration(
        resource("a", "v = local.l")
        + "locals {\n  l = p_x.b.id\n}\n"
        + resource("b", "v = p_x.c.id")
        + resource("c")
    )
    assert found.used_directly("p_x.a") == {"p_x.b"}


def test_only_instance_is_kept_if_its_resource_is() -> None:
    found = configuration(resource("a"))
    assert found.instance_after("p_x.a[0]") == "p_x.a"
    assert found.instance_after("p_x.gone[0]") == "p_x.gone[0]"


def test_instances_of_modules_are_kept_in_opentofu_only() -> None:
    # The answers of Terraform 1.11.4 and OpenTofu 1.12.6.
    call = 'module "m" {\n  source = "./m"\n  count = 1\n}\n'
    found = {
        suffix: Configuration(analysed({f"main.{suffix}": call, f"m/main.{suffix}": resource("a")}))
        for suffix in ("tf", "tofu")
    }
    assert found["tf"].instance_after("module.m.p_x.a") == "module.m.p_x.a"
    assert found["tofu"].instance_after("module.m.p_x.a") == "module.m[0].p_x.a"
