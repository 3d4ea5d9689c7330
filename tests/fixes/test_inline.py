"""The rule `inline-value`: the value in the place of the reference, or a local for both."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.fixes.configurations import after, analysed, offered
from tests.terraform.ask import Terraform


def machine(nic: str, vm: str = 'name = "web"') -> dict[str, str]:
    """A network interface that reads the name of the machine that uses it."""
    block = f'resource "test_vm" "vm" {{\n  {vm}\n  nic  = test_nic.nic.id\n}}\n'
    return {
        "nic.tf": f'resource "test_nic" "nic" {{\n  name = {nic}\n}}\n',
        "vm.tf": f"# The machine.\n{block}",
    }


def only_fix(texts: dict[str, str]) -> dict[str, str]:
    """The files with the one repair that is offered at the reference to the name."""
    (fix,) = offered(texts, "test_vm.vm.name", "nic.tf")
    assert fix.rule == "inline-value"
    repaired = after(texts, fix)
    assert not analysed(repaired).components
    assert not analysed(repaired).problems
    return repaired


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("test_vm.vm.name", '"web"'),
        ("resource.test_vm.vm.name", '"web"'),
        ('"${test_vm.vm.name}-nic"', '"web-nic"'),
        ('"${ test_vm.vm.name }-nic"', '"web-nic"'),
        ('"${upper(test_vm.vm.name)}-nic"', '"${upper("web")}-nic"'),
        ('"${~ test_vm.vm.name ~}"', '"${~ "web" ~}"'),
        ("[test_vm.vm.name, 1]", '["web", 1]'),
        ("test_vm.vm.name == null ? 1 : 2", '"web" == null ? 1 : 2'),
    ],
)
def test_a_plain_value_takes_the_place_of_the_reference(reference: str, expected: str) -> None:
    texts = machine(reference)
    assert only_fix(texts) == {**texts, **machine(expected, 'name = "web"')}


def test_in_a_heredoc() -> None:
    repaired = only_fix(machine("<<-EOT\n    I am ${test_vm.vm.name}.\n  EOT"))
    assert "    I am web.\n" in repaired["nic.tf"]


def test_anything_else_becomes_a_local() -> None:
    repaired = only_fix(machine('"${test_vm.vm.name}-nic"', 'name = "${var.prefix}-web"'))
    assert repaired == {
        "nic.tf": 'resource "test_nic" "nic" {\n  name = "${local.vm_name}-nic"\n}\n',
        "vm.tf": dedent("""\
            locals {
              vm_name = "${var.prefix}-web"
            }

            # The machine.
            resource "test_vm" "vm" {
              name = local.vm_name
              nic  = test_nic.nic.id
            }
        """),
    }


def test_the_name_of_the_local_is_free() -> None:
    texts = machine("test_vm.vm.name", "name = var.n")
    texts["locals.tf"] = "locals {\n  vm_name   = 1\n  vm_name_2 = 2\n}\n"
    assert "vm_name_3 = var.n" in only_fix(texts)["vm.tf"]


@pytest.mark.parametrize(
    ("reference", "vm"),
    [
        ("test_vm.vm.id", 'id = "x"'),
        ("test_vm.vm.name", 'name = "x"\n  count = 1'),
        ("test_vm.vm.name", "name = each.key"),
        ("test_vm.vm.name", "other = 1"),
        ("test_vm.vm.name.first", 'name = "x"'),
        ("test_vm.vm.name", "name = test_nic.nic.v"),
        ("test_vm.vm", 'name = "x"'),
    ],
)
def test_never_offered(reference: str, vm: str) -> None:
    texts = machine(reference, vm)
    assert analysed(texts).components, "there is a cycle to repair"
    assert offered(texts, "test_vm.vm", "nic.tf") == ()


def test_not_where_an_override_may_say_otherwise() -> None:
    texts = machine("test_vm.vm.name")
    texts["vm_override.tf"] = 'resource "test_vm" "vm" {\n  other = 1\n}\n'
    assert analysed(texts).components
    assert offered(texts, "test_vm.vm.name", "nic.tf") == ()


@pytest.mark.parametrize("vm", ['name = "web"', 'name = "${var.prefix}-web"'])
def test_terraform_agrees(vm: str, tmp_path: Path, terraform: Terraform) -> None:
    texts = machine('"${test_vm.vm.name}-nic"', vm)
    texts["variables.tf"] = 'variable "prefix" {\n  default = ""\n}\n'
    for name, text in only_fix(texts).items():
        (tmp_path / name).write_text(text)
    answer = terraform.ask(tmp_path, plan=False)
    assert answer.graph_checked
    assert not answer.cycles
    assert terraform.fmt_check(tmp_path) == []
