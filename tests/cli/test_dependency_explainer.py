"""`tf-cycle-ls explain A B`: why one node depends on another."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.chain import chain
from tests.cli.support import CYCLE, one_line, run
from tests.terragrunt.trees import TREES, write_tree

__all__ = ["chain"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('test_a.x["k"]', "module.m.test_b.y"),
        ("resource.test_a.x", "module.m.test_b.y[0].id"),
        ("test_a.x", "module.m.o"),
        ("test_a.x.v", "var.names"),
        ("test_a.x", "module.m"),
        ('module.m["a"].test_b.y', "module.m.var.i"),
    ],
)
def test_address_spellings_are_resolved(one: str, other: str, chain: Path) -> None:
    assert run("explain", one, other, cwd=chain).returncode == 0


def test_independent_addresses(chain: Path) -> None:
    result = run("explain", "test_c.z", "var.names", cwd=chain)
    assert result.returncode == 1
    assert result.stdout == "test_c.z does not depend on var.names.\n"


def test_mutual_dependency_is_a_cycle(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    result = run("explain", "test_a.x", "test_b.y", cwd=tmp_path)
    assert result.returncode == 0
    assert "test_b.y also depends on test_a.x: they form a cycle." in result.stdout


def test_unknown_address_suggests_similar_ones(chain: Path) -> None:
    result = run("explain", "test_a.z", "test_c.z", cwd=chain)
    assert result.returncode == 2
    assert "unknown address test_a.z; did you mean test_" in one_line(result)
    result = run("explain", "nothing.like.it", "test_c.z", cwd=chain)
    assert one_line(result) == "tf-cycle-ls: .: unknown address nothing.like.it"


def test_root_modules_with_both_addresses_are_explained(chain: Path) -> None:
    for name in ("a", "b"):
        (chain / name).mkdir()
        (chain / name / "main.tf").write_text(CYCLE, encoding="utf-8")
    result = run("explain", "test_b.y", "test_a.x", cwd=chain)
    assert [line for line in result.stdout.splitlines() if line in ("a:", "b:", ".:")] == [
        "a:",
        "b:",
    ]
    result = run("explain", "test_b.y", "test_c.z", cwd=chain)
    assert result.returncode == 2
    assert "no root module has both" in one_line(result)


def test_units_are_explained(tmp_path: Path) -> None:
    write_tree(tmp_path, TREES["cycle-of-three-and-a-tail"]["files"])
    edges = TREES["cycle-of-three-and-a-tail"]["edges"]
    source, target = edges[0]
    result = run("explain", source, target, cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert f"{source} depends on {target}, directly:" in result.stdout
    assert f"--> {source}/terragrunt.hcl:" in result.stdout


def test_stack_items_are_explained(tmp_path: Path) -> None:
    text = (
        'component "a" {\n  source = "./m"\n  inputs = { v = local.l }\n}\nlocals {\n  l = 1\n}\n'
    )
    write_tree(tmp_path, {"main.tfcomponent.hcl": text})
    result = run("explain", "component.a", "local.l", cwd=tmp_path)
    assert result.stdout.splitlines()[0] == "component.a depends on local.l, directly:"
    result = run("explain", "local.l", "component.a", cwd=tmp_path)
    assert "local.l does not depend on component.a; the reverse is true." in result.stdout
