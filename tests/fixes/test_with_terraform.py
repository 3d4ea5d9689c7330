"""Fixes of the examples, applied and checked with Terraform."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.examples import CYCLIC, EXAMPLES, NAMES, REPAIRED, STARTING_CASE
from tests.sampled import slow_among
from tests.terraform.ask import Terraform
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
from tf_cycle_ls.fixes.model import Fix
from tf_cycle_ls.text import apply
from tf_cycle_ls.vfs import Disk


def fixes_by_component(directory: Path) -> Iterator[tuple[Fix, ...]]:
    """The fixes for each component of a directory."""
    root = analyze(str(directory), Disk())
    for component in root.components:
        yield fixes_for_component(component, root, Disk())


def apply_to_disk(fix: Fix) -> None:
    """Apply a fix to the files on disk."""
    for path, edits in fix.edits.items():
        Path(path).write_bytes(apply(Path(path).read_bytes(), edits))


@pytest.mark.parametrize("last", [False, True], ids=["lowest-impact", "highest-impact"])
@pytest.mark.parametrize("name", slow_among(CYCLIC, {"kms-endpoint-cycle"}))
def test_repeated_fixes_leave_no_cycle(
    name: str, last: bool, tmp_path: Path, terraform: Terraform
) -> None:
    copy = tmp_path / name
    shutil.copytree(EXAMPLES / name, copy)
    assert terraform.ask(copy, plan=False).cycles, "the example has a cycle to begin with"
    applied = 0
    while (fixes := next(fixes_by_component(copy), None)) is not None:
        assert fixes, "every component of these examples has a fix"
        apply_to_disk(fixes[-1 if last else 0])
        assert terraform.fmt_check(copy) == []
        applied += 1
        assert applied < 10, "each fix breaks a cycle, so this ends"
    answer = terraform.ask(copy, plan=False)
    assert answer.graph_checked
    assert not answer.cycles


@pytest.mark.parametrize("name", slow_among(CYCLIC, {"kms-endpoint-cycle"}))
def test_each_fix_leaves_fewer_or_smaller_cycles(
    name: str, tmp_path: Path, terraform: Terraform
) -> None:
    """According to Terraform, a fix never increases the number of blocks on cycles."""
    before = terraform.ask(EXAMPLES / name, plan=False)
    on_cycles = sum(map(len, before.cycles))
    count = len([fix for fixes in fixes_by_component(EXAMPLES / name) for fix in fixes])
    assert count
    for number in range(count):
        copy = tmp_path / str(number)
        shutil.copytree(EXAMPLES / name, copy)
        fix = [fix for fixes in fixes_by_component(copy) for fix in fixes][number]
        broken = len(analyze(str(copy), Disk()).components)
        apply_to_disk(fix)
        after = terraform.ask(copy, plan=False)
        assert after.graph_checked or after.cycles
        assert sum(map(len, after.cycles)) <= on_cycles
        ours = analyze(str(copy), Disk())
        assert len(after.cycles) == len(ours.components) <= broken
        assert terraform.fmt_check(copy) == []


def test_fixes_of_starting_case() -> None:
    rules = {fix.rule.name for fixes in fixes_by_component(STARTING_CASE) for fix in fixes}
    assert {"wildcard", "remove-condition", "remove-statement"} <= rules


def test_fixed_example_has_no_cycle(terraform: Terraform) -> None:
    assert list(fixes_by_component(REPAIRED)) == []
    answer = terraform.ask(REPAIRED, plan=False)
    assert answer.graph_checked
    assert not answer.cycles


@pytest.mark.parametrize("name", NAMES)
def test_examples_agree_with_terraform(name: str, terraform: Terraform) -> None:
    assert terraform.fmt_check(EXAMPLES / name) == []
    cycles = terraform.ask(EXAMPLES / name, plan=False).cycles
    assert bool(cycles) == (name in CYCLIC)
    ours = analyze(str(EXAMPLES / name), Disk()).components
    assert cycles == {frozenset(_names(component)) for component in ours}


def _names(component: object) -> set[str]:
    from tf_cycle_ls.analysis.model import Component

    assert isinstance(component, Component)
    return {end for edge in component.edges for end in (edge.source, edge.target)}
