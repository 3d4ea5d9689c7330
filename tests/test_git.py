"""`check --diff` runs git in a repository whose configuration may name programs."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.cli.repository import Repository, needs_git, repository
from tests.cli.support import run

__all__ = ["repository"]
pytestmark = needs_git

ONE = 'resource "test_a" "x" {\n  v = test_b.y.id\n}\n'
OTHER = 'resource "test_b" "y" {\n  v = test_a.x.id\n}\n'


def test_programs_in_git_configuration_are_not_run(repository: Repository, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\necho $0 $* >> {ran}\n")
    script.chmod(0o755)
    repository.commit({"main.tf": ONE, ".gitignore": "ignored.tf\n"})
    repository.branch("work")
    repository.commit({"other.tf": OTHER})
    repository.write({"ignored.tf": "locals {}\n"})
    for name, value in {
        "core.fsmonitor": str(script),
        "core.hooksPath": str(tmp_path),
        "core.sshCommand": str(script),
        "core.pager": str(script),
        "diff.external": str(script),
        "filter.all.smudge": str(script),
    }.items():
        repository.git("config", name, value)
    repository.write({".gitattributes": "* filter=all\n"})
    result = run("check", "--diff", "main", cwd=repository.path)
    assert result.returncode == 1
    assert not ran.exists()


def test_partial_clone_is_not_completed(repository: Repository, tmp_path: Path) -> None:
    """Git would run a program from the repository's configuration, and access the network."""
    ran = tmp_path / "ran"
    repository.commit({"main.tf": ONE})
    blob = repository.git("rev-parse", "HEAD:main.tf").strip()
    repository.branch("work")
    repository.commit({"main.tf": ONE + OTHER})
    object_file = repository.path / ".git" / "objects" / blob[:2] / blob[2:]
    shutil.move(object_file, tmp_path / "lost")
    for name, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.url": f"ext::sh -c touch% {ran}",
        "remote.origin.promisor": "true",
        "protocol.ext.allow": "always",
    }.items():
        repository.git("config", name, value)
    result = run("check", "--diff", "main", cwd=repository.path)
    assert not ran.exists()
    assert result.returncode == 2
    assert "git has no content of main.tf at commit" in result.stderr


def test_comparison_in_a_partial_clone_says_what_is_missing(
    repository: Repository, tmp_path: Path
) -> None:
    """The cycle is older than the last commit, so a comparison would find no new cycle."""
    repository.commit({"main.tf": ONE})
    repository.commit({"main.tf": ONE + "# a comment\n"})
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    source = repository.path.as_uri()
    repository.git("clone", "--quiet", "--filter=blob:none", source, str(clone))
    result = run("check", "--diff", "HEAD~1", cwd=clone)
    assert result.returncode == 2
    assert "git has no content of main.tf at commit" in result.stderr
    repository.git("fetch", "--quiet", "--refetch", "--no-filter", at=str(clone))
    assert run("check", "--diff", "HEAD~1", cwd=clone).returncode == 0
