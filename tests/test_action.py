"""The shell steps of the GitHub Action, run as GitHub runs them, in a real checkout.

Not tested: actions/setup-python, and how GitHub displays annotations and the summary.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.git_repository import TOP, clone_here, git
from tests.index import needs_index

pytestmark = pytest.mark.slow

yaml = pytest.importorskip("yaml", reason="PyYAML is not installed (python3 tasks.py lint does)")
if shutil.which("bash") is None:
    pytest.skip("bash is not installed", allow_module_level=True)

ACTION: dict[str, Any] = yaml.safe_load((TOP / "action.yml").read_text(encoding="utf-8"))
EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")
CYCLIC = """\
resource "test_a" "x" {
  v = test_b.y.id
}

resource "test_b" "y" {
  v = test_a.x.id
}
"""
FIXABLE = """\
resource "aws_sns_topic" "orders" {
  name         = "orders"
  display_name = aws_sqs_queue.orders.url
}

resource "aws_sqs_queue" "orders" {
  name = aws_sns_topic.orders.name
}
"""
ACYCLIC = CYCLIC.replace("test_a.x.id", "1")


@dataclass
class Runner:
    """A minimal GitHub runner for the shell steps of a composite action.

    It uses the environment and the shell options that GitHub documents for `shell: bash`.
    """

    action: Path
    workspace: Path
    temporary: Path
    installed: str = ""

    def install(self) -> str:
        """Run the install step. Returns the path of its Python."""
        outputs, _ = self._step("install", {"steps.python.outputs.python-path": sys.executable})
        self.installed = outputs["python"]
        return self.installed

    def check(self, base: str = "", **inputs: str) -> Ran:
        """Run the check step with some inputs, and the defaults of the others."""
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        assert set(given) <= set(ACTION["inputs"])
        values = {
            name: given.get(name, input_["default"]) for name, input_ in ACTION["inputs"].items()
        }
        context = {f"inputs.{name}": value for name, value in values.items()}
        context["steps.install.outputs.python"] = self.installed
        outputs, done = self._step("check", context, GITHUB_BASE_REF=base)
        summary = (self.temporary / "summary").read_text(encoding="utf-8")
        return Ran(done.returncode, done.stdout, outputs, summary)

    def _step(
        self, id_: str, context: Mapping[str, str], **more: str
    ) -> tuple[dict[str, str], subprocess.CompletedProcess[str]]:
        (step,) = (step for step in ACTION["runs"]["steps"] if step.get("id") == id_)
        assert step["shell"] == "bash"
        assert not EXPRESSION.search(step["run"]), "inputs must not be part of the script"
        variables = {
            name: EXPRESSION.sub(lambda match: context[match[1]], value)
            for name, value in step["env"].items()
        }
        files = {"GITHUB_OUTPUT": "output", "GITHUB_STEP_SUMMARY": "summary", "SCRIPT": "step.sh"}
        paths = {name: self.temporary / file for name, file in files.items()}
        for path in paths.values():
            path.write_text("", encoding="utf-8")
        paths["SCRIPT"].write_text(step["run"], encoding="utf-8")
        environment = {
            "GITHUB_ACTION_PATH": str(self.action),
            "GITHUB_REPOSITORY": "owner/infrastructure",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_SHA": "0123456789abcdef0123456789abcdef01234567",
            "RUNNER_TEMP": str(self.temporary),
            **{name: str(path) for name, path in paths.items()},
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(paths["SCRIPT"])],
            cwd=self.workspace,
            env=os.environ | environment | more | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
            timeout=900,
        )
        written = paths["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
        assert written, done.stdout
        return dict(line.split("=", 1) for line in written), done


@dataclass(frozen=True)
class Ran:
    """The result of a step: exit code, log, outputs, and text added to the summary."""

    status: int
    log: str
    outputs: dict[str, str]
    summary: str

    @property
    def annotations(self) -> list[str]:
        return [line for line in self.log.splitlines() if line.startswith("::")]


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A runner with a cyclic configuration, in which the action is already installed."""
    workspace, temporary = tmp_path / "workspace", tmp_path / "temporary"
    temporary.mkdir()
    (workspace / "network").mkdir(parents=True)
    (workspace / "network" / "main.tf").write_text(CYCLIC, encoding="utf-8")
    return Runner(TOP, workspace, temporary, sys.executable)


def test_action_installs_itself(tmp_path: Path) -> None:
    """GitHub puts the action into a separate folder; nothing else is installed."""
    needs_index(tmp_path)
    workspace, temporary = tmp_path / "workspace", tmp_path / "temporary"
    workspace.mkdir()
    temporary.mkdir()
    runner = Runner(clone_here(tmp_path / "action"), workspace, temporary)
    python = runner.install()
    assert Path(python).is_relative_to(temporary)
    (workspace / "main.tf").write_text(CYCLIC, encoding="utf-8")
    ran = runner.check()
    assert (ran.status, ran.outputs) == (1, {"status": "1", "cycles": "1"})


