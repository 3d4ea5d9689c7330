"""Resources and modules that have no instance with the values of the variables.

The data source in a check waits for every resource with an instance. The plans of Terraform 1.11.4
have the same cycles.
"""

from __future__ import annotations

import pytest

from tests.analysis.directories import analysed

CHECK = """
    check "health" {
      data "test_d" "c" {}
      assert {
        condition     = data.test_d.c.id != ""
        error_message = "no"
      }
    }
"""


def has_cycle(variables: str, texts: dict[str, str]) -> bool:
    """Whether a plan of a configuration with a check in `module.base` has a cycle."""
    components = analysed({"variables.tf": variables, "base/main.tf": CHECK, **texts}).components
    assert all(component.is_only_planned for component in components)
    return bool(components)


@pytest.mark.parametrize(
    ("variables", "argument", "expected"),
    [
        ("", "", True),
        ("", "count = 0", False),
        ('variable "on" { default = false }', "count = var.on ? 1 : 0", False),
        ('variable "on" { default = true }', "count = var.on ? 1 : 0", True),
        ('variable "names" { default = [] }', "for_each = toset(var.names)", False),
        ('variable "names" { default = ["a"] }', "for_each = toset(var.names)", True),
        ("locals { n = 1 - 1 }", "count = local.n", False),
    ],
)
@pytest.mark.parametrize("counted", ["resource", "module"])
def test_count_and_for_each(variables: str, argument: str, expected: bool, counted: str) -> None:
    call, resource = ("", argument) if counted == "resource" else (argument, "")
    main = f"""
        module "base" {{
          source = "./base"
          {call}
        }}
        resource "test_a" "x" {{
          depends_on = [module.base]
          {resource}
        }}
    """
    assert has_cycle(variables, {"main.tf": main}) is expected


COUNTED = """
    module "base" { source = "./base" }
    resource "test_a" "x" {
      depends_on = [module.base]
      count      = var.on ? 1 : 0
    }
"""


@pytest.mark.parametrize(
    ("default", "assigned", "expected"), [("true", "false", False), ("false", "true", True)]
)
def test_tfvars_replace_the_default(default: str, assigned: str, expected: bool) -> None:
    variables = f'variable "on" {{ default = {default} }}'
    texts = {"main.tf": COUNTED, "terraform.tfvars": f"on = {assigned}\n"}
    assert has_cycle(variables, texts) is expected


def test_unknown_variable_may_have_an_instance() -> None:
    assert has_cycle('variable "on" {}', {"main.tf": COUNTED})


@pytest.mark.parametrize(("argument", "expected"), [("0", False), ("1", True)])
def test_argument_of_a_call_replaces_the_default(argument: str, expected: bool) -> None:
    main = f"""
        module "base" {{ source = "./base" }}
        module "user" {{
          source     = "./user"
          n          = {argument}
          depends_on = [module.base]
        }}
    """
    user = 'variable "n" { default = 2 }\nresource "test_a" "x" { count = var.n }\n'
    assert has_cycle("", {"main.tf": main, "user/main.tf": user}) is expected
