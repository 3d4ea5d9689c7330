"""From references, and from what Terraform implies, to the edges of the graph."""

from __future__ import annotations

import pytest

from tests.graph.graphs import edges, graph
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.graph.reference_graph import reason

MODULE = """
variable "v" {
  validation {
    condition     = var.v != local.l
    error_message = "No."
  }
}

locals {
  l = 1
}

resource "test_a" "r" {
  v = var.v
}

output "o" {
  value = test_a.r.id
}
"""
CALL = 'module "m" {\n  source = "./m"\n  v = test_b.y.id\n}\n'
B = 'resource "test_b" "y" {\n  v = [%s]\n}\n'
INSIDE = {
    "module.m.local.l (expand)",
    "module.m.output.o (expand)",
    "module.m.test_a.r",
    "module.m.var.v (expand)",
    "module.m.var.v (validation)",
}
EXPAND, CLOSE = "module.m (expand)", "module.m (close)"


def test_a_module_is_nodes_of_its_own() -> None:
    made = graph({"main.tf": CALL + B % "", "m/main.tf": MODULE})
    assert set(made.nodes) == {*INSIDE, EXPAND, CLOSE, "test_b.y"}
    assert made.successors == {
        "test_b.y": (),
        EXPAND: (),
        CLOSE: tuple(sorted({EXPAND, *INSIDE})),
        "module.m.local.l (expand)": (EXPAND,),
        "module.m.output.o (expand)": (EXPAND, "module.m.test_a.r"),
        "module.m.test_a.r": (EXPAND, "module.m.var.v (expand)", "module.m.var.v (validation)"),
        "module.m.var.v (expand)": (EXPAND, "test_b.y"),
        "module.m.var.v (validation)": (
            EXPAND,
            "module.m.local.l (expand)",
            "module.m.var.v (expand)",
        ),
    }


WHOLE = (CLOSE, EXPAND, "module.m.output.o (expand)")
MENTIONS = {
    "an output is that output only": ("module.m.o", WHOLE[2:]),
    "of an instance, too": ("module.m[0].o", WHOLE[2:]),
    "the whole module is all of it": ("module.m", WHOLE),
    "an instance is the whole module": ('module.m["k"]', WHOLE),
    "a computed key is the whole module": ("module.m[local.k].o", WHOLE),
    "a splat is the whole module": ("module.m[*].o", WHOLE),
    "parentheses are the whole module": ("(module.m).o", WHOLE),
    "an output that is not declared is the whole module": ("module.m.nothing", WHOLE),
    "a module that is not declared is nothing": ("module.n.o", ()),
    "what is not declared is nothing": ("test_a.r, local.x, var.x, data.test_b.y", ()),
    "itself is nothing": ("test_b.y, test_b.y[0], resource.test_b.y.id", ()),
}


@pytest.mark.parametrize(("mention", "expected"), MENTIONS.values(), ids=MENTIONS)
def test_what_a_reference_waits_for(mention: str, expected: tuple[str, ...]) -> None:
    call = 'module "m" {\n  source = "./m"\n}\n'
    made = graph({"main.tf": call + B % mention, "m/main.tf": MODULE})
    assert made.successors["test_b.y"] == expected


def test_the_expansion_of_a_module_is_searched_without_its_arguments() -> None:
    text = """
    module "m" {
      source     = "./m"
      count      = local.a
      for_each   = local.b
      depends_on = [local.c]
      v          = local.d
    }
    locals {
      a = 1
      b = 1
      c = 1
      d = 1
    }
    """
    made = graph({"main.tf": text, "m/main.tf": MODULE})
    assert made.successors[EXPAND] == tuple(f"local.{name} (expand)" for name in "abc")
    assert made.successors["module.m.var.v (expand)"] == ("local.d (expand)", EXPAND)


def test_a_module_in_a_module() -> None:
    call = 'module "m" {\n  source = "./m"\n}\n'
    made = graph(
        {"main.tf": call, "m/main.tf": call, "m/m/main.tf": 'output "o" {\n  value = 1\n}'}
    )
    inner = "module.m.module.m"
    assert made.successors[f"{inner} (expand)"] == (EXPAND,)
    assert made.successors[CLOSE] == (EXPAND, f"{inner} (close)")
    assert made.successors[f"{inner} (close)"] == (
        f"{inner} (expand)",
        f"{inner}.output.o (expand)",
    )


def test_a_directory_called_twice_is_two_sets_of_nodes() -> None:
    calls = "".join(f'module "{name}" {{\n  source = "./m"\n}}\n' for name in "ab")
    made = graph({"main.tf": calls, "m/main.tf": 'output "o" {\n  value = 1\n}'})
    assert {name for name in made.nodes if "output" in name} == {
        "module.a.output.o (expand)",
        "module.b.output.o (expand)",
    }


