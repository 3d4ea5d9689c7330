"""Merging of override files (Terraform: `module_merge.go`)."""

from __future__ import annotations

import pytest

from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.config.config_files import is_override
from tf_cycle_ls.config.file import File, read_file
from tf_cycle_ls.config.module import Module, assemble


@pytest.mark.parametrize(
    ("name", "overrides"),
    [
        ("override.tf", True),
        ("a_override.tf", True),
        ("_override.tf", True),
        ("a.b_override.tf", True),
        ("overrides.tf", False),
        ("override_a.tf", False),
        ("aoverride.tf", False),
        ("main.tf", False),
    ],
)
def test_is_override(name: str, overrides: bool) -> None:
    assert is_override(name) is overrides


def read(name: str, text: str) -> tuple[str, File]:
    return f"/{name}.tf", read_file(f"{text}\n".encode())


def merged(base: str, *overriding: str) -> Module:
    files = (read(f"{i}_override", text) for i, text in enumerate(overriding))
    return assemble([read("main", base)], files)


def subjects(module: Module) -> list[str]:
    return sorted(str(reference.subject) for reference in module.references())


# Bodies of a resource in the base and in the override, and the references after the merge.
RESOURCES = {
    "an argument replaces that of its name": ("v = local.a\nw = local.b", "v = local.c", "bc"),
    "an argument is added": ("v = local.a", "w = local.b", "ab"),
    "an argument is replaced by one without references": ("v = local.a", "v = 1", ""),
    "a nested block replaces all of its type": (
        "b {\n v = local.a\n}\nb {\n v = local.b\n}\nc {\n v = local.d\n}",
        "b {\n v = local.c\n}",
        "cd",
    ),
    "a dynamic block replaces static ones": (
        "b {\n v = local.a\n}",
        'dynamic "b" {\n for_each = local.b\n content {\n v = local.c\n}\n}',
        "bc",
    ),
    "a static block replaces dynamic ones": (
        'dynamic "b" {\n for_each = local.b\n content {\n v = local.c\n}\n}',
        "b {\n v = local.a\n}",
        "a",
    ),
    "count replaces": ("count = local.a", "count = local.b", "b"),
    "for_each replaces": ("for_each = local.a", "for_each = local.b", "b"),
    "connection replaces": (
        "connection {\n host = local.a\n user = local.b\n}",
        "connection {\n host = local.c\n}",
        "c",
    ),
    "provisioners replace all others": (
        'provisioner "p" {\n v = local.a\n}\nprovisioner "q" {\n v = local.b\n}',
        'provisioner "r" {\n v = local.c\n}',
        "c",
    ),
    "replace_triggered_by is dropped": (
        "lifecycle {\n replace_triggered_by = [local.a]\n}",
        "lifecycle {\n replace_triggered_by = [local.b]\n}",
        "a",
    ),
    "lifecycle does not take away conditions": (
        "lifecycle {\n precondition {\n condition = local.a\n}\n}",
        "lifecycle {\n create_before_destroy = true\n}",
        "a",
    ),
    "depends_on stays that of the base": (
        "depends_on = [local.a]\nv = local.b",
        "v = local.c",
        "ac",
    ),
}


@pytest.mark.parametrize(("base", "override", "left"), RESOURCES.values(), ids=RESOURCES)
@pytest.mark.parametrize("block", ["resource", "data"])
def test_override_of_resource(block: str, base: str, override: str, left: str) -> None:
    header = f'{block} "t_a" "x"'
    module = merged(f"{header} {{\n{base}\n}}", f"{header} {{\n{override}\n}}")
    assert subjects(module) == [f"local.{name}" for name in left]
    assert module.errors == ()


OTHERS = {
    "a local value replaces": ("locals {\n l = var.a\n}", "locals {\n l = var.b\n}", "b"),
    "an output's value replaces": (
        'output "o" {\n value = var.a\n depends_on = [var.c]\n}',
        'output "o" {\n value = var.b\n}',
        "bc",
    ),
    "a variable keeps its validations": (
        'variable "v" {\n validation {\n condition = var.a\n}\n}',
        'variable "v" {\n default = 1\n}',
        "a",
    ),
    "a call's arguments and count replace": (
        'module "m" {\n source = "./m"\n v = var.a\n w = var.b\n count = var.c\n}',
        'module "m" {\n v = var.d\n count = var.e\n}',
        "bde",
    ),
    "a provider's arguments replace": (
        'provider "p" {\n v = var.a\n w = var.b\n}',
        'provider "p" {\n v = var.c\n}',
        "bc",
    ),
    "ephemeral resources are not overridden": (
        'ephemeral "t_e" "x" {\n v = var.a\n}',
        'ephemeral "t_e" "x" {\n v = var.b\n}',
        "a",
    ),
    "an ephemeral resource may have no base": ("", 'ephemeral "t_e" "x" {\n v = var.b\n}', ""),
}


@pytest.mark.parametrize(("base", "override", "left"), OTHERS.values(), ids=OTHERS)
def test_override_of_other_declarations(base: str, override: str, left: str) -> None:
    module = merged(base, override)
    assert subjects(module) == [f"var.{name}" for name in left]
    assert module.errors == ()


def test_overrides_are_merged_in_order() -> None:
    header = 'resource "t_a" "x"'
    texts = (f"{header} {{\n v = local.{name}\n w{name} = local.{name}\n}}" for name in "abc")
    assert subjects(merged(*texts)) == ["local.a", "local.b", "local.c", "local.c"]


def test_override_of_count_provider_and_source() -> None:
    module = merged(
        'resource "t_a" "x" {\n count = 1\n}\nmodule "m" {\n source = "./a"\n}',
        'resource "t_a" "x" {\n count = 2\n provider = p.q\n}\nmodule "m" {\n source = "./b"\n}',
    )
    resource = module.resources[Resource("managed", "t_a", "x")].declaration
    assert (resource.instances, str(resource.provider)) == (range(2), "p.q")
    assert module.calls["m"].declaration.source == "./b"


WITHOUT_BASE = [
    ('resource "t_a" "x" {}', "nothing to override: t_a.x is declared in no other file"),
    ("locals {\n l = 1\n}", "nothing to override: local.l is declared in no other file"),
    ('output "o" {}', "nothing to override: output.o is declared in no other file"),
]


@pytest.mark.parametrize(("override", "message"), WITHOUT_BASE)
def test_override_without_base_is_reported_and_ignored(override: str, message: str) -> None:
    module = merged("", override)
    (error,) = module.errors
    assert error.message.startswith(message)
    assert subjects(module) == []


FORBIDDEN = [
    ('resource "t_a" "x"', "depends_on = [local.a]", "depends_on"),
    (
        'resource "t_a" "x"',
        "lifecycle {\n precondition {\n condition = local.a\n}\n}",
        "lifecycle.precondition",
    ),
    ('output "o"', "depends_on = [local.a]", "depends_on"),
    ('output "o"', "precondition {\n condition = local.a\n}", "precondition"),
    ('variable "v"', "validation {\n condition = local.a\n}", "validation"),
    ('module "m"', "depends_on = [local.a]", "depends_on"),
]


@pytest.mark.parametrize(("header", "body", "argument"), FORBIDDEN)
def test_forbidden_override_is_reported_and_ignored(header: str, body: str, argument: str) -> None:
    module = merged(f"{header} {{}}", f"{header} {{\n{body}\n}}")
    (error,) = module.errors
    assert error.message == f"{argument} cannot be overridden; it was left out"
    assert subjects(module) == []
