"""The rule `inline-value`: the value replaces the reference, or both use a local value."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.fixes.support import analyze_texts, apply_fix, check_fix, fixes_at_text
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Fix


def machine(nic: str, vm: str = 'name = "web"') -> dict[str, str]:
    """A network interface that refers to the name of a machine, which refers back to it."""
    block = f'resource "test_vm" "vm" {{\n  {vm}\n  nic  = test_nic.nic.id\n}}\n'
    return {
        "nic.tf": f'resource "test_nic" "nic" {{\n  name = {nic}\n}}\n',
        "vm.tf": f"# The machine.\n{block}",
    }


def fixed_files(texts: dict[str, str]) -> dict[str, str]:
    """The files after the only fix for the reference to the name."""
    (fix,) = fixes_at_text(texts, "test_vm.vm.name", "nic.tf")
    assert fix.rule.name == "inline-value"
    result = apply_fix(texts, fix)
    assert not analyze_texts(result).components
    assert not analyze_texts(result).problems
    return result


INLINE = """
    resource "test_nic" "nic" {
      name = NAME
    }

    resource "test_vm" "vm" {
      name = "web"
      nic  = test_nic.nic.id
    }
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
    check_fix("inline-value", INLINE.replace("NAME", before), INLINE.replace("NAME", after))


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
    texts = machine("test_vm.vm.name", "name = var.n")
    texts["locals.tf"] = "locals {\n  vm_name   = 1\n  vm_name_2 = 2\n}\n"
    assert "vm_name_3 = var.n" in fixed_files(texts)["vm.tf"]


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
def test_no_fix(reference: str, vm: str) -> None:
    texts = machine(reference, vm)
    assert analyze_texts(texts).components, "there is a cycle to fix"
    assert fixes_at_text(texts, "test_vm.vm", "nic.tf") == ()


def test_no_fix_with_override_file() -> None:
    texts = machine("test_vm.vm.name")
    texts["vm_override.tf"] = 'resource "test_vm" "vm" {\n  other = 1\n}\n'
    assert analyze_texts(texts).components
    assert fixes_at_text(texts, "test_vm.vm.name", "nic.tf") == ()


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


def module(
    reference: str,
    given: str = '"web"',
    *,
    call: str = "",
    output: str = "value = test_vm.vm.name",
    vm: str = "name = var.name",
    variable: str = "type = string",
) -> dict[str, str]:
    """Like `machine`, but the name is an output of a module that contains the machine."""
    return {
        "main.tf": f"""\
variable "prefix" {{
  default = "p"
}}

resource "test_nic" "nic" {{
  name = {reference}
}}

# The machine.
module "vm" {{
  source = "./vm"
  name   = {given}
  nic    = test_nic.nic.id
{call}}}
""",
        "vm/main.tf": f"""\
variable "name" {{
  {variable}
}}

variable "nic" {{
}}

resource "test_vm" "vm" {{
  {vm}
  nic  = var.nic
}}

output "name" {{
  {output}
}}

output "other" {{
  value = [test_vm.vm.id, test_vm.vm.name]
}}
""",
    }


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (module("module.vm.name"), module('"web"')),
        (module('"${module.vm.name}-nic"'), module('"web-nic"')),
        (module("module.vm.name", vm='name = "vm"'), module('"vm"', vm='name = "vm"')),
        (
            module("module.vm.name", "7", variable="type = any"),
            module("7", "7", variable="type = any"),
        ),
    ],
    ids=["given by the call", "in a template", "set in the module", "a number"],
)
def test_literal_passed_through_module(
    texts: dict[str, str], expected: dict[str, str], tmp_path: Path, terraform: Terraform
) -> None:
    assert fixed_module_files(texts) == expected
    (tmp_path / "vm").mkdir()
    for name, text in expected.items():
        (tmp_path / name).write_text(text)
    answer = terraform.ask(tmp_path, plan=False)
    assert answer.graph_checked
    assert not answer.cycles
    assert terraform.fmt_check(tmp_path) == []


def fixes_of_output(texts: dict[str, str]) -> list[Fix]:
    """The fixes for the reference to the output, without those for references in the module."""
    assert analyze_texts(texts).components
    at = "module.vm.other" if "module.vm.other" in texts["main.tf"] else "module.vm.name"
    return [
        fix
        for fix in fixes_at_text(texts, at, "main.tf")
        if fix.rule.name == "inline-value" and at in fix.title
    ]


def fixed_module_files(texts: dict[str, str]) -> dict[str, str]:
    """The files after the only fix for the reference to the output."""
    (fix,) = fixes_of_output(texts)
    return apply_fix(texts, fix)


@pytest.mark.parametrize("given", ['"${var.prefix}-web"', '"web-${var.prefix}"'])
def test_expression_passed_through_module(given: str, tmp_path: Path, terraform: Terraform) -> None:
    result = fixed_module_files(module("module.vm.name", given))
    assert result["vm/main.tf"] == module("")["vm/main.tf"]
    local = f"locals {{\n  vm_name = {given}\n}}\n\n# The machine.\n"
    assert local in result["main.tf"]
    assert "  name = local.vm_name\n}" in result["main.tf"]
    assert "  name   = local.vm_name\n" in result["main.tf"]
    (tmp_path / "vm").mkdir()
    for name, text in result.items():
        (tmp_path / name).write_text(text)
    answer = terraform.ask(tmp_path, plan=False)
    assert answer.graph_checked
    assert not answer.cycles
    assert terraform.fmt_check(tmp_path) == []


@pytest.mark.parametrize(
    "texts",
    [
        module("module.vm.other"),
        module("module.vm.name", call="  count  = 1\n"),
        module("module.vm.name", vm="count = 1\n  name = var.name"),
        module("module.vm.name", vm="id = var.name", output="value = test_vm.vm.id"),
        module("module.vm.name", vm='name = "${var.name}-vm"'),
        module("module.vm.name", "5"),
        module("module.vm.name", "var.prefix"),
        module("module.vm.name", '"${var.prefix}"'),
        module("module.vm.name", variable="type      = string\n  sensitive = true"),
        module("module.vm.name", output="value     = test_vm.vm.name\n  sensitive = true"),
        module(
            "module.vm.name", output="value      = test_vm.vm.name\n  depends_on = [test_vm.vm]"
        ),
        module("module.vm.name", "test_nic.nic.kind", variable="type = any"),
    ],
    ids=[
        "another output",
        "several modules",
        "several machines",
        "an id",
        "made from the variable",
        "a number that becomes a string",
        "something that may become a string",
        "one value in a template",
        "a secret variable",
        "a secret output",
        "an output that waits",
        "what is given is on the cycle",
    ],
)
def test_no_fix_for_module_output(texts: dict[str, str]) -> None:
    assert fixes_of_output(texts) == []


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