def test_cycle_is_in_annotations_outputs_summary_and_sarif(runner: Runner) -> None:
    ran = runner.check(sarif_file="report.sarif")
    assert ran.status == 1
    assert ran.outputs == {"status": "1", "cycles": "1", "sarif-file": "report.sarif"}
    title = "title=tf-cycle-ls%3A dependency-cycle"
    places = [("2", "7", "18"), ("6", "7", "18")]
    for annotation, (line, first, last) in zip(ran.annotations, places, strict=True):
        where = f"file=network/main.tf,line={line},endLine={line},col={first},endColumn={last}"
        assert annotation.startswith(f"::error {title},{where}::Cycle: needs ")
    blob = "https://github.com/owner/infrastructure/blob/0123456789abcdef0123456789abcdef01234567"
    assert "- `test_a.x` → `test_b.y` → `test_a.x`\n" in ran.summary
    link = f"`test_b.y.id` in [network/main.tf:2]({blob}/network/main.tf#L2)"
    assert f"  - {link}\n" in ran.summary
    assert (runner.workspace / "report.sarif").exists()


def test_summary_shows_the_least_invasive_fix(runner: Runner) -> None:
    (runner.workspace / "network" / "main.tf").write_text(FIXABLE, encoding="utf-8")
    ran = runner.check(paths="network", exclude="old")
    (line,) = (line for line in ran.summary.splitlines() if line.startswith("  - fix "))
    assert line.startswith("  - fix (`inline-value`): ")
    assert "Fix (inline-value): " in ran.annotations[0]
    assert ran.summary.endswith("\n    tf-cycle-ls fix --exclude old network\n")


def test_no_cycle(runner: Runner) -> None:
    (runner.workspace / "network" / "main.tf").write_text(ACYCLIC, encoding="utf-8")
    ran = runner.check()
    assert (ran.status, ran.outputs) == (0, {"status": "0", "cycles": "0"})
    assert ran.annotations == []
    assert ran.summary == "### Dependency cycles\n\nNone.\n"


def test_missing_folder_is_in_the_summary(runner: Runner) -> None:
    ran = runner.check(paths="nowhere\nnetwork")
    assert (ran.status, ran.outputs) == (2, {"status": "2", "cycles": "1"})
    assert "- `nowhere` could not be checked: " in ran.summary


def test_inputs_are_not_interpreted_by_the_shell(runner: Runner) -> None:
    odd = runner.workspace / "a b; $(touch ran)"
    odd.mkdir()
    (odd / "main.tf").write_text(CYCLIC, encoding="utf-8")
    ran = runner.check(paths=f"{odd.name}\n", exclude="*.old\nb c")
    assert ran.outputs["cycles"] == "1"
    assert not (runner.workspace / "ran").exists()


def test_exclude_and_baseline_inputs(runner: Runner) -> None:
    assert runner.check(exclude="network").outputs["cycles"] == "0"
    command = str(Path(sys.executable).with_name("tf-cycle-ls"))
    written = [command, "check", "--write-baseline", "known.json"]
    subprocess.run(written, cwd=runner.workspace, check=True, timeout=300)
    assert runner.check(baseline="known.json").outputs == {"status": "0", "cycles": "0"}


def test_only_new_reports_new_cycles_of_a_pull_request(runner: Runner, tmp_path: Path) -> None:
    """Uses a checkout as actions/checkout creates it with fetch-depth 0."""
    from tests.cli.repository import Repository

    origin = Repository(tmp_path / "origin")
    origin.commit({"network/main.tf": CYCLIC})
    shutil.rmtree(runner.workspace)
    git(tmp_path, "clone", "--quiet", origin.path.as_uri(), runner.workspace.name)
    checkout = Repository(runner.workspace)
    checkout.branch("work")
    other = {"other/main.tf": CYCLIC}
    checkout.commit(other)
    assert runner.check(base="main", only_new="true").outputs["cycles"] == "1"
    assert runner.check(base="main").outputs["cycles"] == "2"
    assert runner.check(only_new="true").outputs["cycles"] == "2", "not in a pull request"


def test_fail_on_input(runner: Runner) -> None:
    (runner.workspace / "network" / "main.tf").write_text('resource "test_a" "x" {\n')
    assert runner.check().status == 0
    assert runner.check(fail_on="unreadable\nunused-suppression").status == 1


def test_every_input_is_used() -> None:
    used = set(re.findall(r"inputs\.([\w-]+)", (TOP / "action.yml").read_text(encoding="utf-8")))
    assert used == set(ACTION["inputs"])
