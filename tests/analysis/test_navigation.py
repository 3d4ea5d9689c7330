"""Edges and nodes at a place, and the steps along a cycle."""

from __future__ import annotations

from tests.analysis.directories import ROOT, analysed, files_of
from tests.marked import parse_marked
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.navigation import declaration_at, marks_at, next_step, nodes_at
from tf_cycle_ls.analysis.result import Analysis

MAIN = f"{ROOT}/main.tf"

CROSSED, (MODULE_A_O,) = parse_marked("""\
module "a" {
  source = "./m"
  v      = module.b.o
}

module "b" {
  source = "./m"
  v      = «module.a.o»
}
""")
THROUGH, (VAR_V,) = parse_marked("""\
variable "v" {}

output "o" {
  value = «var.v»
}
""")


def walk(root: Analysis, path: str, offset: int, steps: int) -> list[tuple[str, str]]:
    """Follow a cycle; return the file and the text of each place."""
    walked: tuple[str, ...] = ()
    places: list[tuple[str, str]] = []
    for _ in range(steps):
        step = next_step(root, path, offset, walked)
        assert step
        path, offset, walked = step.place.path, step.place.span.start, step.cycle.addresses
        places.append((path.removeprefix(f"{ROOT}/"), root.documents[path].text(step.place.span)))
    return places


def test_next_step_through_one_place_twice() -> None:
    """A module that is called twice has one text, but two paths lead through it."""
    root = analysed({"main.tf": CROSSED, "m/main.tf": THROUGH})
    inner = ("m/main.tf", "var.v")
    ring = [inner, ("main.tf", "module.b.o"), inner, ("main.tf", "module.a.o")]
    assert walk(root, MAIN, MODULE_A_O.start, 8) == ring * 2
    marks = marks_at(root, f"{ROOT}/m/main.tf", VAR_V.start)
    assert {mark.edge.source for mark in marks} == {
        "module.a.output.o (expand)",
        "module.b.output.o (expand)",
    }


def test_next_step_from_a_header_with_only_implicit_edges() -> None:
    """The first step is the first reference on the cycle."""
    text, (header,) = parse_marked("""\
«module "m"» {
  source = "./m"
  v      = test_a.x.id
}

resource "test_a" "x" {
  depends_on = [module.m]
}
""")
    root = analysed({"main.tf": text, "m/main.tf": 'variable "v" {}\n'})
    declared = declaration_at(root, MAIN, header.start + 2)
    assert declared
    assert declared.names == ("module.m (expand)", "module.m (close)")
    assert walk(root, MAIN, header.start + 2, steps=1) == [("main.tf", "test_a.x.id")]


def test_marks_between_two_adjacent_references() -> None:
    """The later reference is used."""
    text, (comma,) = parse_marked("""\
locals {
  a = [local.b«,»local.c]
  b = local.a
  c = local.a
}
""")
    root = analysed({"main.tf": text})
    for offset, target in ((comma.start, "local.b"), (comma.end, "local.c")):
        (mark,) = marks_at(root, MAIN, offset)
        assert mark.edge.target == f"{target} (expand)"


def test_nodes_at_references_and_declarations() -> None:
    text, (comment, header, a, a_equals, b, b_equals, reference) = parse_marked("""\
«# é»
«locals» {
  «a» «=» 1
  «b» «=» «local.a»
}
""")
    root = analysed({"main.tf": text})
    for span, address in (
        (a, "local.a"),
        (a_equals, "local.a"),
        (b, "local.b"),
        (b_equals, "local.b"),
        (reference, "local.a"),
    ):
        assert nodes_at(root, MAIN, span.start) == (f"{address} (expand)",)
    assert nodes_at(root, MAIN, comment.start) == ()
    assert nodes_at(root, MAIN, header.start) == ()


def test_marks_and_nodes_in_json() -> None:
    text, (start, b, a) = parse_marked('{«"locals"»: {"a": "${«local.b»}", "b": "${«local.a»}"}}')
    root = analysed({"main.tf.json": text})
    path = f"{ROOT}/main.tf.json"
    (mark,) = marks_at(root, path, b.start)
    assert (mark.edge.source, mark.edge.target) == ("local.a (expand)", "local.b (expand)")
    assert nodes_at(root, path, a.start) == ("local.a (expand)",)
    assert nodes_at(root, path, start.start) == ()


def test_marks_of_a_block_with_a_syntax_error_are_at_its_header() -> None:
    """The earlier spans of its references are invalid."""
    before = """\
resource "test_a" "x" {
  v = test_b.y.id
}

resource "test_b" "y" {
  v = test_a.x.id
}
"""
    damaged, (header, reference) = parse_marked("""\
«resource "test_a" "x"» {
  v = «test_b.y.id» +
}

resource "test_b" "y" {
  v = test_a.x.id
}
""")
    good = analysed({"main.tf": before})
    root = analyze(ROOT, files_of({"main.tf": damaged}), good)
    (mark,) = marks_at(root, MAIN, header.start + 3)
    assert mark.edge.target == "test_b.y"
    assert marks_at(root, MAIN, reference.start) == ()
