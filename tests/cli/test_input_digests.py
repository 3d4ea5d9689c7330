"""Recorded inputs are current only as long as reading again gives the same."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tf_cycle_ls.cli.input_digests import InputDigests, Inputs, absolute_path, inputs_of
from tf_cycle_ls.settings.project import Project, Projects
from tf_cycle_ls.settings.sources import parse_source
from tf_cycle_ls.vfs import CachedFiles, Disk, UnreadableError

CHANGES: dict[str, Callable[[Path], object]] = {
    "edit": lambda top: (top / "m" / "a.tf").write_bytes(b"b"),
    "delete": lambda top: (top / "m" / "a.tf").unlink(),
    "add a listed name": lambda top: (top / "m" / "b.tf").write_bytes(b""),
    "add an absent file": lambda top: (top / "absent.tf").write_bytes(b""),
    "add an absent directory": lambda top: (top / "gone").mkdir(),
    "replace by a directory": lambda top: replace_by_directory(top / "m" / "a.tf"),
    "make it invalid": lambda top: (top / "m" / "a.tf").write_bytes(b"\xff"),
}


def replace_by_directory(file: Path) -> None:
    file.unlink()
    file.mkdir()


def project_of(directory: Path, settings: dict[str, object] | None = None) -> Project:
    return Projects(Disk(), [str(directory)], [parse_source("test", settings)]).of(str(directory))


def recorded(top: Path, project: Project) -> Inputs:
    """The inputs of an analysis that reads files that exist and others."""
    files = CachedFiles(project.files(Disk()))
    for directory in (top / "m", top / "gone"):
        try_to(files.list_dir, directory)
    for path in (top / "m" / "a.tf", top / "absent.tf"):
        try_to(files.read, path)
    return inputs_of(files, str(top / "m"), project)


def try_to(read: Callable[[str], object], path: Path) -> None:
    try:
        read(str(path))
    except UnreadableError:
        return


@pytest.fixture
def top(tmp_path: Path) -> Path:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "a.tf").write_bytes(b"a")
    return tmp_path


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_each_change_is_seen(change: Callable[[Path], object], top: Path) -> None:
    project = project_of(top)
    inputs = recorded(top, project)
    assert InputDigests().is_current(inputs, str(top / "m"), project)
    change(top)
    assert not InputDigests().is_current(inputs, str(top / "m"), project)


def test_files_that_were_not_read_do_not_count(top: Path) -> None:
    project = project_of(top)
    inputs = recorded(top, project)
    (top / "other.tf").write_bytes(b"")
    assert InputDigests().is_current(inputs, str(top / "m"), project)


@pytest.mark.parametrize("settings", [{"limit": 1}, {"outside": False}])
def test_changed_settings_are_seen(settings: dict[str, object], top: Path) -> None:
    inputs = recorded(top, project_of(top))
    assert not InputDigests().is_current(inputs, str(top / "m"), project_of(top, settings))


@pytest.mark.skipif(os.name == "nt", reason="uses symlinks")
def test_link_that_comes_to_lead_outside_is_seen(top: Path) -> None:
    """The content is the same, but with `outside = false` it must not be read."""
    (top / "inside.tf").write_bytes(b"a")
    link = top / "m" / "a.tf"
    link.unlink()
    link.symlink_to(top / "inside.tf")
    project = project_of(top, {"outside": False})
    inputs = recorded(top, project)
    assert InputDigests().is_current(inputs, str(top / "m"), project)
    outside = top.parent / f"{top.name}-outside.tf"
    outside.write_bytes(b"a")
    link.unlink()
    link.symlink_to(outside)
    assert not InputDigests().is_current(inputs, str(top / "m"), project)


def test_each_file_is_read_once(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_of(top)
    inputs, digests = recorded(top, project), InputDigests()
    assert digests.is_current(inputs, str(top / "m"), project)
    monkeypatch.setattr("tf_cycle_ls.vfs._read", None)
    assert digests.is_current(inputs, str(top / "m"), project)


def test_document_is_returned_until_it_changes(top: Path) -> None:
    project, digests = project_of(top), InputDigests()
    path = str(top / "m" / "a.tf")
    assert digests.is_current(recorded(top, project), str(top / "m"), project)
    document = digests.document(path, project)
    assert document
    assert document.data == b"a"
    Path(path).write_bytes(b"b")
    assert digests.document(path, project) is None
    assert digests.document(str(top / "unknown.tf"), project) is None


@pytest.mark.skipif(os.name == "nt", reason="names of POSIX")
def test_paths_are_short_and_unambiguous(top: Path) -> None:
    project = project_of(top)
    inputs = recorded(top, project)
    assert inputs.listed[0] == ""
    assert inputs.read[0] == "a.tf"
    assert absolute_path("", "/m") == "/m"
    assert absolute_path("a.tf", "/m") == "/m/a.tf"
    assert absolute_path("/n/a.tf", "/m") == "/n/a.tf"
