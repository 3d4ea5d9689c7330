"""A version changes with the file, and a file that has just changed has none."""

from __future__ import annotations

import os
import time
from pathlib import Path

from tf_cycle_ls.file_versions import Version, version_at, versions_of
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import CachedFiles, Disk, Overlay


def age(path: Path, seconds: int = 100) -> None:
    """Make a file or directory older."""
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns - seconds * 1_000_000_000))


def version_of(path: str) -> Version:
    """The version of a file or directory now."""
    return version_at(path, time.time_ns())


def test_version_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert version_of(str(path)) == version_of(str(path))
    path.write_text("a")
    assert version_of(str(path)) is None
    age(path)
    before = version_of(str(path))
    assert before is not None
    assert before == version_of(str(path))
    path.write_text("b")
    age(path, 50)
    assert version_of(str(path)) != before


def test_open_documents_count(tmp_path: Path) -> None:
    path = str(tmp_path / "a")
    (tmp_path / "a").touch()
    age(tmp_path / "a")
    age(tmp_path)
    paths = [path, str(tmp_path)]
    on_disk = versions_of(CachedFiles(Disk()), paths)
    first, second = (
        versions_of(CachedFiles(Overlay(Disk(), {path: Document(path, data)})), paths)
        for data in (b"x", b"y")
    )
    assert first[0] != on_disk[0] != second[0] != first[0]
    assert first[1] == second[1] != on_disk[1]


def test_files_that_are_not_on_disk_have_no_version() -> None:
    assert versions_of(object(), ["a", "b"]) == [None, None]  # type: ignore[arg-type]
