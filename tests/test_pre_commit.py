"""The pre-commit hook, installed from a clone of this repository, in a real repository."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.git_repository import COMMITTER, clone_here, git
from tests.index import needs_index

pytestmark = pytest.mark.slow

pytest.importorskip("pre_commit", reason="pre-commit is not installed (python3 tasks.py lint does)")

ACYCLIC = """\
resource "test_a" "x" {
}

resource "test_b" "y" {
  v = test_a.x.id
}
"""
CYCLIC = ACYCLIC.replace("{\n}", "{\n  v = test_b.y.id\n}")
FIXABLE = """\
resource "aws_sns_topic" "orders" {
  name         = "orders"
  display_name = aws_sqs_queue.orders.url
}

resource "aws_sqs_queue" "orders" {
  name = aws_sns_topic.orders.name
}
"""
# Its only fix is safe once applied: it reverses an order.
REVERSED_BY_FIX = """\
resource "test_a" "x" {
  depends_on = [test_b.y]
}

resource "test_b" "y" {
  v = test_a.x.id
}
"""


class Repository:
    """A user's repository with the hook installed."""

    def __init__(self, folder: Path, hooks: Path, store: Path, hook: str = "tf-cycle-ls") -> None:
        self.folder = folder
        self._environment = os.environ | {"PRE_COMMIT_HOME": str(store), "NO_COLOR": "1"}
        folder.mkdir()
        git(folder, "init", "--quiet")
        revision = git(hooks, "rev-parse", "HEAD").decode().strip()
        self.write(
            ".pre-commit-config.yaml",
            f"repos:\n  - repo: {hooks.as_uri()}\n    rev: {revision}\n"
            f"    hooks:\n      - id: {hook}\n",
        )
        self._run(sys.executable, "-m", "pre_commit", "install")

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        git(self.folder, "add", name)

    def commit(self) -> subprocess.CompletedProcess[str]:
        return self._run("git", *COMMITTER, "commit", "--message", "A change")

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
            timeout=900,
        )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a clone of this repository."""
    folder = tmp_path_factory.mktemp("pre-commit")
    clone_here(folder / "hooks")
    needs_index(folder)
    return folder


@pytest.fixture(scope="module")
def repository(folder: Path) -> Repository:
    return Repository(folder / "repository", folder / "hooks", folder / "store")


def test_commit_with_a_cycle_fails(repository: Repository) -> None:
    repository.write("network/main.tf", CYCLIC)
    refused = repository.commit()
    assert refused.returncode == 1, refused.stdout
    assert "--> network/main.tf:2:7\n" in refused.stdout
    assert "1 root module: 1 cycle, 0 self references" in refused.stdout

    # Only staged content counts.
    (repository.folder / "network" / "main.tf").write_text(ACYCLIC, encoding="utf-8")
    assert repository.commit().returncode == 1

    repository.write("network/main.tf", ACYCLIC)
    accepted = repository.commit()
    assert accepted.returncode == 0, accepted.stdout
    assert "tf-cycle-ls" in accepted.stdout
    assert "Passed" in accepted.stdout

    # The cycle can lead through a file that is not part of the commit.
    repository.write("network/more.tf", 'resource "test_c" "z" {\n  v = [test_b.y, test_d.w]\n}\n')
    assert repository.commit().returncode == 0
    repository.write(
        "network/other.tf.json", '{"resource": {"test_d": {"w": {"v": "${test_c.z}"}}}}'
    )
    refused = repository.commit()
    assert refused.returncode == 1
    assert "network/more.tf:2:18" in refused.stdout

    git(repository.folder, "rm", "--quiet", "--force", "network/other.tf.json")
    repository.write("notes.txt", "Not a Terraform file.\n")
    skipped = repository.commit()
    assert skipped.returncode == 0
    assert "no files to check" in skipped.stdout


def test_fixing_hook_changes_files_and_stops_the_commit(folder: Path) -> None:
    """pre-commit fails if a hook changes files. With the fixed files the commit succeeds."""
    hooks, store = folder / "hooks", folder / "store"
    repository = Repository(folder / "fixed", hooks, store, hook="tf-cycle-ls-fix")
    repository.write("main.tf", FIXABLE)
    refused = repository.commit()
    assert refused.returncode == 1, refused.stdout
    assert "files were modified by this hook" in refused.stdout
    fixed = (repository.folder / "main.tf").read_text(encoding="utf-8")
    assert 'name = "orders"' in fixed

    repository.write("main.tf", fixed)
    assert repository.commit().returncode == 0

    repository.write("order.tf", REVERSED_BY_FIX)
    refused = repository.commit()
    assert refused.returncode == 1, refused.stdout
    assert "needs a run without --only safe" in refused.stdout
    assert (repository.folder / "order.tf").read_text(encoding="utf-8") == REVERSED_BY_FIX
