"""`tf-cycle-ls fix --write` on every example and case with a cycle: Terraform finds no cycle
afterwards, or the command gives a reason for each cycle that is left."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.support import run
from tests.examples import CYCLIC, EXAMPLES, STARTING_CASE
from tests.terraform.ask import Terraform
from tf_cycle_ls.cli.fixer import FixOptions, fix
from tf_cycle_ls.fixes.model import Safety

pytestmark = pytest.mark.slow

CASES = Path(__file__).parents[1] / "cases"


def is_cyclic(expected: Path) -> bool:
    """Whether `terraform validate` reported a cycle for a case."""
    said = json.loads(expected.read_text(encoding="utf-8"))
    return len(said["cycles"]) > len(said["cycles_only_in_plan"])


FOLDERS = [
    *(EXAMPLES / name for name in CYCLIC),
    *(path.parent for path in sorted(CASES.glob("*/expected.json")) if is_cyclic(path)),
]


ALL = [
    *((folder, False) for folder in FOLDERS),
    # Of the cases, only this one has policies, where --unsafe makes a difference.
    *((folder, True) for folder in FOLDERS if folder.parent == EXAMPLES or folder.name == "seed"),
]


@pytest.mark.parametrize(
    ("folder", "unsafe"), ALL, ids=[f"{path.name}{'-unsafe' * unsafe}" for path, unsafe in ALL]
)
def test_cycle_is_fixed_or_explained(
    folder: Path,
    unsafe: bool,
    tmp_path: Path,
    terraform: Terraform,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    copy = shutil.copytree(folder, tmp_path / folder.name)
    before = terraform.ask(copy, plan=False)
    unformatted = set(terraform.fmt_check(copy))
    monkeypatch.chdir(copy)
    safety = Safety.CHANGES_BEHAVIOUR if unsafe else Safety.SAFE_ONCE_APPLIED
    status = fix(["."], FixOptions(max_safety=safety, write=True))
    messages = re.split(r"^tf-cycle-ls: ", capsys.readouterr().err, flags=re.MULTILINE)
    left = [" ".join(text.split()) for text in messages if "remaining cycle: " in text]
    assert status == (1 if left else 0)
    after = terraform.ask(copy, plan=False)
    assert set(terraform.fmt_check(copy)) <= unformatted
    known = {(error.summary, error.detail) for error in before.other_errors}
    assert {(error.summary, error.detail) for error in after.other_errors} <= known
    if not left:
        assert after.graph_checked or after.other_errors
        assert not after.cycles
        return
    assert after.cycles
    on_cycles = frozenset[str]().union(*before.cycles)
    assert frozenset[str]().union(*after.cycles) <= on_cycles
    for message in left:
        reason = re.search(r"\b(no automatic fix available:|needs) (.*)", message)
        assert reason, message
        assert re.match(r"--|its references read |[a-z-]+: [a-z_…]", reason[2]), message


def test_fix_lists_compensating_controls_of_unsafe_fixes_only(tmp_path: Path) -> None:
    for path in STARTING_CASE.glob("*.tf"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    wide = run("fix", "--unsafe", "--rule", "wildcard", cwd=tmp_path).stderr
    assert re.search(
        r"^  wildcard: .*^  3 of 5 compensating controls present, .*^  - network isolation: ",
        wide,
        re.MULTILINE | re.DOTALL,
    )
    safe = run("fix", "--rule", "split", cwd=tmp_path).stderr
    assert "\n  split: " in safe
    assert "network isolation" not in safe


CYCLE = """\
resource "test_a" "x" {
  v          = 1
  depends_on = [test_b.y]
}

resource "test_b" "y" {
  v = test_a.x.v
}
"""
# Suppressed at one of its references, so the cycle is not reported.
SUPPRESSED = CYCLE.replace(
    "  v = test_a.x.v\n", "  # tf-cycle-ls: ignore[dependency-cycle] is known\n  v = test_a.x.v\n"
)
NO_SAFE_FIX = """\
resource "test_a" "x" {
  v = test_b.y.id
}

