"""Where the cache of `check` is, and which of its files are trusted."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.support import COMMAND, run
from tests.ordinary_user import as_ordinary_user
from tf_cycle_ls.cli import cache_directory as cache
from tf_cycle_ls.cli.cache_directory import VARIABLE, read_entry, usage, write_entry

POSIX = pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def only_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


@pytest.mark.skipif(os.name == "nt", reason="the variables of other systems")
def test_directory_of_the_platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    directory = cache.cache_directory()
    assert directory in {tmp_path / ".cache/tf-cycle-ls", tmp_path / "Library/Caches/tf-cycle-ls"}


@pytest.mark.parametrize("variable", [VARIABLE, "XDG_CACHE_HOME"])
@pytest.mark.skipif(os.name == "nt", reason="the variables of other systems")
def test_relative_directory_is_ignored(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would be in the workspace, so a repository could bring a cache with it."""
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv(variable, "cache")
    monkeypatch.chdir(tmp_path)
    directory = cache.cache_directory()
    assert directory is None or tmp_path not in directory.parents
    if directory is None:
        write_entry(b"key", b"content")
        assert read_entry(b"key") is None
        assert usage() == (0, 0)
        assert list(tmp_path.iterdir()) == []


def test_written_content_is_read(folder: Path) -> None:
    assert read_entry(b"key") is None
    write_entry(b"key", b"content")
    write_entry(b"other", b"")
    assert read_entry(b"key") == b"content"
    assert read_entry(b"other") == b""
    write_entry(b"key", b"changed")
    assert read_entry(b"key") == b"changed"
    files, size = usage()
    assert (files, size) == (2, sum(path.stat().st_size for path in folder.iterdir()))


@POSIX
def test_only_the_user_may_read_and_write(folder: Path) -> None:
    write_entry(b"key", b"content")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert only_file(folder).stat().st_mode & 0o777 == 0o600


@POSIX
@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_file_that_others_can_write_is_ignored(folder: Path, mode: int) -> None:
    write_entry(b"key", b"content")
    only_file(folder).chmod(mode)
    assert read_entry(b"key") is None


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root gives files away")
def test_file_of_another_user_is_ignored(folder: Path) -> None:
    write_entry(b"key", b"content")
    os.chown(only_file(folder), 65534, -1)
    assert read_entry(b"key") is None


@POSIX
def test_symlink_is_ignored(folder: Path, tmp_path: Path) -> None:
    write_entry(b"key", b"content")
    file = only_file(folder)
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    assert read_entry(b"key") is None


def test_damaged_file_is_ignored(folder: Path) -> None:
    """Each byte flipped, and each length."""
    write_entry(b"key", b"content")
    file = only_file(folder)
    data = file.read_bytes()
    for at in range(len(data)):
        file.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert read_entry(b"key") is None
        file.write_bytes(data[:at])
        assert read_entry(b"key") is None
    file.write_bytes(data)
    assert read_entry(b"key") == b"content"


@POSIX
@pytest.mark.parametrize("what", ["directory", "pipe"])
def test_what_is_no_file_is_ignored(folder: Path, what: str) -> None:
    write_entry(b"key", b"content")
    file = only_file(folder)
    file.unlink()
    file.mkdir() if what == "directory" else os.mkfifo(file)
    assert read_entry(b"key") is None
    write_entry(b"key", b"content")


def test_longest_unused_files_are_removed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_BYTES", 1_000)
    for number in range(5):
        write_entry(b"%d" % number, bytes(300))  # 332 bytes with the checksum: three fit.
        for path in folder.iterdir():  # Some file systems have coarse times.
            os.utime(path, ns=(0, path.stat().st_mtime_ns - 10**9))
        cache.mark_used(b"0")
    assert [read_entry(b"%d" % number) is not None for number in range(5)] == [
        True, False, False, True, True,
    ]  # fmt: skip
    write_entry(b"large", bytes(1_000))
    assert read_entry(b"large") is None
    monkeypatch.setattr(cache, "MAX_FILES", 1)
    write_entry(b"last", b"")
    assert usage()[0] == 1


def test_files_of_others_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_FILES", 0)
    folder.mkdir()
    (folder / "check.txt").write_text("mine", encoding="utf-8")
    write_entry(b"key", b"content")
    assert [path.name for path in folder.iterdir()] == ["check.txt"]
    assert usage() == (0, 0)


@POSIX
@pytest.mark.slow
def test_directory_that_cannot_be_written(tmp_path: Path) -> None:
    """The report is the same, and nothing is said about the cache."""
    workspace, folder = tmp_path / "workspace", tmp_path / "cache"
    workspace.mkdir()
    folder.mkdir()
    (workspace / "main.tf").write_text("locals {}\n", encoding="utf-8")
    folder.chmod(0o555)
    tmp_path.chmod(0o755)
    command = as_ordinary_user([*COMMAND, "check", str(workspace)], tmp_path)
    folder.chmod(0o555)
    environment = {**os.environ, VARIABLE: str(folder)}
    ran = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert list(folder.iterdir()) == []


def test_file_in_place_of_the_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file"))
    ran = run("check", "--quiet", str(tmp_path), cwd=tmp_path)
    assert (ran.returncode, "cache" in ran.stderr) == (0, False)
