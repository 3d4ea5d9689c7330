"""Compensating controls and explanations in the output of `check` and `fix`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.support import run
from tests.examples import EXAMPLES, STARTING_CASE

PROVIDER = """\
provider "test" {
  endpoint = test_cluster.c.endpoint
}

resource "test_cluster" "c" {
}
"""


def test_check_lists_compensating_controls_once_per_component() -> None:
    output = run("check", STARTING_CASE.name, cwd=EXAMPLES).stdout
    first, second = output.split("verified fixes, least invasive first")[1:]
    for block in (first, second):
        assert block.count("; 3 of 5 compensating controls present)") >= 1
        details = [line for line in block.splitlines() if line.startswith("     - ")]
        assert [line.split(": ")[1] for line in details] == [
            "present",
            "present",
            "present",
            "unknown",
            "unknown",
        ]
    assert first.count("; 3 of 5 compensating controls present)") >= 2


def test_fix_lists_compensating_controls_of_unsafe_fixes_only(tmp_path: Path) -> None:
    for path in STARTING_CASE.glob("*.tf"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    wide = run("fix", "--unsafe", "--rule", "wildcard", cwd=tmp_path).stderr.splitlines()
    at = next(i for i, line in enumerate(wide) if "tf-cycle-ls: wildcard: " in line)
    assert wide[at + 1].startswith("  3 of 5 compensating controls present")
    assert wide[at + 2].startswith("  - network isolation: present")
    safe = run("fix", "--rule", "split", cwd=tmp_path).stderr
    assert "tf-cycle-ls: split: " in safe
    assert "network isolation" not in safe


def test_check_explains_why_there_is_no_safe_fix(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(PROVIDER)
    lines = run("check", ".", cwd=tmp_path).stdout.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("why there is no safe fix: "))
    name = 'provider["registry.terraform.io/hashicorp/test"]'
    assert lines[at] == (
        f"why there is no safe fix: provider-cycle: {name} is configured from a resource "
        "that it must create first"
    )
    assert lines[at + 1] == "     --> main.tf:2:14"
    assert all(len(line) <= 100 for line in lines[at + 2 :])
    assert "endpoint refers to test_cluster.c.endpoint" in " ".join(lines[at + 2 :]).replace(
        "      ", " "
    )


def test_no_explanation_if_a_safe_fix_exists() -> None:
    for path in EXAMPLES.iterdir():
        assert "why there is no safe fix" not in run("check", path.name, cwd=EXAMPLES).stdout
