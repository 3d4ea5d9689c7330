"""Tests reading from disk and overlays of open buffers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tf_cycle_ls.text import MAX_BYTES, Document
from tf_cycle_ls.vfs import (
    CachedFiles,
    Disk,
    Overlay,
    UnreadableError,
    decode,
    is_walked_from,
    outcome,
    walk_directories,
)


def write(folder: Path, *names: str) -> None:
    """Create empty files."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def overlay(below: Path, **buffers: str) -> Overlay:
    """Return the disk overlaid with `buffers`, keyed by the stem of the file name."""
    paths = {str(below / f"{stem}.tf"): text for stem, text in buffers.items()}
    return Overlay(Disk(), {path: Document(path, text.encode()) for path, text in paths.items()})


def test_byte_order_mark_is_removed() -> None:
    assert decode("/a.tf", b"\xef\xbb\xbfa = 1\n").data == b"a = 1\n"
    # Only the first one: hashicorp/hcl rejects a second one, too.
    assert decode("/a.tf", b"\xef\xbb\xbf\xef\xbb\xbf").data == b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("data", "line"),
    [(b"\xff", 1), (b"a\nb \xe9\n", 2), (b"\xef\xbb\xbf\n\n\xc3", 3), (b"\xed\xa0\x80", 1)],
)
def test_invalid_utf8_is_rejected_with_its_line(data: bytes, line: int) -> None:
    with pytest.raises(UnreadableError, match=rf"not UTF-8 \(line {line}\)"):
        decode("/a.tf", data)


def test_disk_lists_sorted_files_without_directories(tmp_path: Path) -> None:
    write(tmp_path, "b.tf", "a.tf", "below/c.tf")
    (tmp_path / "linked.tf").symlink_to(tmp_path / "a.tf")
    (tmp_path / "linked").symlink_to(tmp_path / "below")
    assert Disk().list_dir(str(tmp_path)) == ("a.tf", "b.tf", "linked.tf")


def test_cached_files_do_not_change(tmp_path: Path) -> None:
    write(tmp_path, "a.tf")
    existing, missing = str(tmp_path / "a.tf"), str(tmp_path / "missing.tf")
    files = CachedFiles(Disk())

    def read_all() -> tuple[tuple[str, ...], Document]:
        for _ in range(2):
            with pytest.raises(UnreadableError, match="no such file"):
                files.read(missing)
        return files.list_dir(str(tmp_path)), files.read(existing)

    before = read_all()
    write(tmp_path, "b.tf", "missing.tf")
    (tmp_path / "a.tf").write_bytes(b"a = 1\n")
    assert read_all() == before == (("a.tf",), Document(existing, b""))


def test_outcome_is_the_result_or_the_reason(tmp_path: Path) -> None:
    write(tmp_path, "a.tf")
    assert outcome(Disk().list_dir, str(tmp_path)) == ("a.tf",)
    assert outcome(Disk().list_dir, str(tmp_path / "absent")) == "no such file or directory"


def test_disk_does_not_convert_line_endings(tmp_path: Path) -> None:
    (tmp_path / "a.tf").write_bytes(b"a = 1\r\n")
    path = str(tmp_path / "a.tf")
    assert Disk().read(path) == Document(path, b"a = 1\r\n")


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="no /proc here")
def test_file_larger_than_its_reported_size_is_read_completely() -> None:
    """A file that grows while it is read. Files in /proc report a size of 0."""
    path = Path("/proc/version")
    assert path.stat().st_size == 0
    assert Disk().read(str(path)).data == path.read_bytes()


