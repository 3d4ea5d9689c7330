"""`explain` shows the references behind the cycles in Terragrunt's messages."""

from __future__ import annotations

from pathlib import Path

from tests.cli.support import run
from tests.terragrunt.trees import TREES, write_tree

RING = TREES["cycle-through-include"]["files"]
NAMED = "Found a dependency cycle between modules: "


def explained(top: Path, message: str) -> str:
    """What `explain` prints about a log, which it can explain."""
    (top / "log").write_text(message)
    result = run("explain", "log", cwd=top)
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def test_paths_of_files(tmp_path: Path) -> None:
    write_tree(tmp_path, RING)
    ring = "/ci/db/terragrunt.hcl -> /ci/app/terragrunt.hcl -> /ci/db/terragrunt.hcl"
    text = explained(tmp_path, f"* {NAMED}{ring}\n")
    assert "Cycle: db → app → db" in text
    assert "--> root.hcl:2:17" in text
    assert "docs/unit-cycle.md" in text


def test_message_without_units_shows_the_cycles(tmp_path: Path) -> None:
    write_tree(tmp_path, RING)
    text = explained(tmp_path, "cycle detected during queue construction")
    assert "Cycle: app → db → app" in text
    write_tree(tmp_path, {"db/terragrunt.hcl": ""})
    assert "have none" in explained(tmp_path, "cycle detected during queue construction")


def test_cycle_that_is_gone_and_unit_that_is_elsewhere(tmp_path: Path) -> None:
    write_tree(tmp_path, {**RING, "db/terragrunt.hcl": ""})
    ring = "/ci/db/terragrunt.hcl -> /ci/app/terragrunt.hcl -> /ci/db/terragrunt.hcl"
    assert "db does not depend on app any more" in explained(tmp_path, NAMED + ring)
    other = "/ci/x/terragrunt.hcl -> /ci/x/terragrunt.hcl"
    assert "has the file /ci/x/terragrunt.hcl" in explained(tmp_path, NAMED + other)


def test_graph_of_units(tmp_path: Path) -> None:
    write_tree(tmp_path, TREES["chain"]["files"])
    order = run("graph", "--units", "--format", "order", cwd=tmp_path).stdout
    assert order.splitlines() == ["1  net", "2  db, after net", "3  shop, after db"]
    assert '"shop" -> "db"' in run("graph", "--units", cwd=tmp_path).stdout
    (tmp_path / "empty").mkdir()
    assert run("graph", "--units", "empty", cwd=tmp_path).returncode == 2