@pytest.mark.parametrize("source", ["acme/m/aws", "git::https://x.example/m.git", "./missing"])
def test_a_module_that_is_not_at_hand_has_what_is_mentioned_of_it(source: str) -> None:
    call = f'module "m" {{\n  source = "{source}"\n  v = local.l\n}}\nlocals {{\n  l = 1\n}}\n'
    made = graph({"main.tf": call + B % "module.m.o, module.m.p"})
    outputs = ("module.m.output.o (expand)", "module.m.output.p (expand)")
    assert made.successors["test_b.y"] == outputs
    assert made.successors["module.m.var.v (expand)"] == ("local.l (expand)", EXPAND)
    assert all(made.successors[output] == (EXPAND,) for output in outputs)
    assert set(made.successors[CLOSE]) == {EXPAND, "module.m.var.v (expand)", *outputs}


def test_the_validation_of_a_variable_waits_for_it_and_is_waited_for() -> None:
    text = """
    variable "v" {
      validation {
        condition     = var.v > local.l
        error_message = "No."
      }
    }
    locals {
      l = 1
      m = var.v
    }
    """
    assert edges({"main.tf": text}) == {
        ("local.m (expand)", "var.v"),
        ("local.m (expand)", "var.v (validation)"),
        ("var.v (validation)", "var.v"),
        ("var.v (validation)", "local.l (expand)"),
    }


def test_imports_are_searched_in_the_root_for_their_target() -> None:
    text = """
    module "m" {
      source = "./m"
    }
    locals {
      a = 1
      b = 1
    }
    import {
      to = module.m.test_a.r
      id = local.a
    }
    import {
      to = test_c.only_here
      id = local.b
    }
    """
    found = edges({"main.tf": text, "m/main.tf": 'resource "test_a" "r" {}'})
    assert ("module.m.test_a.r", "local.a (expand)") in found
    assert ("test_c.only_here", "local.b (expand)") in found


def test_a_check_has_a_node_and_so_has_its_data_source() -> None:
    text = """
    check "c" {
      data "test_d" "x" {}
      assert {
        condition     = data.test_d.x.ok
        error_message = "No."
      }
    }
    """
    assert edges({"main.tf": text}) == {("check.c (expand)", "data.test_d.x")}


def test_an_edge_knows_the_references_that_make_it() -> None:
    text = B % "module.m, local.l, local.l.x" + "locals {\n  l = 1\n}\n" + CALL.replace("y", "z")
    made = graph({"main.tf": text, "m/main.tf": MODULE})
    attributes = [each.reference.attribute for each in made.causes("test_b.y", "local.l (expand)")]
    assert attributes == ["v", "v"]
    assert [str(each.reference.subject) for each in made.causes("test_b.y", CLOSE)] == ["module.m"]
    assert list(made.causes(CLOSE, EXPAND)) == []


def test_every_edge_without_a_reference_has_a_reason() -> None:
    texts = {
        "main.tf": CALL + B % "module.m" + 'provider "test" {\n  a = 1\n}',
        "m/main.tf": MODULE + 'module "n" {\n  source = "./n"\n}',
        "m/n/main.tf": 'output "o" {\n  value = 1\n}',
    }
    made = graph(texts)
    silent = [(a, b) for a, b in edges(texts) if not list(made.causes(a, b))]
    sentences = {reason(made.nodes[a], made.nodes[b]) for a, b in silent}
    assert len(silent) > 10
    assert all(sentence.endswith(".") for sentence in sentences)
    # None falls through to the words that say nothing.
    assert not [sentence for sentence in sentences if sentence.startswith("Terraform lets")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("test_a.x", "test_a.x"),
        ("local.l (expand)", "local.l"),
        ("module.m (close)", "module.m"),
        ("module.m.var.v (validation)", "module.m.var.v"),
        ('provider["x"].west', 'provider["x"].west'),
    ],
)
def test_an_address_is_a_name_without_its_suffix(name: str, expected: str) -> None:
    assert address(name) == expected


@pytest.mark.parametrize(("extension", "whole"), [("tf", True), ("tofu", False)])
def test_an_output_that_is_not_declared(extension: str, whole: bool) -> None:
    """Terraform takes it for the module as a whole, OpenTofu for nothing (its
    `transform_reference.go` has no such fallback)."""
    reader = 'resource "test_b" "y" {\n  v = module.m.nothing\n}\n'
    call = 'module "m" {\n  source = "./m"\n}\n'
    found = edges({f"main.{extension}": reader + call, f"m/main.{extension}": "locals {}"})
    assert (("test_b.y", CLOSE) in found) is whole
