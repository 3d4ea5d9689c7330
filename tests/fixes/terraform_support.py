"""Applies the fix of a rule and compares the result with Terraform."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from tests.fixes.support import apply_fix, check_fix, fixes_at_text, marked_main
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Fix


def only_fix(rule: str, texts: Mapping[str, str], at: str) -> Fix | None:
    """The fix of a rule at the first occurrence of `at` in main.tf; there is at most one."""
    fixes = [fix for fix in fixes_at_text(texts, at) if fix.rule.name == rule]
    assert len(fixes) < 2, "a rule has one fix for a reference"
    return fixes[0] if fixes else None


def fix_with_terraform(
    rule: str, texts: Mapping[str, str], at: str, folder: Path, terraform: Terraform
) -> str:
    """`main.tf` after the fix of a rule.

    Asserts that Terraform reports a cycle before the fix and none after it, and that the files are
    formatted (`terraform fmt`) both times.
    """
    dedented = {name: dedent(text).lstrip("\n") for name, text in texts.items()}
    fix = only_fix(rule, dedented, at)
    assert fix is not None
    result = apply_fix(dedented, fix)
    _assert_cycle_is_gone(dedented, result, folder, terraform)
    return result["main.tf"]


def check_fix_with_terraform(
    rule: str, before: str, after: str, folder: Path, terraform: Terraform
) -> Fix:
    """Like `check_fix`, and Terraform agrees, as for `fix_with_terraform`."""
    fix = check_fix(rule, before, after)
    texts, _ = marked_main(before)
    _assert_cycle_is_gone(texts, {"main.tf": dedent(after).lstrip("\n")}, folder, terraform)
    return fix


def _assert_cycle_is_gone(
    before: Mapping[str, str], after: Mapping[str, str], folder: Path, terraform: Terraform
) -> None:
    _write(folder, before)
    assert terraform.fmt_check(folder) == []
    assert terraform.ask(folder, plan=False).cycles
    _write(folder, after)
    assert terraform.fmt_check(folder) == []
    answer = terraform.ask(folder, plan=False)
    assert answer.graph_checked
    assert not answer.cycles
    assert answer.other_errors == ()


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode())
