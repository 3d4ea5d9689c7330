"""The rule `inline-value`: the value replaces the reference, or both use a local value."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.lookup.support import fixed_files, machine
from tests.fixes.support import check_fix
from tests.terraform.ask import Terraform


def interface(name: str) -> str:
    """A network interface of this name, and the machine that uses the interface."""
    return f"""\
resource "test_nic" "nic" {{
  name = {name}
}}

resource "test_vm" "vm" {{
  name = "web"
  nic  = test_nic.nic.id
}}
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("«test_vm.vm.name»", '"web"'),
        ("«resource.test_vm.vm.name»", '"web"'),
        ('"${«test_vm.vm.name»}-nic"', '"web-nic"'),
        ('"${ «test_vm.vm.name» }-nic"', '"web-nic"'),
        ('"${upper(«test_vm.vm.name»)}-nic"', '"${upper("web")}-nic"'),
        ('"${~ «test_vm.vm.name» ~}"', '"${~ "web" ~}"'),
        ("[«test_vm.vm.name», 1]", '["web", 1]'),
        ("«test_vm.vm.name» == null ? 1 : 2", '"web" == null ? 1 : 2'),
        ("<<-EOT\n    I am ${«test_vm.vm.name»}.\n  EOT", "<<-EOT\n    I am web.\n  EOT"),
    ],
)
def test_literal_replaces_reference(before: str, after: str) -> None:
    check_fix("inline-value", interface(before), interface(after))


@pytest.mark.parametrize("vm", ['name = "web"', 'name = "${var.prefix}-web"'])
def test_fix_with_terraform(vm: str, tmp_path: Path, terraform: Terraform) -> None:
    texts = machine('"${test_vm.vm.name}-nic"', vm)
    texts["variables.tf"] = 'variable "prefix" {\n  default = ""\n}\n'
    for name, text in fixed_files(texts).items():
        (tmp_path / name).write_text(text)
    answer = terraform.ask(tmp_path, plan=False)
    assert answer.graph_checked
    assert not answer.cycles
    assert terraform.fmt_check(tmp_path) == []


def test_check_condition_keeps_a_reference(tmp_path: Path, terraform: Terraform) -> None:
    texts = machine('"nic"')
    check = 'precondition {\n      condition     = test_vm.vm.name != ""\n'
    check += '      error_message = "no"\n    }'
    texts["nic.tf"] = f'resource "test_nic" "nic" {{\n  lifecycle {{\n    {check}\n  }}\n}}\n'
    result = fixed_files(texts)
    assert 'condition     = local.vm_name != ""' in result["nic.tf"]
    for name, text in result.items():
        (tmp_path / name).write_text(text)
    answer = terraform.ask(tmp_path, plan=False)
    assert answer.graph_checked
    assert answer.other_errors == ()
