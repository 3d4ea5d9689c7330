"""`tf-cycle-ls graph`: the selected part, and errors."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.support import run

# Two paths from a to d, a chain from d to e, and a cycle of e and f.
TEXT = """\
resource "t" "a" {
  v = [t.b.id, t.c.id]
}
resource "t" "b" {
  v = t.d.id
}
resource "t" "c" {
  v = t.d.id
}
resource "t" "d" {
  v = t.e.id
}
resource "t" "e" {
  v = t.f.id
}
resource "t" "f" {
  v = t.e.id
}
resource "t" "long" {
  v = [t.b.id]
}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "main.tf").write_text(TEXT, encoding="utf-8")
    return tmp_path


def edges(root: Path, *arguments: str) -> str:
    """The edges of the graph, abbreviated: `ab` is an edge from t.a to t.b."""
    ran = run("graph", "--format", "json", *arguments, cwd=root)
    assert (ran.returncode, ran.stderr) == (0, "")
    answer = json.loads(ran.stdout)
    short = sorted(f"{e['from'][2:]}{e['to'][2:]}".replace("long", "l") for e in answer["edges"])
    return " ".join(short)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "ab ac bd cd de ef fe lb"),
        (["--cycles-only"], "ef fe"),
        (["--from", "t.b"], "bd de ef fe"),
        (["--from", "t.a", "--depth", "1"], "ab ac"),
        (["--to", "t.b"], "ab lb"),
        (["--focus", "t.b"], "ab bd lb"),
        (["--focus", "t.b", "--depth", "2"], "ab bd de lb"),
        (["--from", "t.a", "--to", "t.d"], "ab ac bd cd"),
        (["--from", "t.e", "--to", "t.e"], "ef fe"),
        (["--from", "t.e", "--cycles-only"], "ef fe"),
    ],
)
def test_options_select_a_part_of_the_graph(
    root: Path, arguments: list[str], expected: str
) -> None:
    assert edges(root, *arguments) == expected


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["--from", "t.d", "--to", "t.a"], 1, "t.d does not depend on t.a; t.a depends on t.d"),
        (["--from", "t.b", "--to", "t.c"], 1, "t.b does not depend on t.c"),
        (["--from", "t.a", "--cycles-only"], 1, "t.a is not part of a cycle"),
        (["--focus", "t.lonk"], 2, "unknown address t.lonk; did you mean t.long"),
        (["--focus", "zzzz"], 2, "unknown address zzzz"),
        (["nowhere"], 2, "nowhere: "),
        (["--depth", "x"], 2, "not a number of steps"),
        (["--output", "no/such/folder.dot"], 2, "no/such/folder.dot: no such file or directory"),
    ],
)
def test_errors(root: Path, arguments: list[str], status: int, message: str) -> None:
    ran = run("graph", *arguments, cwd=root)
    assert (ran.returncode, ran.stdout) == (status, "")
    assert message in ran.stderr
    assert "Traceback" not in ran.stderr


def test_several_root_modules_are_listed(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text("locals {\n  a = 1\n}\n", encoding="utf-8")
    ran = run("graph", cwd=tmp_path)
    assert ran.returncode == 2
    assert ran.stderr == "tf-cycle-ls: .: several root modules, choose one:\n  one\n  two\n"
    assert run("graph", "one", cwd=tmp_path).returncode == 0


def test_unreadable_files_are_reported(root: Path) -> None:
    (root / "damaged.tf").write_text('resource "t" {{{ \n', encoding="utf-8")
    ran = run("graph", cwd=root)
    assert ran.returncode == 0
    assert "damaged.tf" in ran.stderr


@pytest.mark.parametrize("format_", ["dot", "mermaid", "svg", "html", "json"])
def test_every_format_is_deterministic(root: Path, format_: str) -> None:
    run("graph", "--format", format_, "--output", "first", cwd=root)
    ran = run("graph", "--format", format_, cwd=root)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert (root / "first").read_text(encoding="utf-8") == ran.stdout


def test_too_many_edges_for_mermaid_are_reported(tmp_path: Path) -> None:
    blocks = [f'resource "t" "x{n}" {{\n  v = var.a\n}}\n' for n in range(501)]
    text = 'variable "a" {}\n' + "".join(blocks)
    (tmp_path / "main.tf").write_text(text, encoding="utf-8")
    ran = run("graph", "--format", "mermaid", cwd=tmp_path)
    assert ran.returncode == 0
    assert re.search(r"at most 500 edges .* 501", ran.stderr)


def test_picture_in_the_documentation_is_up_to_date() -> None:
    top = Path(__file__).parents[2]
    ran = run("graph", "examples/kms-endpoint-cycle", "--cycles-only", "--format", "svg", cwd=top)
    drawn = (top / "docs" / "pictures" / "graph-cycles.svg").read_text(encoding="utf-8")
    assert ran.stdout == drawn
