"""The rule `inline-value`: the value replaces the reference, or both use a local value."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.lookup.support import fixed_files, machine
from tests.fixes.support import apply_fix, check_fix, fixes_at_text
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Harm


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


@pytest.mark.parametrize(
    ("target", "argument", "harm"),
    [
        # azurerm folds the location and removes its spaces, google upper-cases that of a bucket,
        # aws removes the final dot of a zone's name.
        ('azurerm_linux_virtual_machine" "x', 'location = "West Europe"', Harm.MAY_DIFFER),
        ('azurerm_linux_virtual_machine" "x', 'location = "westeurope"', Harm.NONE),
        ('google_storage_bucket" "x', 'location = "eu"', Harm.MAY_DIFFER),
        ('google_storage_bucket" "x', 'location = "EU"', Harm.NONE),
        ('aws_route53_zone" "x', 'name = "example.com."', Harm.MAY_DIFFER),
        ('aws_route53_zone" "x', 'name = "example.com"', Harm.NONE),
        # A variable may be null or a number.
        ('aws_sqs_queue" "x', "name = var.null", Harm.MAY_DIFFER),
        ('aws_sqs_queue" "x', "name = var.number", Harm.MAY_DIFFER),
        ('aws_sqs_queue" "x', "name = var.text", Harm.NONE),
    ],
)
def test_value_that_a_provider_may_change_is_not_safe(
    target: str, argument: str, harm: Harm
) -> None:
    type_ = target.partition('"')[0]
    name = argument.partition(" ")[0]
    texts = {
        "main.tf": f"""
            resource "test_nic" "nic" {{
              name = "nic-${{{type_}.x.{name}}}"
            }}

            resource "{target}" {{
              {argument}
              nic = test_nic.nic.id
            }}

            variable "null" {{
              type    = string
              default = null
            }}

            variable "number" {{
              type = number
            }}

            variable "text" {{
              type = string
            }}
        """
    }
    (fix,) = (fix for fix in fixes_at_text(texts, f"{type_}.x.") if fix.rule.name == "inline-value")
    assert fix.harms == (harm,)


@pytest.mark.parametrize(
    "argument", ["name = 5", 'name = "q"\n  lifecycle {\n    ignore_changes = [name]\n  }']
)
def test_value_that_the_provider_returns_otherwise_is_not_inlined(argument: str) -> None:
    """A number comes back as a string, and with `ignore_changes` the real name may be another."""
    texts = {
        "main.tf": f'resource "test_nic" "nic" {{\n  name = "x${{aws_sqs_queue.q.name}}"\n}}\n\n'
        f'resource "aws_sqs_queue" "q" {{\n  {argument}\n  nic = test_nic.nic.id\n}}\n'
    }
    assert all(fix.rule.name != "inline-value" for fix in fixes_at_text(texts, "aws_sqs_queue.q."))


@pytest.mark.parametrize(
    ("argument", "harm"),
    [
        ("name = aws_lambda_function.f.function_name", Harm.NONE),
        ('tags = { of = "${aws_lambda_function.f.function_name}-x" }', Harm.NONE),
        # Names a function that must exist.
        ("function_name = aws_lambda_function.f.function_name", Harm.USED_BEFORE),
    ],
)
def test_name_of_what_must_exist_is_not_safe(argument: str, harm: Harm) -> None:
    texts = {
        "main.tf": f'resource "test_url" "u" {{\n  {argument}\n}}\n\n'
        'resource "aws_lambda_function" "f" {\n  function_name = "f"\n  v = test_url.u.id\n}\n'
    }
    (fix,) = (
        fix
        for fix in fixes_at_text(texts, "aws_lambda_function.f.")
        if fix.rule.name == "inline-value"
    )
    assert fix.harms == (harm,)


def test_block_that_reads_its_own_literal() -> None:
    texts = {
        "main.tf": """
        resource "azurerm_application_gateway" "g" {
          rule {
            pool = azurerm_application_gateway.g.pool[0].name
          }
          pool {
            name = "Pool"
          }
        }
        """
    }
    (fix,) = (fix for fix in fixes_at_text(texts, "azurerm_application_gateway.g.pool"))
    assert fix.harms == (Harm.NONE,)
    assert 'pool = "Pool"' in apply_fix(texts, fix)["main.tf"]


def test_block_that_reads_its_own_host() -> None:
    texts = {
        "main.tf": """
        resource "azurerm_linux_web_app" "w" {
          name         = "shop"
          app_settings = { URL = azurerm_linux_web_app.w.default_hostname }
        }
        """
    }
    (fix,) = fixes_at_text(texts, "azurerm_linux_web_app.w.")
    assert Harm.MAY_DIFFER in fix.harms


def test_validation_writes_the_expression_of_a_local_value(
    tmp_path: Path, terraform: Terraform
) -> None:
    text = """\