resource "test_b" "y" {
  v = test_a.x.id
}
"""


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """A folder with one cycle that a safe fix breaks."""
    directory = tmp_path / "my network"
    directory.mkdir()
    (directory / "main.tf").write_text(CYCLE, encoding="utf-8", newline="\n")
    return directory


def test_preview_says_that_nothing_was_written_and_how_to_write(network: Path) -> None:
    preview = run("fix", network.name, cwd=network.parent)
    assert (network / "main.tf").read_text(encoding="utf-8") == CYCLE
    message = "tf-cycle-ls: nothing was written; to make these changes: tf-cycle-ls "
    *_, last = preview.stderr.splitlines()
    assert last == f"{message}fix --write 'my network'"
    command = shlex.split(last.removeprefix(message))
    written = run(*command, cwd=network.parent)
    assert written.returncode == 0
    assert "nothing was written" not in written.stderr
    assert run("check", network.name, cwd=network.parent).returncode == 0


def test_command_to_write_makes_the_same_changes_with_all_options(network: Path) -> None:
    options = ["--exclude=old", "--rule=remove-depends-on", "--unsafe"]
    *_, last = run("fix", *options, cwd=network).stderr.splitlines()
    command = shlex.split(last.rpartition("tf-cycle-ls fix ")[2])
    assert sorted(command) == sorted(["--write", *options])


def test_title_is_followed_by_rule_and_description(network: Path) -> None:
    title, description, *_ = run("fix", "--rule=remove-depends-on", cwd=network).stderr.splitlines()
    assert title.startswith("tf-cycle-ls: ")
    assert title.endswith(" (order reversed)")
    assert description.startswith("  remove-depends-on: ")
    assert "test_b.y" in description


@pytest.mark.parametrize(
    ("text", "preview", "written"),
    [
        pytest.param(CYCLE, 1, 0, id="safe fix"),
        pytest.param(NO_SAFE_FIX, 1, 1, id="no fix"),
        pytest.param(SUPPRESSED, 0, 0, id="suppressed"),
        pytest.param("locals {}\n", 0, 0, id="no cycle"),
    ],
)
def test_exit_status_is_about_the_files_on_disk(
    text: str, preview: int, written: int, tmp_path: Path
) -> None:
    """The status is 0 if and only if `check` finds nothing afterwards."""
    (tmp_path / "main.tf").write_text(text, encoding="utf-8")
    for options, status in (([], preview), (["--write"], written)):
        assert run("fix", *options, cwd=tmp_path).returncode == status
        assert run("check", cwd=tmp_path).returncode == status


def test_suppressed_cycle_is_not_edited(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(SUPPRESSED, encoding="utf-8")
    (tmp_path / "other.tf").write_text(
        CYCLE.replace("test_a", "test_c").replace("test_b", "test_d"), encoding="utf-8"
    )
    result = run("fix", "--write", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (0, "other.tf: written\n")
    assert (tmp_path / "main.tf").read_text(encoding="utf-8") == SUPPRESSED


needs_patch = pytest.mark.skipif(shutil.which("patch") is None, reason="patch is not on PATH")


@needs_patch
def test_patch_applies_the_diff_of_the_working_directory(network: Path) -> None:
    """The pages show `tf-cycle-ls fix | patch -p1`."""
    diff = run("fix", network.name, cwd=network.parent).stdout
    subprocess.run(["patch", "-p1"], input=diff.encode(), cwd=network.parent, check=True)
    assert run("check", network.name, cwd=network.parent).returncode == 0


@needs_patch
def test_patch_applies_the_diff_of_another_directory(network: Path, tmp_path: Path) -> None:
    """The message names the directory to apply it in; the paths in the diff have no `..`."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    result = run("fix", f"../{network.name}", cwd=elsewhere)
    assert "\n--- a/main.tf\n" in f"\n{result.stdout}"
    command = shlex.split(result.stderr.partition("to apply it:")[2])
    assert command == ["patch", "-p1", "-d", str(network)]
    subprocess.run(command, input=result.stdout.encode(), cwd=elsewhere, check=True)
    assert run("check", network.name, cwd=tmp_path).returncode == 0
