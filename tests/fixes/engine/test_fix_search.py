"""Compares fixes that are verified together with fixes that are verified one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.support import DIRECTORY, in_memory_files
from tests.sampled import sampled
from tf_cycle_ls.analysis import analyze as analyze_module
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.model import Component, Cycle
from tf_cycle_ls.analysis.self_components import components_and_self_references
from tf_cycle_ls.fixes.engine import fix_search
from tf_cycle_ls.fixes.engine.fix_search import Attempt, FixSearch
from tf_cycle_ls.fixes.engine.verify import verify_edits
from tf_cycle_ls.text import Edit, Span
from tf_cycle_ls.vfs import Files

CASES = Path("tests/cases")
GROUP = """
resource "aws_security_group" "a%d" {
  name = "a"
  ingress {
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    security_groups = [aws_security_group.b%d.id]
  }
}

resource "aws_security_group" "b%d" {
  name = aws_security_group.a%d.name
}
"""


def texts_of(names: list[str]) -> dict[str, str]:
    """The files of several cases, each in a module of its own, and the root that calls them."""
    texts = {"main.tf": ""}
    for number, name in enumerate(names):
        texts["main.tf"] += f'module "m{number}" {{\n  source = "./m{number}"\n}}\n\n'
        for path in sorted((CASES / name).rglob("*.tf")):
            relative = path.relative_to(CASES / name)
            texts[f"m{number}/{relative}"] = path.read_text(encoding="utf-8")
    return texts


def cases_with_one_file() -> list[str]:
    """The names of the cases that have a main.tf."""
    return sorted(path.parent.name for path in CASES.glob("*/main.tf"))


def number_of_outcomes(files: Files) -> int:
    """Verify all candidates together, compare each with its own outcome, and count them."""
    analysis = analyze(DIRECTORY, files)
    search = FixSearch(analysis, files)
    components = components_and_self_references(analysis)
    search.verify_together(components)
    number = 0
    for component in components:
        for edge in component.edges:
            target = component.shortest[edge.key]
            for _, edits in search.candidates(edge):
                alone = verify_edits(analysis, files, edits, target)
                assert search.outcome(edits, target) == alone
                number += 1
    return number


# Of each group of six cases, at least one has a candidate.
STARTS = ("6", "12", "18", "24", "72", "78", "84", "96", "102", "114")


@pytest.mark.parametrize("start", sampled(STARTS, 3))
def test_outcomes_are_those_of_each_fix_alone(start: str) -> None:
    names = cases_with_one_file()[int(start) : int(start) + 6]
    assert number_of_outcomes(in_memory_files(texts_of(names))) > 0


def test_many_cycles_need_few_analyses(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(GROUP % (number, number, number, number) for number in range(20))
    files = in_memory_files({"main.tf": text})
    analysis = analyze(DIRECTORY, files)
    number = 0

    def counted(*arguments: object) -> object:
        nonlocal number
        number += 1
        return analyze_module.analyze_graph(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(fix_search, "analyze_graph", counted)
    search = FixSearch(analysis, files)
    search.verify_together(analysis.components)
    edge = analysis.components[0].edges[0]
    assert len(analysis.components) == 20
    assert search.candidates(edge)
    assert number == sum(len(search.candidates(edge)) for edge in analysis.components[0].edges)


# The cycles x → y → x and p → q → p, and q also depends on x.
TWO_CYCLES = """
    resource "test_a" "x" {
      v = test_a.y.id
    }

    resource "test_a" "y" {
      v = test_a.x.id
    }

    resource "test_b" "p" {
      v = test_b.q.id
    }

    resource "test_b" "q" {
      v = [test_b.p.id, test_a.x.id]
    }
"""


def test_fix_that_closes_a_cycle_that_another_fix_breaks() -> None:
    files = in_memory_files({"main.tf": TWO_CYCLES})
    path = f"{DIRECTORY}/main.tf"
    data = files.read(path).data
    analysis = analyze(DIRECTORY, files)
    first, second = analysis.components

    def attempt(component: Component, old: bytes, new: bytes) -> tuple[Cycle, Attempt]:
        at = data.index(old)
        edits = {path: (Edit(Span(at, at + len(old)), new),)}
        return component.cycles[0], Attempt(component, component.cycles[0], edits)

    # With its own edit, y depends on p, and so on q and x. The other edit takes q away from x.
    target, closing = attempt(first, b"test_a.x.id\n", b"test_b.p.id\n")
    other, harmless = attempt(second, b"[test_b.p.id, test_a.x.id]", b"[]")
    search = FixSearch(analysis, files)
    search._verify_batch([closing, harmless])
    assert search.outcome(closing.edits, target) is None
    assert search.outcome(harmless.edits, other) == verify_edits(
        analysis, files, harmless.edits, other
    )
