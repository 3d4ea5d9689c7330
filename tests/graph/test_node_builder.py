"""The nodes of actions: what they depend on, and what depends on them.

The expected edges follow Terraform's source (`transform_reference.go` and
`node_resource_abstract.go` at 1.17.0-dev). The other tests run Terraform 1.11, without actions.
"""

from __future__ import annotations

import json

import pytest

from tests.executed_steps import executed_steps
from tests.graph.graphs import edges
from tf_cycle_ls.config.file import read_file
from tf_cycle_ls.config.module import assemble
from tf_cycle_ls.graph.node_builder import NodeBuilder
from tf_cycle_ls.graph.nodes import Tree

SINCE = 'terraform {\n  required_version = "%s"\n}\n'
CALLER = """
resource "test_a" "caller" {
  lifecycle {
    action_trigger {
      events    = [after_create]
      actions   = [action.test_act.do[0]]
      condition = local.when
    }
  }
}

locals {
  when = true
}
"""
ACTION = """
action "test_act" "do" {
  count = local.many

  config {
    v = [test_a.caller.id, test_b.y.id]
  }
}

locals {
  many = 1
}

resource "test_b" "y" {}
"""
OWN = {("action.test_act.do", "local.many (expand)"), ("action.test_act.do", "test_b.y")}
CALLS = {("test_a.caller", "action.test_act.do"), ("test_a.caller", "local.when (expand)")}
BACK = ("action.test_act.do", "test_a.caller")


@pytest.mark.parametrize("version", [">= 1.16", "~> 1.17.2", "1.16.0", "> 1.16, < 2", ">= v1.16.0"])
def test_resources_depend_on_the_actions_that_they_call(version: str) -> None:
    assert edges({"main.tf": SINCE % version + CALLER + ACTION}) == OWN | CALLS


@pytest.mark.parametrize("version", [">= 1.14", "~> 1.15", "< 1.16", "!= 1.16", "no version"])
def test_resources_do_not_depend_on_actions_before_terraform_1_16(version: str) -> None:
    assert edges({"main.tf": SINCE % version + CALLER + ACTION}) == {*OWN, BACK}


def test_required_version_of_any_module_applies() -> None:
    call = 'module "m" {\n  source = "./m"\n}\n'
    texts = {"main.tf": CALLER + ACTION + call, "m/main.tf": SINCE % ">= 1.16"}
    assert edges(texts) >= OWN | CALLS


def test_action_depends_on_resources_that_depend_on_its_caller() -> None:
    """This is a cycle: an action may refer to its caller, but not to what depends on the caller."""
    action = 'action "test_act" "do" {\n  config {\n    v = test_c.z.id\n  }\n}\n'
    after = 'resource "test_c" "z" {\n  v = test_a.caller.id\n}\n'
    assert edges({"main.tf": SINCE % ">= 1.16" + CALLER + action + after}) == CALLS | {
        ("action.test_act.do", "test_c.z"),
        ("test_c.z", "test_a.caller"),
    }


def test_actions_in_json() -> None:
    trigger = {"events": ["after_create"], "actions": ["action.test_act.do"]}
    configuration = {
        "terraform": {"required_version": ">= 1.16"},
        "resource": {
            "test_a": {"caller": {"lifecycle": {"action_trigger": trigger}}},
            "test_b": {"y": {}},
        },
        "action": {"test_act": {"do": {"config": {"v": "${test_b.y.id}"}}}},
    }
    assert edges({"main.tf.json": json.dumps(configuration)}) == {
        ("test_a.caller", "action.test_act.do"),
        ("action.test_act.do", "test_b.y"),
    }


def test_action_depends_on_its_provider() -> None:
    provider = 'provider "test" {\n  v = local.l\n}\n'
    text = 'action "test_act" "do" {}\nlocals {\n  l = 1\n}\n'
    name = 'provider["registry.terraform.io/hashicorp/test"]'
    assert edges({"main.tf": provider + text}) == {
        ("action.test_act.do", name),
        (name, "local.l (expand)"),
    }


IMPORTING = {
    "m/main.tf": """
        import {
          to = test_a.x
          id = test_b.y.id
        }
        resource "test_a" "x" {}
        resource "test_b" "y" { v = test_a.x.id }
    """,
}


@pytest.mark.parametrize(
    ("version", "is_found"), [(">= 1.5", True), (">= 1.16", True), ("~> 1.15.0", False)]
)
def test_import_in_a_module_is_resolved_there(version: str, is_found: bool) -> None:
    call = 'module "m" { source = "./m" }\n'
    found = edges({"main.tf": SINCE % version + call, **IMPORTING})
    assert (("module.m.test_a.x", "module.m.test_b.y") in found) == is_found


def test_store_block_of_terraform_data_is_searched() -> None:
    text = """
        resource "terraform_data" "a" {
          store {
            input   = test_b.y.id
            unknown = test_b.z.id
          }
        }
        resource "test_b" "y" {}
        resource "test_b" "z" {}
    """
    assert edges({"main.tf": text}) == {("terraform_data.a", "test_b.y")}


def test_number_of_steps_is_linear_in_the_calls_of_unavailable_modules() -> None:
    """Most calls of a public configuration are of modules of a registry."""

    def steps(count: int) -> int:
        call = 'module "m{0}" {{\n  source = "a/b/c"\n  x = module.m{1}.o\n}}\n'
        text = "".join(call.format(number, number + 1) for number in range(count))
        module = assemble([("/main.tf", read_file(text.encode()))])
        tree = Tree(module, dict.fromkeys(module.calls))
        return executed_steps(lambda: NodeBuilder(tree))

    assert steps(40) < 2.5 * steps(20)
