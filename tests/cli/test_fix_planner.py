"""`fix --id` makes exactly the fixes that `check --format json` lists under these ids."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.support import check_json, one_line, run
from tests.examples import STARTING_CASE
from tests.render.formatters.test_fix_json import apply


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the starting case."""
    return Path(shutil.copytree(STARTING_CASE, tmp_path / "copy"))


def fixes(folder: Path) -> list[dict[str, Any]]:
    (root,) = check_json(cwd=folder)["roots"]
    return [fix for component in root["components"] for fix in component["fixes"]]


def texts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_each_id_makes_the_edits_of_its_fix(copy: Path, tmp_path: Path) -> None:
    found = fixes(copy)
    assert len({fix["id"] for fix in found}) == len(found)
    for fix in found:
        expected = Path(shutil.copytree(copy, tmp_path / f"expected-{fix['id']}"))
        apply(fix["edits"], expected)
        fixed = Path(shutil.copytree(copy, tmp_path / f"fixed-{fix['id']}"))
        run("fix", "--id", fix["id"], "--write", cwd=fixed)
        assert texts(fixed) == texts(expected), fix["title"]


def test_several_ids_are_made_together(copy: Path) -> None:
    chosen = [("split", "aws_vpc_endpoint_policy.kms"), ("remove-condition", "OurSecretOnly")]
    ids = [
        fix["id"]
        for rule, words in chosen
        for fix in fixes(copy)
        if fix["rule"] == rule and words in fix["description"]
    ]
    assert len(ids) == 2
    result = run("fix", *(f"--id={id_}" for id_ in ids), "--write", cwd=copy)
    assert result.returncode == 0, result.stderr
    assert fixes(copy) == []


def test_fixes_of_the_same_text_are_refused(copy: Path) -> None:
    before = texts(copy)
    overlapping = [
        argument
        for fix in fixes(copy)
        if fix["file"] == "iam.tf"
        for argument in ("--id", fix["id"])
    ]
    result = run("fix", *overlapping, "--write", cwd=copy)
    assert result.returncode == 2
    assert "change the same text" in one_line(result)
    assert texts(copy) == before


def test_id_of_a_changed_text_is_unknown(copy: Path) -> None:
    fix, *_ = fixes(copy)
    path = copy / fix["edits"][0]["file"]
    path.write_text(f"# A comment\n{path.read_text()}")
    before = texts(copy)
    result = run("fix", "--id", fix["id"], "--write", cwd=copy)
    assert result.returncode == 2
    assert fix["id"] in one_line(result)
    assert texts(copy) == before
