"""Two modules with instances that refer to each other, for the tests of `move-to-caller`."""

from __future__ import annotations

from tests.fixes.support import analyze_texts, apply_fix, fixes_at_text

REFERENCE = "module.b[each.key].id"
CALLER = """\
module "a" {
  for_each = toset(["x", "y"])
  source   = "./a"
  name     = each.key
  peer     = module.b[each.key].id
}

module "b" {
  for_each = toset(["x", "y"])
  source   = "./b"
  of       = module.a[each.key].id
}
"""
INPUTS = """\
variable "name" {
  type = string
}

variable "peer" {}

"""
OWN = """\
resource "terraform_data" "own" {
  input = var.name
}

"""
LINK = """\
# Links both.
resource "terraform_data" "link" {
  input = "${terraform_data.own.id}-${var.peer}"
}

"""
OUTPUT = """\
output "id" {
  value = terraform_data.own.id
}
"""
B = """\
variable "of" {}

resource "terraform_data" "own" {}

output "id" {
  value = terraform_data.own.id
}

resource "terraform_data" "other" {
  count = 1
  input = var.of
}
"""


def modules(
    link: str = LINK,
    *,
    caller: str = CALLER,
    inputs: str = INPUTS,
    own: str = OWN,
    output: str = OUTPUT,
) -> dict[str, str]:
    """The texts of the root module and both modules."""
    return {"main.tf": caller, "a/main.tf": inputs + own + link + output, "b/main.tf": B}


def moves(texts: dict[str, str]) -> list[dict[str, str]]:
    """The texts after each fix `move-to-caller` for the reference in the call of `a`."""
    assert analyze_texts(texts).components, "there is a cycle to fix"
    key = "module.b[" if "module.b[" in texts["main.tf"] else "module.b"
    fixes = fixes_at_text(texts, texts["main.tf"][texts["main.tf"].index(key) :][:9])
    return [apply_fix(texts, fix) for fix in fixes if fix.rule.name == "move-to-caller"]
