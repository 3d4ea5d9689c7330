"""Which settings file applies to a directory, and which directories it excludes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tf_cycle_ls.settings.project import Project, Projects
from tf_cycle_ls.settings.sources import parse_source
from tf_cycle_ls.vfs import Disk


def write(path: Path, text: str) -> Path:
    """Write a file and create its parent directories."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def project(directory: Path, *folders: Path) -> Project:
    """The project of a directory, which is created, in a workspace with these folders."""
    directory.mkdir(parents=True, exist_ok=True)
    return Projects(Disk(), [str(folder) for folder in folders]).of(str(directory))


def test_only_the_nearest_settings_file_applies(tmp_path: Path) -> None:
    write(tmp_path / ".tf-cycle-ls.toml", "limit = 3\ndebounce = 4\n")
    write(tmp_path / "a" / ".tf-cycle-ls.toml", "limit = 5\n")
    near, far = project(tmp_path / "a" / "b", tmp_path), project(tmp_path / "c", tmp_path)
    assert (near.settings.limit, near.settings.debounce) == (5, 300)
    assert (far.settings.limit, far.settings.debounce) == (3, 4)
    assert (near.base, near.top) == (str(tmp_path / "a"), str(tmp_path))


def test_own_settings_file_takes_precedence_over_pyproject(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", "[tool.tf-cycle-ls]\nlimit = 3\n")
    assert project(tmp_path, tmp_path).settings.limit == 3
    write(tmp_path / ".tf-cycle-ls.toml", "")
    assert project(tmp_path, tmp_path).settings.limit == 100


@pytest.mark.parametrize("text", ["", "[tool]\n", "[tool.other]\nx = 1\n", "tool = 1\n", "[["])
def test_pyproject_without_our_section_is_ignored(tmp_path: Path, text: str) -> None:
    write(tmp_path / ".tf-cycle-ls.toml", "limit = 3\n")
    write(tmp_path / "a" / "pyproject.toml", text)
    assert project(tmp_path / "a", tmp_path).settings.limit == 3


def test_settings_file_above_the_workspace_folder_is_ignored(tmp_path: Path) -> None:
    write(tmp_path / ".tf-cycle-ls.toml", "limit = 3\n")
    assert project(tmp_path / "w" / "a", tmp_path / "w").settings.limit == 100
    assert project(tmp_path / "w" / "a").settings.limit == 100


def test_settings_file_at_the_top_of_the_checkout_applies(tmp_path: Path) -> None:
    """The checkout is a linked worktree, in which `.git` is a file."""
    write(tmp_path / ".tf-cycle-ls.toml", "limit = 3\n")
    write(tmp_path / "w" / ".tf-cycle-ls.toml", "limit = 4\n")
    write(tmp_path / "w" / ".git", "gitdir: elsewhere\n")
    nested = project(tmp_path / "w" / "a" / "b", tmp_path / "w" / "a")
    assert nested.settings.limit == 4
    assert nested.top == str(tmp_path / "w")


def test_editor_settings_override_the_settings_file(tmp_path: Path) -> None:
    write(tmp_path / ".tf-cycle-ls.toml", "limit = 3\nlens = false\n")
    projects = Projects(Disk(), [str(tmp_path)], [parse_source("the editor", {"limit": 9})])
    settings = projects.of(str(tmp_path)).settings
    assert (settings.limit, settings.lens) == (9, False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("limit = ", "cannot be read"),
        ("limit = 0", "from 1"),
        ("[tool.tf-cycle-ls]", "unknown setting"),
    ],
)
def test_errors_in_a_settings_file_are_reported(tmp_path: Path, text: str, words: str) -> None:
    path = write(tmp_path / ".tf-cycle-ls.toml", text)
    file = project(tmp_path, tmp_path).file
    assert file
    assert file.origin == str(path)
    (error,) = file.errors
    assert words in error.message


def test_settings_file_that_is_not_utf_8_is_reported(tmp_path: Path) -> None:
    (tmp_path / ".tf-cycle-ls.toml").write_bytes(b"limit = 3 # \xff\n")
    file = project(tmp_path, tmp_path).file
    assert file
    assert "UTF-8" in file.errors[0].message


@pytest.mark.parametrize(
    ("pattern", "excluded"),
    [
        ("vendor", ["vendor", "a/vendor", "a/vendor/b"]),
        ("/vendor", ["vendor"]),
        ("a/", ["a", "a/vendor", "a/vendor/b"]),
        ("a/*/b", ["a/vendor/b"]),
        ("**/b", ["a/vendor/b"]),
    ],
)
def test_exclude_patterns_match_as_in_gitignore(
    tmp_path: Path, pattern: str, excluded: list[str]
) -> None:
    """gitignore(5), relative to the directory of the settings file."""
    write(tmp_path / "p" / ".tf-cycle-ls.toml", f"exclude = ['{pattern}']\n")
    names = ["vendor", "a", "a/vendor", "a/vendor/b", "c"]
    actual = [
        name
        for name in names
        if project(tmp_path / "p" / name, tmp_path).excludes(str(tmp_path / "p" / name))
    ]
    assert actual == excluded


def test_exclude_never_matches_the_project_itself(tmp_path: Path) -> None:
    write(tmp_path / ".tf-cycle-ls.toml", "exclude = ['*']\n")
    assert not project(tmp_path, tmp_path).excludes(str(tmp_path))
    assert project(tmp_path / "a", tmp_path).excludes(str(tmp_path / "a"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('exclude = ["a", "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b"]', "number 2 has more"),
        (f'exclude = ["{"a" * 201}"]', "number 1 has more than 200 characters"),
        (f"exclude = {['a'] * 201}", "at most 200"),
        ("limit = " + "1" * 5_000, "cannot be read"),
        ("a" + ".a" * 2_000 + " = 1", "more than 1000 dots"),
        ("#" * 70_000, "larger than 64 KiB"),
        ("a" * 1_000 + " = 1", "unknown setting " + "a" * 60 + "…"),
    ],
    ids=["stars", "long pattern", "patterns", "number", "dots", "large", "long name"],
)
def test_hostile_settings_are_reported(tmp_path: Path, text: str, words: str) -> None:
    write(tmp_path / ".tf-cycle-ls.toml", text + "\n")
    file = project(tmp_path, tmp_path).file
    assert file
    assert file.values == {}
    (error,) = file.errors
    assert words in error.message


def test_number_of_errors_is_limited(tmp_path: Path) -> None:
    write(tmp_path / ".tf-cycle-ls.toml", "".join(f"a{n} = 1\n" for n in range(1_000)))
    file = project(tmp_path, tmp_path).file
    assert file
    assert len(file.errors) == 21
    assert file.errors[-1].message == "980 more settings are ignored"
