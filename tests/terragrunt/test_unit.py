"""A unit is read from its file, and says when it is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terragrunt.trees import analysis_of, write_tree
from tf_cycle_ls.terragrunt.session import Session
from tf_cycle_ls.terragrunt.unit import read_unit
from tf_cycle_ls.vfs import Disk


@pytest.mark.parametrize(
    ("block", "left_out"),
    [
        ('if = true\n actions = ["all"]', "all"),
        ('if = true\n actions = ["plan", "apply"]', "plan"),
        ('if = true\n actions = ["destroy"]', ""),
        ("if = true\n no_run = true", "all"),
        ('if = false\n actions = ["all"]', ""),
        ('if = run_cmd("x")\n actions = ["all"]', ""),
        ("if = true", ""),
    ],
)
def test_exclude(tmp_path: Path, block: str, left_out: str) -> None:
    write_tree(tmp_path, {"terragrunt.hcl": f"exclude {{\n {block}\n}}\n"})
    assert read_unit(Session(Disk()), str(tmp_path / "terragrunt.hcl")).left_out == left_out


def test_exclude_of_an_included_file(tmp_path: Path) -> None:
    root = 'exclude {\n if = true\n actions = ["all"]\n}\n'
    unit = 'include "r" {\n path = "root.hcl"\n}\n'
    write_tree(tmp_path, {"terragrunt.hcl": unit, "root.hcl": root})
    read = read_unit(Session(Disk()), str(tmp_path / "terragrunt.hcl"))
    assert read.left_out == "all"
    assert read.included == frozenset({str(tmp_path / "root.hcl")})


def test_file_that_is_not_text_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/terragrunt.hcl").write_bytes(b"\xff\xfe")
    (problem,) = analysis_of(tmp_path).problems
    assert problem.is_file_left_out
