"""Edges that references cause, and edges that Terraform adds itself."""

from __future__ import annotations

import pytest

from tests.graph.graphs import edges, graph
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


def test_nodes_and_edges_of_a_called_module() -> None:
    built = graph({"main.tf": CALL + B % "", "m/main.tf": MODULE})
    assert set(built.nodes) == {*INSIDE, EXPAND, CLOSE, "test_b.y"}
    assert built.successors == {
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
    "a reference to an output depends on that output only": ("module.m.o", WHOLE[2:]),
    "so does a reference to an output of an instance": ("module.m[0].o", WHOLE[2:]),
    "a reference to the module depends on all of it": ("module.m", WHOLE),
    "an instance is the whole module": ('module.m["k"]', WHOLE),
    "a computed key is the whole module": ("module.m[local.k].o", WHOLE),
    "a splat is the whole module": ("module.m[*].o", WHOLE),
    "parentheses are the whole module": ("(module.m).o", WHOLE),
    "an output that is not declared is the whole module": ("module.m.nothing", WHOLE),
    "an undeclared module is ignored": ("module.n.o", ()),
    "undeclared names are ignored": ("test_a.r, local.x, var.x, data.test_b.y", ()),
    "references of a block to itself are ignored": (
        "test_b.y, test_b.y[0], resource.test_b.y.id",
        (),
    ),
}


@pytest.mark.parametrize(("mention", "expected"), MENTIONS.values(), ids=MENTIONS)
def test_dependencies_of_a_reference(mention: str, expected: tuple[str, ...]) -> None:
    call = 'module "m" {\n  source = "./m"\n}\n'
    built = graph({"main.tf": call + B % mention, "m/main.tf": MODULE})
    assert built.successors["test_b.y"] == expected


def test_expand_node_depends_on_count_for_each_and_depends_on_only() -> None:
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
    built = graph({"main.tf": text, "m/main.tf": MODULE})
    assert built.successors[EXPAND] == tuple(f"local.{name} (expand)" for name in "abc")
    assert built.successors["module.m.var.v (expand)"] == ("local.d (expand)", EXPAND)


def test_nested_module() -> None:
    call = 'module "m" {\n  source = "./m"\n}\n'
    built = graph(
        {"main.tf": call, "m/main.tf": call, "m/m/main.tf": 'output "o" {\n  value = 1\n}'}
    )
    inner = "module.m.module.m"
    assert built.successors[f"{inner} (expand)"] == (EXPAND,)
    assert built.successors[CLOSE] == (EXPAND, f"{inner} (close)")
    assert built.successors[f"{inner} (close)"] == (
        f"{inner} (expand)",
        f"{inner}.output.o (expand)",
    )


def test_each_call_of_a_directory_has_its_own_nodes() -> None:
    calls = "".join(f'module "{name}" {{\n  source = "./m"\n}}\n' for name in "ab")
    built = graph({"main.tf": calls, "m/main.tf": 'output "o" {\n  value = 1\n}'})
    assert {name for name in built.nodes if "output" in name} == {
        "module.a.output.o (expand)",
        "module.b.output.o (expand)",
    }


@pytest.mark.parametrize("source", ["acme/m/aws", "git::https://x.example/m.git", "./missing"])
def test_unavailable_module_has_the_referenced_outputs(source: str) -> None:
    call = f'module "m" {{\n  source = "{source}"\n  v = local.l\n}}\nlocals {{\n  l = 1\n}}\n'
    built = graph({"main.tf": call + B % "module.m.o, module.m.p"})
    outputs = ("module.m.output.o (expand)", "module.m.output.p (expand)")
    assert built.successors["test_b.y"] == outputs
    assert built.successors["module.m.var.v (expand)"] == ("local.l (expand)", EXPAND)
    assert all(built.successors[output] == (EXPAND,) for output in outputs)
    assert set(built.successors[CLOSE]) == {EXPAND, "module.m.var.v (expand)", *outputs}


def test_validation_depends_on_its_variable_and_readers_depend_on_both() -> None:
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


def test_import_target_depends_on_references_of_the_import_block() -> None:
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
    actual = edges({"main.tf": text, "m/main.tf": 'resource "test_a" "r" {}'})
    assert ("module.m.test_a.r", "local.a (expand)") in actual
    assert ("test_c.only_here", "local.b (expand)") in actual


def test_check_depends_on_its_data_source() -> None:
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


def test_causes_are_the_references_of_an_edge() -> None:
    text = """\
resource "test_b" "y" {
  v = [module.m, local.l, local.l.x]
}

locals {
  l = 1
}

module "m" {
  source = "./m"
  v      = test_b.z.id
}
"""
    built = graph({"main.tf": text, "m/main.tf": MODULE})
    causes = built.causes("test_b.y")
    assert [cause.reference.attribute for cause in causes["local.l (expand)"]] == ["v", "v"]
    assert [str(cause.reference.subject) for cause in causes[CLOSE]] == ["module.m"]
    assert EXPAND not in built.causes(CLOSE)


def test_every_implied_edge_has_a_reason() -> None:
    texts = {
        "main.tf": CALL + B % "module.m" + 'provider "test" {\n  a = 1\n}',
        "m/main.tf": MODULE + 'module "n" {\n  source = "./n"\n}',
        "m/n/main.tf": 'output "o" {\n  value = 1\n}',
    }
    built = graph(texts)
    implied = [(a, b) for a, b in edges(texts) if b not in built.causes(a)]
    sentences = {reason(built.nodes[a], built.nodes[b]) for a, b in implied}
    assert len(implied) > 10
    assert all(sentence.endswith(".") for sentence in sentences)
    # The fallback sentence explains nothing, so it should not be needed.
    assert not [sentence for sentence in sentences if sentence.startswith("Terraform makes")]
