"""`check` reports the cycles of Terragrunt's units with those of root modules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.repository import Repository, needs_git, repository
from tests.cli.support import CYCLE, run
from tests.terragrunt.trees import TREES, write_tree

__all__ = ["repository"]

RING = TREES["cycle-of-two"]["files"]
EXCLUDED = TREES["excluded-unit-in-cycle"]["files"]


def test_units_and_root_modules(tmp_path: Path) -> None:
    write_tree(tmp_path, {**RING, "main.tf": CYCLE})
    result = run("check", cwd=tmp_path)
    assert result.returncode == 1
    assert "error[unit-cycle]: app and net depend on each other (cycle 2)" in result.stdout
    assert result.stdout.splitlines()[-1] != ""
    assert "1 root module, 2 units: 2 cycles" in result.stdout


def test_json_says_what_the_nodes_of_each_root_are(tmp_path: Path) -> None:
    write_tree(tmp_path, {**RING, "main.tf": CYCLE})
    roots = json.loads(run("check", "--format", "json", cwd=tmp_path).stdout)["roots"]
    assert [(one["nodes"], one["path"]) for one in roots] == [("blocks", "."), ("units", ".")]
    assert [one["code"] for one in roots[1]["components"]] == ["unit-cycle"]


def test_path_of_a_unit_and_of_its_file(tmp_path: Path) -> None:
    write_tree(tmp_path, RING)
    for path in ("app", "app/terragrunt.hcl"):
        result = run("check", path, cwd=tmp_path)
        assert (result.returncode, result.stderr) == (1, "")
        assert "1 root module" not in result.stdout


def test_excluded_unit_is_a_warning(tmp_path: Path) -> None:
    write_tree(tmp_path, EXCLUDED)
    assert run("check", cwd=tmp_path).returncode == 0
    assert run("check", "--fail-on", "excluded-unit-cycle", cwd=tmp_path).returncode == 1


def test_comment_ignores_a_cycle(tmp_path: Path) -> None:
    text = RING["app/terragrunt.hcl"].replace(
        '../net"', '../net" # tf-cycle-ls: ignore[unit-cycle] because it is split next week'
    )
    write_tree(tmp_path, {**RING, "app/terragrunt.hcl": text})
    result = run("check", cwd=tmp_path)
    assert (result.returncode, "1 reference ignored" in result.stdout) == (0, True)


def test_baseline(tmp_path: Path) -> None:
    write_tree(tmp_path, {**RING, "main.tf": CYCLE})
    assert run("check", "--write-baseline", "known.json", cwd=tmp_path).returncode == 0
    assert list(json.loads((tmp_path / "known.json").read_text())["roots"]) == [".", ".//units"]
    result = run("check", "--baseline", "known.json", cwd=tmp_path)
    assert (result.returncode, "2 known before" in result.stdout) == (0, True)


def test_setting_turns_the_code_off(tmp_path: Path) -> None:
    write_tree(tmp_path, {**RING, ".tf-cycle-ls.toml": '[severity]\nunit-cycle = "off"\n'})
    assert run("check", cwd=tmp_path).returncode == 0


@needs_git
def test_only_new_cycles_of_a_branch(repository: Repository) -> None:
    repository.commit({**RING, "net/terragrunt.hcl": ""})
    repository.git("switch", "--quiet", "--create", "work")
    repository.commit(RING)
    result = run("check", "--diff", "main", cwd=repository.path)
    assert (result.returncode, "1 new cycle" in result.stdout) == (1, True)
    repository.commit({"more/terragrunt.hcl": ""})
    repository.git("branch", "--force", "main", "HEAD")
    assert run("check", "--diff", "main", cwd=repository.path).returncode == 0


def test_target_that_does_not_exist_is_no_unit(tmp_path: Path) -> None:
    write_tree(tmp_path, TREES["missing-target"]["files"])
    summary = run("check", cwd=tmp_path).stdout.splitlines()[-1]
    assert summary.startswith("2 units: 0 cycles")
    order = run("graph", "--units", "--format", "order", cwd=tmp_path).stdout
    assert [line.split()[1].rstrip(",") for line in order.splitlines()] == ["app", "late"]


@pytest.mark.parametrize("format_", ["dot", "mermaid", "json", "order", "html"])
def test_graph_has_a_unit_whose_file_was_left_out(format_: str, tmp_path: Path) -> None:
    write_tree(tmp_path, RING)
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad/terragrunt.hcl").write_bytes(b"\xff")
    result = run("graph", "--units", "--format", format_, cwd=tmp_path)
    assert "internal error" not in result.stderr
    assert "bad" in result.stdout
