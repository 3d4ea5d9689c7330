"""The rule `narrow-reference`. Terraform evaluates the old and the new expression of each form."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.support import analyze_texts, apply_fix, fixes_at_text
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Harm

RULE = "narrow-reference"
MODULE = """\
resource "terraform_data" "user" {
  input = var.host
}

variable "host" {
  default = ""
}

output "host" {
  value = "h"
}
"""
FORMS = {
    "one(module.app[*].host)": "try(module.app[0].host, null)",
    "one(module.app.*.host)": "try(module.app[0].host, null)",
    'join("", module.app[*].host)': 'join("", try([module.app[0].host], []))',
    'concat(module.app[*].host, [""])[0]': 'try(module.app[0].host, "")',
    'element(concat(module.app.*.host, [""]), 0)': 'try(module.app[0].host, "")',
}
NOT_EMPTY = {
    "module.app.*.host[0]": "module.app[0].host",
    "element(module.app.*.host, 0)": "module.app[0].host",
}


def texts(expression: str, count: str = "var.on ? 1 : 0") -> dict[str, str]:
    """A provider that is configured from a module with its own resources."""
    return {
        "main.tf": f"""\
variable "on" {{
  default = true
}}

resource "terraform_data" "own" {{
  input = {expression}
}}

module "app" {{
  source = "./app"
  count  = {count}
  host   = terraform_data.own.output
}}
""",
        "app/main.tf": MODULE,
    }


def fixed(files: dict[str, str], at: str) -> str:
    """`main.tf` after the fix; "" if there is none."""
    fixes = [fix for fix in fixes_at_text(files, at) if fix.rule.name == RULE]
    assert all(fix.harms == (Harm.NONE,) for fix in fixes)
    result = apply_fix(files, fixes[0]) if fixes else {"main.tf": ""}
    assert not fixes or not analyze_texts(result).components
    return result["main.tf"]


@pytest.mark.parametrize(("old", "new"), [*FORMS.items(), *NOT_EMPTY.items()])
def test_forms(old: str, new: str) -> None:
    assert fixed(texts(old), "module.app") == texts(new)["main.tf"]


@pytest.mark.parametrize("count", ["0", "1"])
def test_forms_mean_the_same(count: str, tmp_path: Path, terraform: Terraform) -> None:
    forms = FORMS if count == "0" else {**FORMS, **NOT_EMPTY}
    blocks = [f'module "app" {{\n  source = "./app"\n  count  = {count}\n}}\n']
    for number, (old, new) in enumerate(forms.items()):
        blocks.append(f"""\
output "o{number}" {{
  value = 1
  precondition {{
    condition     = jsonencode({old}) == jsonencode({new})
    error_message = "different"
  }}
}}
""")
    (tmp_path / "main.tf").write_text("\n".join(blocks))
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "main.tf").write_text(MODULE)
    answer = terraform.ask(tmp_path)
    assert answer.other_errors == ()


@pytest.mark.parametrize(
    ("expression", "count"),
    [
        ('join("", module.app[*].host)', "2"),
        ('join(",", module.app[*].host)', "1"),
        ("module.app[*].host", "1"),
        ("module.app[*].host[0]", "1"),
        ("one(module.app[*].other)", "1"),
    ],
)
def test_other_forms_stay(expression: str, count: str) -> None:
    assert fixed(texts(expression, count), "module.app") == ""


LOCAL = """\
locals {{
  {before}all = {{
    name = {name}
    url  = terraform_data.one.output
  }}
}}

resource "terraform_data" "one" {{
  input = {read}
}}
"""


@pytest.mark.parametrize("read", ["local.all.name", 'local.all["name"]'])
def test_entry_of_a_local_value(read: str, tmp_path: Path, terraform: Terraform) -> None:
    old = LOCAL.format(before="", name='"n"', read=read)
    result = fixed({"main.tf": old}, "local.all")
    (tmp_path / "main.tf").write_text(result)
    assert result == LOCAL.format(
        before='all_name = "n"\n  ', name="local.all_name", read="local.all_name"
    )
    answer = terraform.ask(tmp_path)
    assert answer.graph_checked
    assert not answer.cycles


def test_entry_that_needs_the_reader() -> None:
    old = LOCAL.format(before="", name="terraform_data.one.id", read="local.all.name")
    assert fixed({"main.tf": old}, "local.all") == ""


def test_order_that_is_lost_is_named() -> None:
    files = texts("one(module.app[*].host)")
    files["app/main.tf"] += '\nresource "terraform_data" "other" {\n}\n'
    (fix,) = [fix for fix in fixes_at_text(files, "module.app") if fix.rule.name == RULE]
    assert fix.harms == (Harm.LOSES_ORDER,)
    assert "no longer depends on module.app.terraform_data.other" in fix.description


WHOLE = """\
module "app" {
  source = "./app"
}

locals {
  app = module.app
}

provider "test" {
  host = "https://${local.app.host}"
}
"""
WITH_RESOURCE = """\
resource "other_c" "c" {
}

resource "test_a" "inside" {
}

output "host" {
  value = other_c.c.endpoint
}
"""


@pytest.mark.parametrize("more", ["", 'resource "other_b" "rest" {\n}\n'])
def test_local_value_that_is_a_module(more: str, tmp_path: Path, terraform: Terraform) -> None:
    texts = {"main.tf": WHOLE, "app/main.tf": WITH_RESOURCE + more}
    (fix,) = (fix for fix in fixes_at_text(texts, "local.app.host") if fix.rule.name == RULE)
    assert fix.harms == ((Harm.LOSES_ORDER,) if more else (Harm.NONE,))
    assert ("other_b.rest" in fix.description) is bool(more)
    fixed = apply_fix(texts, fix)
    assert "${module.app.host}" in fixed["main.tf"]
    assert not analyze_texts(fixed).components
    for name, text in fixed.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    assert not terraform.ask(tmp_path, plan=False).cycles


def test_local_value_that_is_computed_from_a_module_is_left_alone() -> None:
    texts = {"main.tf": WHOLE.replace("= module.app\n", "= merge(module.app, {})\n")}
    texts["app/main.tf"] = WITH_RESOURCE
    assert not [fix for fix in fixes_at_text(texts, "local.app.host") if fix.rule.name == RULE]
