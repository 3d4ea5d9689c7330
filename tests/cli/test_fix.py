"""`tf-cycle-ls fix` as a process."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.test_check import one_line, run
from tests.examples import CYCLIC, EXAMPLES
from tests.terraform.ask import Terraform


def texts(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir()}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the starting case."""
    return Path(shutil.copytree(EXAMPLES / "kms-endpoint-cycle", tmp_path / "e"))


@pytest.mark.parametrize("name", CYCLIC)
def test_written_by_terraforms_own_word(name: str, tmp_path: Path, terraform: Terraform) -> None:
    copy = shutil.copytree(EXAMPLES / name, tmp_path / name)
    result = run("fix", "--unsafe", "--write", ".", cwd=copy)
    assert result.returncode == 0, result.stderr
    assert "written" in result.stdout
    answer = terraform.ask(copy, plan=False)
    assert answer.graph_checked
    assert not answer.cycles
    assert terraform.fmt_check(copy) == []
    assert sorted(texts(copy)) == sorted(texts(EXAMPLES / name)), "nothing else is left behind"


@pytest.mark.parametrize("name", CYCLIC)
def test_only_what_loses_nothing_unless_asked_for(name: str, tmp_path: Path) -> None:
    copy = shutil.copytree(EXAMPLES / name, tmp_path / name)
    result = run("fix", "--write", ".", cwd=copy)
    for rule in ("wildcard", "remove-statement"):
        assert f"{rule}: " not in result.stdout + result.stderr
    assert result.returncode == 0


def test_what_was_not_allowed_is_named(copy: Path) -> None:
    result = run("fix", "--rule", "wildcard", ".", cwd=copy)
    assert result.returncode == 1
    assert result.stdout == ""
    assert "needs --rule remove-condition: remove-condition: " in result.stderr


def test_the_diff_is_what_is_written(copy: Path, tmp_path: Path) -> None:
    diffed = run("fix", ".", cwd=copy)
    assert diffed.returncode == 0
    assert texts(copy) == texts(EXAMPLES / "kms-endpoint-cycle"), "nothing is written by itself"
    patched = shutil.copytree(copy, tmp_path / "patched")
    subprocess.run(
        ["git", "apply", "-p1", "-"], input=diffed.stdout.encode(), cwd=patched, check=True
    )
    run("fix", "--write", ".", cwd=copy)
    assert texts(patched) == texts(copy)


def test_line_endings_mark_and_mode_stay(copy: Path) -> None:
    for path in copy.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
        path.chmod(0o640)
    assert run("fix", "--write", ".", cwd=copy).returncode == 0
    for path in copy.iterdir():
        data = path.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.count(b"\n") == data.count(b"\r\n")
        assert path.stat().st_mode & 0o777 == 0o640


def test_one_rule(copy: Path) -> None:
    result = run("fix", "--rule", "wildcard", "--unsafe", ".", cwd=copy)
    assert result.returncode == 1
    assert '+    resources = ["*"]' in result.stdout
    assert "aws_kms_key_policy" not in result.stdout


def test_a_rule_that_is_none(copy: Path) -> None:
    result = run("fix", "--rule", "wishful", ".", cwd=copy)
    assert result.returncode == 2
    assert "wishful" in one_line(result)


def test_nothing_to_do(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("locals {}\n")
    result = run("fix", "--write", ".", cwd=tmp_path)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_a_missing_path(tmp_path: Path) -> None:
    result = run("fix", "nowhere", cwd=tmp_path)
    assert result.returncode == 2
    assert "nowhere" in one_line(result)
