"""`tf-cycle-ls fix --write` on every example and case with a cycle: Terraform finds no cycle
afterwards, or the command gives a reason for each cycle that is left."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.support import run
from tests.examples import CYCLIC, EXAMPLES, STARTING_CASE
from tests.terraform.ask import Terraform
from tf_cycle_ls.cli.fixer import FixOptions, fix

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
    status = fix(["."], FixOptions(unsafe=unsafe, write=True))
    left = [line for line in capsys.readouterr().err.splitlines() if "remaining cycle: " in line]
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
    for line in left:
        reason = line.partition("(no automatic fix available: ")[2] or line.partition("(needs ")[2]
        assert re.match(r"--|its references read |[a-z-]+: [a-z_]", reason), line


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
