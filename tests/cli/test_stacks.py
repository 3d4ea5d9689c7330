"""`check` on the component files of Terraform Stacks."""

from __future__ import annotations

from pathlib import Path

from tests.cli.support import check_json, run
from tests.stacks.support import component

A, B = component("a", "x = component.b.y"), component("b", "x = component.a.y")
PLANNED = component("b", "", "  depends_on = [component.a]\n")


def test_cycle_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "main.tfcomponent.hcl").write_text(A + B)
    result = run("check", cwd=tmp_path)
    assert result.returncode == 1
    lines = result.stdout.splitlines()
    assert (
        lines[0] == "error[stack-cycle]: component.a and component.b depend on each other (cycle 1)"
    )
    assert lines[1] == "  Terraform reports: Self-dependent items in configuration."
    assert "main.tfcomponent.hcl:3:18" in result.stdout
    assert lines[-1] == "2 stack items: 1 cycle, 0 self references"
    assert result.stderr == ""


def test_cycle_of_a_plan(tmp_path: Path) -> None:
    (tmp_path / "main.tfcomponent.hcl").write_text(A + PLANNED)
    result = run("check", cwd=tmp_path)
    assert "The plan of a deployment fails. terraform stacks validate does not report it." in (
        " ".join(result.stdout.split())
    )


def test_json(tmp_path: Path) -> None:
    (tmp_path / "main.tfcomponent.hcl").write_text(A + B)
    (root,) = check_json(cwd=tmp_path)["roots"]
    assert root["nodes"] == "stack items"
    assert [one["code"] for one in root["components"]] == ["stack-cycle"]


def test_beside_root_modules(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("locals {}\n")
    (tmp_path / "s").mkdir()
    (tmp_path / "s/main.tfcomponent.hcl").write_text(component("a"))
    result = run("check", cwd=tmp_path)
    assert result.stdout == "1 root module, 1 stack item: 0 cycles, 0 self references\n"


def test_syntax_error_is_reported(tmp_path: Path) -> None:
    (tmp_path / "main.tfcomponent.hcl").write_text(A + B + 'component "c" {\n')
    result = run("check", cwd=tmp_path)
    assert "warning[unreadable]" in result.stdout
    assert "error[stack-cycle]" in result.stdout
