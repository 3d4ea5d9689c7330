"""`tf-cycle-ls fix --write` on configurations that lead out of the given path."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.support import one_line, run
from tests.examples import STARTING_CASE


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The folder of a root module, in which the commands run. It is no git checkout."""
    directory = tmp_path / "project"
    directory.mkdir()
    return directory


def texts(directory: Path) -> dict[str, bytes]:
    """The texts of all files in a directory and its subdirectories."""
    return {str(path): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def linked(project: Path) -> Path:
    """A root module with a file that is a link to a file elsewhere. Returns the latter."""
    elsewhere = project.parent / "elsewhere"
    shutil.copytree(STARTING_CASE, elsewhere)
    for path in elsewhere.glob("*.tf"):
        (project / path.name).symlink_to(path)
    return elsewhere


def calling(project: Path) -> Path:
    """A root module that calls a module elsewhere. Returns the directory of the latter."""
    elsewhere = project.parent / "elsewhere"
    shutil.copytree(STARTING_CASE, elsewhere)
    text = 'module "m" {\n  source = "../elsewhere"\n}\n'
    (project / "main.tf").write_text(text, encoding="utf-8")
    return elsewhere


@pytest.mark.parametrize("lead_out", [linked, calling])
def test_nothing_outside_is_written_without_the_option(
    lead_out: Callable[[Path], Path], project: Path
) -> None:
    elsewhere = lead_out(project)
    before, module = texts(project.parent), texts(elsewhere)
    refused = run("fix", "--write", ".", cwd=project)
    assert refused.returncode == 2
    message = one_line(refused)
    assert f"outside of the given paths and their projects: {elsewhere.resolve()}/" in message
    assert "nothing was written; --outside allows it" in message
    assert refused.stdout == ""
    assert texts(project.parent) == before
    preview = run("fix", ".", cwd=project)
    assert preview.returncode == 1
    assert "tf-cycle-ls fix --write --outside" in preview.stderr
    allowed = run("fix", "--write", "--outside", ".", cwd=project)
    assert allowed.returncode == 0, allowed.stderr
    assert texts(elsewhere) != module
    if lead_out is linked:
        assert all(path.is_symlink() for path in project.iterdir())


def test_every_given_path_is_written(project: Path) -> None:
    elsewhere = calling(project)
    result = run("fix", "--write", ".", str(elsewhere), cwd=project)
    assert result.returncode == 0, result.stderr
    assert "written" in result.stdout


def test_checkout_around_the_root_module_is_written(project: Path) -> None:
    (project.parent / ".git").mkdir()
    calling(project)
    result = run("fix", "--write", ".", cwd=project)
    assert result.returncode == 0, result.stderr


def test_path_that_is_a_link_is_written(project: Path) -> None:
    """The link itself was given by the user."""
    shutil.copytree(STARTING_CASE, project.parent / "real")
    (project / "link").symlink_to(project.parent / "real")
    result = run("fix", "--write", "link", cwd=project)
    assert result.returncode == 0, result.stderr
    assert "written" in result.stdout
