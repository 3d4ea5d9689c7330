"""The block that declares a resource, and local values for its arguments."""

from __future__ import annotations

from textwrap import dedent

from tests.fixes.lookup.support import fixed_files, machine
from tests.fixes.support import analyze_texts, fixes_at_text


def test_expression_becomes_local_value() -> None:
    result = fixed_files(machine('"${test_vm.vm.name}-nic"', 'name = "${var.prefix}-web"'))
    assert result == {
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


def test_local_name_is_free() -> None:
    texts = machine("test_vm.vm.name", "name = lower(var.n)")
    texts["locals.tf"] = "locals {\n  vm_name   = 1\n  vm_name_2 = 2\n}\n"
    assert "vm_name_3 = lower(var.n)" in fixed_files(texts)["vm.tf"]


def test_no_fix_with_override_file() -> None:
    texts = machine("test_vm.vm.name")
    texts["vm_override.tf"] = 'resource "test_vm" "vm" {\n  other = 1\n}\n'
    assert analyze_texts(texts).components
    assert fixes_at_text(texts, "test_vm.vm.name", "nic.tf") == ()
