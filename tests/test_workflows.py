"""The files for GitHub and pre-commit are valid.

Whether a workflow works can be tested on GitHub only.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from release.targets import TARGETS

TOP = Path(__file__).parent.parent
WORKFLOWS = sorted(TOP.glob(".github/workflows/[!.]*.yml"))
ACTION = TOP / "action.yml"
USES = re.compile(r"^ *(?:- )?uses: (.*)$", re.MULTILINE)
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def run(command: Sequence[str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, encoding="utf-8", check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_workflows_and_action_match_schema() -> None:
    pytest.importorskip(
        "check_jsonschema", reason="check-jsonschema is not installed (python3 tasks.py lint does)"
    )
    assert WORKFLOWS
    command = ["check_jsonschema", "--builtin-schema"]
    run([*command, "vendor.github-workflows", *map(str, WORKFLOWS)])
    run([*command, "vendor.github-actions", str(ACTION)])


def test_hook_manifest_is_valid() -> None:
    pytest.importorskip(
        "pre_commit", reason="pre-commit is not installed (python3 tasks.py lint does)"
    )
    run(["pre_commit", "validate-manifest", str(TOP / ".pre-commit-hooks.yaml")])


@pytest.mark.parametrize("workflow", [*WORKFLOWS, ACTION], ids=lambda path: path.name)
def test_third_party_actions_are_pinned(workflow: Path) -> None:
    """A tag may move, a commit does not. The comment names the tag."""
    actions = USES.findall(workflow.read_text(encoding="utf-8"))
    assert actions, f"{workflow.relative_to(TOP)} uses no action"
    unpinned = [action for action in actions if not PINNED.fullmatch(action)]
    assert unpinned == [], f"write owner/name@commit # v1.2.3 in {workflow.relative_to(TOP)}"


def test_tasks_in_workflows_exist() -> None:
    tasks = (TOP / "tasks.py").read_text(encoding="utf-8")
    names = {
        name
        for workflow in WORKFLOWS
        for name in re.findall(r"tasks\.py (\w+)", workflow.read_text(encoding="utf-8"))
    }
    assert names == {"docs", "package"}, "add the new task of a workflow to this test"
    for name in names:
        assert f'"{name}": Task(' in tasks, f"correct the task {name} in .github/workflows"


def test_modules_in_workflows_exist() -> None:
    modules = {
        module
        for workflow in WORKFLOWS
        for module in re.findall(r"-m (release\.\w+)", workflow.read_text(encoding="utf-8"))
    }
    assert modules == {"release.extension", "release.frozen", "release.registries"}
    for module in modules:
        assert (TOP / module.replace(".", "/")).with_suffix(".py").exists()


def test_release_has_every_platform() -> None:
    workflow = (TOP / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    built = re.findall(r"- \{ target: ([\w-]+),", workflow)
    assert sorted(built) == sorted(TARGETS), "add or remove a target in release.yml"
