"""Terraform's graphs of small configurations have the expected nodes and edges."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terraform.ask import Terraform
from tests.terraform.edges import Edges, of_log

pytestmark = pytest.mark.slow

CASES = Path(__file__).parent.parent / "cases"
PROVIDER = 'provider["registry.terraform.io/hashicorp/test"]'


def ends(*nodes: str) -> set[tuple[str, str]]:
    """Return the edges of root and provider nodes if these resources use the provider."""
    close = f"{PROVIDER} (close)"
    stopped = {(close, node) for node in (*nodes, PROVIDER)}
    return {("root", close), *stopped, *((node, PROVIDER) for node in nodes)}


def test_two_resources(terraform: Terraform) -> None:
    found = terraform.edges(CASES / "two_resources")
    assert found.nodes == {"test_a.x", "test_b.y", PROVIDER, f"{PROVIDER} (close)", "root"}
    between = {("test_a.x", "test_b.y"), ("test_b.y", "test_a.x")}
    assert found.edges == between | ends("test_a.x", "test_b.y")


def test_implied_edges_are_included(terraform: Terraform, tmp_path: Path) -> None:
    text = "locals {\n  a = 1\n  b = local.a\n  c = [local.a, local.b]\n}\n"
    (tmp_path / "main.tf").write_text(text, encoding="utf-8")
    a, b, c = (f"local.{name} (expand)" for name in "abc")
    assert terraform.edges(tmp_path) == Edges(
        frozenset([a, b, c, "root"]),
        frozenset([(b, a), (c, a), (c, b), ("root", c)]),
    )


def test_module_call(terraform: Terraform, tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    inside = 'variable "i" {}\noutput "o" {\n  value = 1\n}\n'
    (tmp_path / "m" / "main.tf").write_text(inside, encoding="utf-8")
    call = 'module "m" {\n  source = "./m"\n  i = var.v\n}\n'
    (tmp_path / "main.tf").write_text(f'variable "v" {{}}\n{call}', encoding="utf-8")
    m = {name: f"module.m{name}" for name in (" (expand)", " (close)")}
    variable, output = "module.m.var.i (expand)", "module.m.output.o (expand)"
    found = terraform.edges(tmp_path)
    assert found.nodes == {*m.values(), variable, output, "var.v", "root"}
    assert found.edges == {
        (variable, "var.v"),
        (variable, m[" (expand)"]),
        (output, m[" (expand)"]),
        *((m[" (close)"], node) for node in (variable, output, m[" (expand)"])),
        ("root", m[" (close)"]),
    }


def test_error_before_the_graph_raises(terraform: Terraform) -> None:
    with pytest.raises(ValueError, match="Unsupported argument"):
        terraform.edges(CASES / "module_bad_argument_hides_cycle")
    assert of_log("") is None
