"""Values of arguments, also when a module passes them on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.lookup.support import machine
from tests.fixes.support import DIRECTORY, analyze_texts, apply_fix, fixes_at_text
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.lookup.values import resolve_value
from tf_cycle_ls.fixes.model import Fix, Harm


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


LABELS = """metadata {
    labels = {
      app    = "web" # the app
      "tier" = var.tier
      count  = 1
    }
  }
"""


def labelled(reference: str, value: str) -> str:
    """A deployment, and a service that reads one of its labels by `value`."""
    return f"""\
variable "tier" {{
}}

resource "kubernetes_deployment" "web" {{
  {LABELS}  of = kubernetes_service.web.id
}}

resource "kubernetes_service" "web" {{
  spec {{
    selector = {{ {reference} = {value} }}
  }}
}}
"""


@pytest.mark.parametrize("read", ["labels.app", 'labels["app"]'])
def test_entry_of_map(read: str, tmp_path: Path, terraform: Terraform) -> None:
    texts = {"main.tf": labelled("app", f"kubernetes_deployment.web.metadata[0].{read}")}
    (fix,) = (f for f in fixes_at_text(texts, read) if f.rule.name == "inline-value")
    fixed = apply_fix(texts, fix)["main.tf"]
    assert fixed == labelled("app", '"web"')
    assert fix.harms == (Harm.NONE,)
    (tmp_path / "main.tf").write_text(fixed)
    answer = terraform.ask(tmp_path, plan=False)
    assert answer.graph_checked
    assert not answer.cycles


def test_variable_of_entry_is_read_itself() -> None:
    texts = {"main.tf": labelled("tier", "kubernetes_deployment.web.metadata[0].labels.tier")}
    fixes = fixes_at_text(texts, "metadata[0].labels.tier")
    (fix,) = (fix for fix in fixes if fix.rule.name == "inline-value")
    fixed = apply_fix(texts, fix)["main.tf"]
    assert "locals" not in fixed
    assert '"tier" = var.tier\n' in fixed
    assert "{ tier = var.tier }" in fixed
    assert fix.harms == (Harm.MAY_DIFFER,)


@pytest.mark.parametrize(
    ("read", "labels"),
    [
        ("labels.other", LABELS),
        ("labels.count", LABELS),  # the provider returns "1"
        ("labels[0]", LABELS),
        ("labels.app", 'metadata {\n    labels = { app = "web", (var.tier) = "db" }\n  }\n'),
        ("labels.app", 'metadata {\n    labels = merge(var.tier, { app = "web" })\n  }\n'),
    ],
)
def test_no_entry_of_map(read: str, labels: str) -> None:
    text = labelled("app", f"kubernetes_deployment.web.metadata[0].{read}")
    texts = {"main.tf": text.replace(LABELS, labels)}
    assert analyze_texts(texts).components
    assert [f for f in fixes_at_text(texts, read) if f.rule.name == "inline-value"] == []


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
        if fix.rule.name == "inline-value" and at in fix.description
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


INTERFACE = """\
resource "azurerm_network_interface" "a" {
  ip_configuration {
    private_ip_address = %s
  }
  %s
  tags = { peer = test_b.b.id }
}

resource "test_b" "b" {
  peer = azurerm_network_interface.a.private_ip_address
}
"""


@pytest.mark.parametrize(
    ("address", "more", "value"),
    [
        ('"10.0.0.4"', "", b'"10.0.0.4"'),
        ("cidrhost(var.cidr, 4)", "", b"cidrhost(var.cidr, 4)"),
        # With two blocks, the first one counts, and a set has no order that the text shows.
        ('"10.0.0.4"', "ip_configuration {\n  }", None),
    ],
)
def test_attribute_that_returns_a_nested_argument(
    address: str, more: str, value: bytes | None
) -> None:
    analysis = analyze_texts({"main.tf": INTERFACE % (address, more)})
    reference = "azurerm_network_interface.a.private_ip_address"
    found = resolve_value(analysis, f"{DIRECTORY}/main.tf", reference)
    assert (found.text if found else None) == value