variable "roles" {
  default = ["a"]

  validation {
    condition     = length(var.roles) > length(local.bad)
    error_message = "Bad: ${join(", ", local.bad)}."
  }
}

locals {
  bad = [for r in var.roles : r if r == ""]
}
"""
    (fix,) = fixes_at_text({"main.tf": text}, "local.bad)\n")
    assert fix.harms == (Harm.NONE,)
    result = apply_fix({"main.tf": text}, fix)["main.tf"]
    expression = '[for r in var.roles : r if r == ""]'
    assert f"> length({expression})\n" in result
    assert f'join(", ", {expression})' in result
    (tmp_path / "main.tf").write_text(text)
    assert terraform.ask(tmp_path).cycles
    (tmp_path / "main.tf").write_text(result)
    answer = terraform.ask(tmp_path)
    assert answer.is_planned
    assert not answer.cycles
    assert answer.other_errors == ()


SAME_KEY = """\
resource "aws_lambda_function" "f" {
  %s
  function_name = %s
  role          = aws_iam_role.r[%s].arn
}

resource "aws_iam_role" "r" {
  %s
  name = "${aws_lambda_function.f[%s].function_name}-role"
}
"""
EACH = 'for_each = toset(["a", "b"])'


@pytest.mark.parametrize(
    ("meta", "key", "name", "result"),
    [
        (EACH, "each.key", '"app-${each.key}"', '"app-${each.key}-role"'),
        ("count = 2", "count.index", '"app-${count.index}"', '"app-${count.index}-role"'),
    ],
)
def test_value_of_the_same_instance(
    meta: str, key: str, name: str, result: str, tmp_path: Path, terraform: Terraform
) -> None:
    texts = {"main.tf": SAME_KEY % (meta, name, key, meta, key)}
    (fix,) = (
        fix
        for fix in fixes_at_text(texts, "aws_lambda_function.f[")
        if fix.rule.name == "inline-value"
    )
    assert fix.harms == (Harm.NONE,)
    fixed = apply_fix(texts, fix)["main.tf"]
    assert f"name = {result}\n" in fixed
    (tmp_path / "main.tf").write_text(fixed)
    answer = terraform.ask(tmp_path, plan=False)
    assert answer.graph_checked
    assert not answer.cycles


@pytest.mark.parametrize(
    ("meta", "key", "name"),
    [
        ('for_each = toset(["a", "c"])', "each.key", '"app-${each.key}"'),
        (EACH, '"a"', '"app-${each.key}"'),
        (EACH, "each.key", "upper(each.key)"),
    ],
    ids=["other instances", "another key", "no string"],
)
def test_no_value_of_another_instance(meta: str, key: str, name: str) -> None:
    texts = {"main.tf": SAME_KEY % (EACH, name, "each.key", meta, key)}
    found = fixes_at_text(texts, "aws_lambda_function.f[")
    assert not [fix for fix in found if fix.rule.name == "inline-value"]