def test_missing_file_or_directory_raises(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing")
    with pytest.raises(UnreadableError, match="no such file"):
        Disk().read(missing)
    with pytest.raises(UnreadableError, match="no such file"):
        Disk().list_dir(missing)
    with pytest.raises(UnreadableError, match="directory"):
        Disk().read(str(tmp_path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipe_or_device_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.tf")
    (tmp_path / "endless.tf").symlink_to("/dev/zero")
    for name in ("pipe.tf", "endless.tf"):
        with pytest.raises(UnreadableError, match="not a regular file; it was left out"):
            Disk().read(str(tmp_path / name))


def test_broken_symlink_does_not_affect_other_files(tmp_path: Path) -> None:
    write(tmp_path, "a.tf")
    (tmp_path / "ring.tf").symlink_to("ring.tf")
    (tmp_path / "gone.tf").symlink_to("nowhere")
    assert Disk().list_dir(str(tmp_path)) == ("a.tf", "gone.tf", "ring.tf")
    for name in ("ring.tf", "gone.tf"):
        with pytest.raises(UnreadableError):
            Disk().read(str(tmp_path / name))


@pytest.mark.parametrize("name", ["a\0b", "a" * 5_000, "\udce9"])
def test_invalid_file_name_raises(name: str, tmp_path: Path) -> None:
    path = os.path.join(tmp_path, name)
    for access in (Disk().list_dir, Disk().read):
        with pytest.raises(UnreadableError):
            access(path)


def test_file_above_the_size_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.tf"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # A sparse file of one terabyte.
    with pytest.raises(UnreadableError, match=r"larger than 5 MB; the file was left out"):
        Disk().read(str(path))
    with pytest.raises(UnreadableError, match="larger"):
        decode("/a.tf", bytes(MAX_BYTES + 1))
    assert decode("/a.tf", bytes(MAX_BYTES)).data


def test_overlay_replaces_the_file_on_disk(tmp_path: Path) -> None:
    (tmp_path / "a.tf").write_bytes(b"disk")
    (tmp_path / "b.tf").write_bytes(b"disk")
    files = overlay(tmp_path, a="buffer")
    assert files.read(str(tmp_path / "a.tf")).data == b"buffer"
    assert files.read(str(tmp_path / "b.tf")).data == b"disk"


def test_overlay_lists_a_buffer_once_and_only_in_its_directory(tmp_path: Path) -> None:
    write(tmp_path, "a.tf", "below/x.tf")
    files = overlay(tmp_path, a="", new="")
    assert files.list_dir(str(tmp_path)) == ("a.tf", "new.tf")
    assert files.list_dir(str(tmp_path / "below")) == ("x.tf",)


def test_overlay_adds_a_directory_that_is_not_on_disk(tmp_path: Path) -> None:
    files = overlay(tmp_path / "new", main="a = 1")
    assert files.list_dir(str(tmp_path / "new")) == ("main.tf",)
    with pytest.raises(UnreadableError):
        files.list_dir(str(tmp_path / "other"))


def test_walk_skips_hidden_directories_and_symlinks(tmp_path: Path) -> None:
    write(
        tmp_path,
        "b/x.tf",
        "a/deep/x.tf",
        ".terraform/modules/x.tf",
        ".git/x",
        "node_modules/x/x.tf",
    )
    (tmp_path / "ring").symlink_to(tmp_path)
    walked = [str(Path(path).relative_to(tmp_path)) for path in walk_directories(str(tmp_path))]
    assert walked == [".", "a", "a/deep", "b"]
    reachable = [
        str(Path(directory).relative_to(tmp_path))
        for directory, _, _ in os.walk(tmp_path)
        if is_walked_from(str(tmp_path), directory)
    ]
    assert sorted(reachable) == walked
    assert not is_walked_from(str(tmp_path), str(tmp_path / "ring"))
    assert not is_walked_from(str(tmp_path / "a"), str(tmp_path))


def test_walk_can_start_at_a_hidden_directory(tmp_path: Path) -> None:
    write(tmp_path, ".hidden/x.tf")
    assert list(walk_directories(str(tmp_path / ".hidden"))) == [str(tmp_path / ".hidden")]


def test_walk_raises_if_the_start_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        list(walk_directories(str(tmp_path / "missing")))
