"""`explain` shows the references behind self-dependent items, and `graph` draws stacks."""

from __future__ import annotations

from pathlib import Path

from tests.cli.support import run
from tests.stacks.support import component
from tests.stacks.test_messages import CHAIN, boxed

A = component("boundary", "x = component.vault-config.y")
B = component("vault-config", "x = component.boundary.y")


def explained(top: Path, message: str) -> str:
    """What `explain` prints about a log, which it can explain."""
    (top / "log").write_text(message)
    result = run("explain", "log", cwd=top)
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def test_references_of_a_ring(tmp_path: Path) -> None:
    (tmp_path / "main.tfcomponent.hcl").write_text(A + B)
    text = explained(tmp_path, boxed(CHAIN))
    assert text.startswith(
        "Cycle: component.boundary → component.vault-config → component.boundary"
    )
    assert "--> main.tfcomponent.hcl:3:18" in text
    assert "docs/stack-cycle.md" in text
    assert text.count("Cycle:") == 1


def test_ring_of_another_configuration(tmp_path: Path) -> None:
    (tmp_path / "main.tfcomponent.hcl").write_text(A)
    text = explained(tmp_path, CHAIN)
    listed = "component.boundary, component.vault-config"
    assert text == f"No stack configuration in . has the items {listed}.\n"


def test_one_of_several_configurations(tmp_path: Path) -> None:
    for name, text in (("a", A + B), ("b", component("x"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tfcomponent.hcl").write_text(text)
    assert explained(tmp_path, CHAIN).startswith(
        "Cycle: a: component.boundary → a: component.vault"
    )


def test_graph_of_a_stack(tmp_path: Path) -> None:
    (tmp_path / "main.tfcomponent.hcl").write_text(
        component("a", "x = component.b.y") + component("b")
    )
    result = run("graph", "--stacks", "--format", "order", cwd=tmp_path)
    assert result.stdout == "1  component.b\n2  component.a, after component.b\n"
    (tmp_path / "main.tfcomponent.hcl").unlink()
    result = run("graph", "--stacks", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (2, "tf-cycle-ls: .: no stack to draw\n")
