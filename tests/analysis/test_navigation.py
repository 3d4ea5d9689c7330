"""Edges and nodes at a place, and the steps along a cycle."""

from __future__ import annotations

from tests.analysis.directories import ROOT, analysed, files_of
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.navigation import declaration_at, marks_at, next_step, nodes_at
from tf_cycle_ls.analysis.result import Analysis

MAIN = f"{ROOT}/main.tf"

CROSSED = """\
module "a" {
  source = "./m"
  v      = module.b.o
}

module "b" {
  source = "./m"
  v      = module.a.o
}
"""
THROUGH = 'variable "v" {}\noutput "o" {\n  value = var.v\n}\n'


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
    assert walk(root, MAIN, CROSSED.index("module.a.o"), 8) == ring * 2
    at = marks_at(root, f"{ROOT}/m/main.tf", THROUGH.index("var.v"))
    assert {mark.edge.source for mark in at} == {
        "module.a.output.o (expand)",
        "module.b.output.o (expand)",
    }


def test_next_step_from_a_header_with_only_implicit_edges() -> None:
    """The first step is the first reference on the cycle."""
    text = 'module "m" {\n  source = "./m"\n  v = test_a.x.id\n}\n'
    text += 'resource "test_a" "x" {\n  depends_on = [module.m]\n}\n'
    root = analysed({"main.tf": text, "m/main.tf": 'variable "v" {}\n'})
    declared = declaration_at(root, MAIN, 2)
    assert declared
    assert declared.names == ("module.m (expand)", "module.m (close)")
    assert walk(root, MAIN, 2, 1) == [("main.tf", "test_a.x.id")]


def test_marks_between_two_adjacent_references() -> None:
    """The later reference is used."""
    text = "locals {\n  a = [local.b,local.c]\n  b = local.a\n  c = local.a\n}\n"
    root = analysed({"main.tf": text})
    comma = text.index(",")
    for offset, target in ((comma, "local.b"), (comma + 1, "local.c")):
        (mark,) = marks_at(root, MAIN, offset)
        assert mark.edge.target == f"{target} (expand)"


def test_nodes_at_references_and_declarations() -> None:
    text = "# é\nlocals {\n  a = 1\n  b = local.a\n}\n"
    root = analysed({"main.tf": text})
    data = text.encode()
    for words, name in (
        ("local.a", "a"),
        ("a =", "a"),
        ("= 1", "a"),
        ("b =", "b"),
        ("= local", "b"),
    ):
        assert nodes_at(root, MAIN, data.index(words.encode())) == (f"local.{name} (expand)",)
    assert nodes_at(root, MAIN, 0) == ()
    assert nodes_at(root, MAIN, data.index(b"locals")) == ()


def test_marks_and_nodes_in_json() -> None:
    text = '{"locals": {"a": "${local.b}", "b": "${local.a}"}}'
    root = analysed({"main.tf.json": text})
    path = f"{ROOT}/main.tf.json"
    (mark,) = marks_at(root, path, text.index("local.b"))
    assert (mark.edge.source, mark.edge.target) == ("local.a (expand)", "local.b (expand)")
    assert nodes_at(root, path, text.index("local.a")) == ("local.a (expand)",)
    assert nodes_at(root, path, 1) == ()


def test_marks_of_a_block_with_a_syntax_error_are_at_its_header() -> None:
    """The earlier spans of its references are invalid."""
    before = 'resource "test_a" "x" {\n  v = test_b.y.id\n}\n'
    before += 'resource "test_b" "y" {\n  v = test_a.x.id\n}\n'
    good = analysed({"main.tf": before})
    damaged = before.replace("test_b.y.id", "test_b.y.id +")
    root = analyze(ROOT, files_of({"main.tf": damaged}), good)
    (mark,) = marks_at(root, MAIN, 3)
    assert mark.edge.target == "test_b.y"
    assert marks_at(root, MAIN, damaged.index("test_b.y.id")) == ()
