"""`tf-cycle-ls fix`: its options, and what it writes."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from random import Random

import jsonschema
import pytest

from tests.cli.support import one_line, run
from tests.examples import CYCLIC, EXAMPLES, STARTING_CASE
from tests.git_repository import TOP
from tests.render.formatters.test_fix_json import apply
from tests.render.formatters.test_json import closed
from tests.terraform.ask import Terraform


def texts(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir()}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the starting case."""
    return Path(shutil.copytree(EXAMPLES / "kms-endpoint-cycle", tmp_path / "e"))


@pytest.mark.parametrize("name", CYCLIC)
def test_terraform_finds_no_cycle_after_unsafe_fixes(
    name: str, tmp_path: Path, terraform: Terraform
) -> None:
    copy = shutil.copytree(EXAMPLES / name, tmp_path / name)
    result = run("fix", "--unsafe", "--write", ".", cwd=copy)
    assert result.returncode == 0, result.stderr
    assert "written" in result.stdout
    answer = terraform.ask(copy, plan=False)
    assert answer.graph_checked
    assert not answer.cycles
    assert terraform.fmt_check(copy) == []
    assert sorted(texts(copy)) == sorted(texts(EXAMPLES / name)), "no temporary file is left"


@pytest.mark.parametrize("name", CYCLIC)
def test_only_safe_fixes_are_applied_by_default(name: str, tmp_path: Path) -> None:
    copy = shutil.copytree(EXAMPLES / name, tmp_path / name)
    result = run("fix", "--write", ".", cwd=copy)
    for rule in ("wildcard", "remove-statement"):
        assert f"{rule}: " not in result.stdout + result.stderr
    assert result.returncode == 0


def test_needed_options_are_listed(copy: Path) -> None:
    result = run("fix", "--rule", "wildcard", ".", cwd=copy)
    assert result.returncode == 1
    assert result.stdout == ""
    assert "needs --rule remove-condition: remove-condition: " in result.stderr


def test_diff_equals_written_files(copy: Path, tmp_path: Path) -> None:
    diffed = run("fix", ".", cwd=copy)
    assert diffed.returncode == 1, "the cycles are still in the files"
    assert texts(copy) == texts(EXAMPLES / "kms-endpoint-cycle"), (
        "nothing is written without --write"
    )
    patched = shutil.copytree(copy, tmp_path / "patched")
    subprocess.run(
        ["git", "apply", "-p1", "-"], input=diffed.stdout.encode(), cwd=patched, check=True
    )
    run("fix", "--write", ".", cwd=copy)
    assert texts(patched) == texts(copy)


@pytest.mark.parametrize("options", [[], ["--unsafe"], ["--rule", "wildcard"]], ids=str)
def test_json_is_valid_and_has_the_same_changes_as_the_diff(
    options: list[str], copy: Path, tmp_path: Path
) -> None:
    plain = run("fix", *options, ".", cwd=copy)
    result = run("fix", *options, "--format", "json", ".", cwd=copy)
    report = json.loads(result.stdout)
    schema = json.loads((TOP / "docs" / "fix.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(report, closed(schema))
    assert result.returncode == plain.returncode == 1, "the cycles are still in the files"
    assert report["diff"] == plain.stdout
    assert report["written"] is False
    edited = Path(shutil.copytree(copy, tmp_path / "edited"))
    apply(report["edits"], edited)
    result = run("fix", *options, "--format=json", "--write", ".", cwd=copy)
    assert json.loads(result.stdout) == report | {"written": True}
    assert result.returncode == (1 if report["remaining"] else 0)
    assert texts(edited) == texts(copy)


def test_line_endings_byte_order_mark_and_mode_are_kept(copy: Path) -> None:
    for path in copy.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
        path.chmod(0o640)
    assert run("fix", "--write", ".", cwd=copy).returncode == 0
    for path in copy.iterdir():
        data = path.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.count(b"\n") == data.count(b"\r\n")
        assert path.stat().st_mode & 0o777 == 0o640


def test_rule_option_limits_the_fixes(copy: Path) -> None:
    result = run("fix", "--rule", "wildcard", "--unsafe", ".", cwd=copy)
    assert result.returncode == 1
    assert '+    resources = ["*"]' in result.stdout
    assert "aws_kms_key_policy" not in result.stdout


def test_unknown_rule_is_an_error(copy: Path) -> None:
    result = run("fix", "--rule", "wishful", ".", cwd=copy)
    assert result.returncode == 2
    assert "unknown rule wishful; `tf-cycle-ls rule` lists all" in one_line(result)
    assert "did you mean split?" in one_line(run("fix", "--rule", "spilt", ".", cwd=copy))


def test_configuration_without_cycles(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("locals {}\n")
    result = run("fix", "--write", ".", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (0, "")
    assert one_line(result) == "tf-cycle-ls: no cycle to fix"
    assert run("fix", "--quiet", ".", cwd=tmp_path).stderr == ""


def test_missing_path_is_an_error(tmp_path: Path) -> None:
    result = run("fix", "nowhere", cwd=tmp_path)
    assert result.returncode == 2
    assert "nowhere" in one_line(result)


def queue(name: str, targets: list[str]) -> str:
    """A queue whose policy refers to others, and that lists one of them in `depends_on`."""
    statements = "".join(
        f'\n  statement {{\n    actions   = ["sqs:SendMessage"]\n'
        f"    resources = [aws_sqs_queue.{target}.arn]\n  }}\n"
        for target in targets
    )
    return f"""\
resource "aws_sqs_queue" "{name}" {{
  name   = "{name}"
  policy = data.aws_iam_policy_document.{name}.json

  depends_on = [aws_sqs_queue.{targets[0]}]
}}

data "aws_iam_policy_document" "{name}" {{{statements}}}
"""


@pytest.mark.slow
@pytest.mark.parametrize("unsafe", [[], ["--unsafe"]], ids=["safe", "unsafe"])
def test_terraform_finds_no_cycle_after_fixing_a_large_component(
    unsafe: list[str], tmp_path: Path, terraform: Terraform
) -> None:
    """More edges than can be verified one by one; in several files, so that batches share them."""
    random = Random(7)
    names = [f"q{number}" for number in range(60)]
    for number in range(3):
        texts = [
            queue(name, random.sample([other for other in names if other != name], 4))
            for name in names[number::3]
        ]
        (tmp_path / f"queues_{number}.tf").write_text("\n".join(texts))
    assert terraform.fmt_check(tmp_path) == []
    assert terraform.ask(tmp_path, plan=False).cycles
    result = run("fix", *unsafe, "--write", ".", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "one of several" in result.stderr
    assert terraform.fmt_check(tmp_path) == []
    answer = terraform.ask(tmp_path, plan=False)
    assert answer.graph_checked
    assert not answer.cycles
    assert answer.other_errors == ()


def test_excluded_folder_is_not_fixed(tmp_path: Path) -> None:
    for name in ("kept", "fixed"):
        shutil.copytree(STARTING_CASE, tmp_path / name)
    result = run("fix", "--exclude", "kept", "--write", cwd=tmp_path)
    assert result.returncode == 0
    assert texts(tmp_path / "kept") == texts(STARTING_CASE)
    assert texts(tmp_path / "fixed") != texts(STARTING_CASE)
