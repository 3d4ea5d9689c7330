"""Which resources can leave a module, and which modules let one leave."""

from __future__ import annotations

import pytest

from tests.fixes.rules.move_to_caller.support import (
    CALLER,
    INPUTS,
    LINK,
    OUTPUT,
    OWN,
    modules,
    moves,
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('  source   = "./a"\n', '  source   = "./a"\n  depends_on = [terraform_data.o]\n'),
        ('toset(["x", "y"])\n  source   = "./a"', 'toset(var.all)\n  source   = "./a"'),
        ('module "b" {', 'module "c" {\n  source = "./a"\n  name   = ""\n}\n\nmodule "b" {'),
        ("  name     = each.key\n", "  name     = each.key\n  providers = { test = test.a }\n"),
    ],
    ids=["an order", "computed keys", "called twice", "providers"],
)
def test_module_that_keeps_its_resources(old: str, new: str) -> None:
    assert moves(modules())
    assert old in CALLER
    assert moves(modules(caller=CALLER.replace(old, new, 1))) == []


@pytest.mark.parametrize(
    "argument",
    [
        "count = 1",
        "provider = test.a",
        "depends_on = [terraform_data.own]",
        "lifecycle {\n    replace_triggered_by = [terraform_data.own]\n  }",
        'dynamic "part" {\n    for_each = [1]\n    content {}\n  }',
    ],
)
def test_resource_that_stays(argument: str) -> None:
    assert moves(modules(LINK.replace("  input", f"  {argument}\n  input"))) == []


@pytest.mark.parametrize(
    "reader",
    [
        'output "link" {\n  value = terraform_data.link.id\n}\n',
        'output "peer" {\n  value = var.peer\n}\n',
        "locals {\n  peer = var.peer\n}\n",
        'provider "test" {}\n',
        "moved {\n  from = terraform_data.old\n  to   = terraform_data.link\n}\n",
    ],
    ids=["the resource is read", "an output", "a local value", "a provider", "it has moved"],
)
def test_module_that_needs_the_resource_or_the_input(reader: str) -> None:
    assert moves(modules(output=OUTPUT + "\n" + reader)) == []


def test_module_with_one_instance_keeps_its_resources() -> None:
    # A resource with `for_each` would need another address, and an output is read by itself.
    first, _, second = CALLER.partition("\n\n")
    first = first.replace('  for_each = toset(["x", "y"])\n', "").replace("each.key\n", '"n"\n')
    first = first.replace("module.b[each.key].id", "values(module.b)[0].id")
    caller = f"{first}\n\n{second.replace('module.a[each.key].id', 'module.a')}"
    assert moves(modules(caller=caller)) == []


def test_input_that_another_block_reads_is_kept() -> None:
    link = LINK.replace("${var.peer}", "${var.peer}-${var.name}")
    (result,) = moves(modules(link))
    assert 'variable "name"' in result["a/main.tf"]
    assert "  name     = each.key\n" in result["main.tf"]
    assert 'variable "peer"' not in result["a/main.tf"]


def test_input_that_only_the_resource_reads_is_removed() -> None:
    link = LINK.replace("${var.peer}", "${var.peer}-${var.name}")
    (result,) = moves(modules(link, own=OWN.replace("var.name", '"own"')))
    assert result["a/main.tf"].startswith('resource "terraform_data" "own"')
    assert '  source   = "./a"\n}\n' in result["main.tf"]
    assert INPUTS not in result["a/main.tf"]
