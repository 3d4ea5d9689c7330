"""The text of a configuration adds to a plan what the plan lacks."""

from __future__ import annotations

import json
from pathlib import Path

from tests.replacement.workspace import Workspace
from tests.terraform import binary
from tf_cycle_ls.cli.plan_cycles import Files, find_cycles

BEFORE = """\
resource "terraform_data" "a" {
  triggers_replace = [1]
  input            = local.b
  lifecycle {
    create_before_destroy = true
  }
}
resource "terraform_data" "b" {
  triggers_replace = [1]
}
resource "terraform_data" "c" {
  input = local.none
  depends_on = [terraform_data.a]
}
locals {
  b    = terraform_data.b.id
  none = "1"
}
"""
AFTER = BEFORE.replace("[1]", "[2]").replace("local.b", "local.none").replace('"1"', '"2"')


def test_local_values_come_from_the_text(tmp_path: Path, terraform_program: binary.Program) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    workspace = Workspace(terraform_program, scratch)
    workspace.write({"main.tf": BEFORE})
    assert workspace.run("apply").status == 0
    workspace.write({"main.tf": AFTER})
    answer, plan = workspace.plan()
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    (tmp_path / "root").mkdir()
    (tmp_path / "root/main.tf").write_text(AFTER)
    found = find_cycles(Files(str(tmp_path / "plan.json"), None, (str(tmp_path / "root"),)))
    names = [frozenset(one.cycle.nodes) for one in found]
    assert set(names) == answer.cycles
    assert len(names) == 1
