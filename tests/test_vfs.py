"""Text from the disk, with open buffers laid over it."""

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
    walk_directories,
)


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def overlay(below: Path, **buffers: str) -> Overlay:
    """`buffers`, by the stem of their names, laid over what is on disk."""
    paths = {str(below / f"{stem}.tf"): text for stem, text in buffers.items()}
    return Overlay(Disk(), {path: Document(path, text.encode()) for path, text in paths.items()})


def test_a_byte_order_mark_is_taken_off() -> None:
    assert decode("/a.tf", b"\xef\xbb\xbfa = 1\n").data == b"a = 1\n"
    # Only the first: hashicorp/hcl, too, refuses a second one.
    assert decode("/a.tf", b"\xef\xbb\xbf\xef\xbb\xbf").data == b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("data", "line"),
    [(b"\xff", 1), (b"a\nb \xe9\n", 2), (b"\xef\xbb\xbf\n\n\xc3", 3), (b"\xed\xa0\x80", 1)],
)
def test_what_is_not_utf8_is_refused_with_its_line(data: bytes, line: int) -> None:
    with pytest.raises(UnreadableError, match=rf"not UTF-8 \(line {line}\)"):
        decode("/a.tf", data)


def test_the_disk_lists_files_sorted_and_no_directories(tmp_path: Path) -> None:
    write(tmp_path, "b.tf", "a.tf", "below/c.tf")
    (tmp_path / "linked.tf").symlink_to(tmp_path / "a.tf")
    (tmp_path / "linked").symlink_to(tmp_path / "below")
    assert Disk().list_dir(str(tmp_path)) == ("a.tf", "b.tf", "linked.tf")


def test_files_that_are_read_once_stay_what_they_were(tmp_path: Path) -> None:
    write(tmp_path, "a.tf")
    there, gone = str(tmp_path / "a.tf"), str(tmp_path / "gone.tf")
    files = CachedFiles(Disk())

    def seen() -> tuple[tuple[str, ...], Document]:
        for _ in range(2):
            with pytest.raises(UnreadableError, match="no such file"):
                files.read(gone)
        return files.list_dir(str(tmp_path)), files.read(there)

    before = seen()
    write(tmp_path, "b.tf", "gone.tf")
    (tmp_path / "a.tf").write_bytes(b"a = 1\n")
    assert seen() == before == (("a.tf",), Document(there, b""))


def test_the_disk_reads_bytes_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.tf").write_bytes(b"a = 1\r\n")
    path = str(tmp_path / "a.tf")
    assert Disk().read(path) == Document(path, b"a = 1\r\n")


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="no /proc here")
def test_what_turns_out_larger_than_it_says_is_read_to_its_end() -> None:
    """As a file that grows while it is read; these say that they are empty."""
    path = Path("/proc/version")
    assert path.stat().st_size == 0
    assert Disk().read(str(path)).data == path.read_bytes()


def test_what_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing")
    with pytest.raises(UnreadableError, match="no such file"):
        Disk().read(missing)
    with pytest.raises(UnreadableError, match="no such file"):
        Disk().list_dir(missing)
    with pytest.raises(UnreadableError, match="directory"):
        Disk().read(str(tmp_path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_or_a_device_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.tf")
    (tmp_path / "endless.tf").symlink_to("/dev/zero")
    for name in ("pipe.tf", "endless.tf"):
        with pytest.raises(UnreadableError, match="not a regular file; it was left out"):
            Disk().read(str(tmp_path / name))


def test_a_link_that_leads_nowhere_costs_no_other_file(tmp_path: Path) -> None:
    write(tmp_path, "a.tf")
    (tmp_path / "ring.tf").symlink_to("ring.tf")
    (tmp_path / "gone.tf").symlink_to("nowhere")
    assert Disk().list_dir(str(tmp_path)) == ("a.tf", "gone.tf", "ring.tf")
    for name in ("ring.tf", "gone.tf"):
        with pytest.raises(UnreadableError):
            Disk().read(str(tmp_path / name))


@pytest.mark.parametrize("name", ["a\0b", "a" * 5_000, "\udce9"])
def test_what_can_be_no_name_is_not_there(name: str, tmp_path: Path) -> None:
    path = os.path.join(tmp_path, name)
    for ask in (Disk().list_dir, Disk().read):
        with pytest.raises(UnreadableError):
            ask(path)


def test_a_file_beyond_the_limit_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "large.tf"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # A terabyte of nothing, which takes no room.
    with pytest.raises(UnreadableError, match=r"larger than 5 MB; the file was left out"):
        Disk().read(str(path))
    with pytest.raises(UnreadableError, match="larger"):
        decode("/a.tf", bytes(MAX_BYTES + 1))
    assert decode("/a.tf", bytes(MAX_BYTES)).data


def test_a_buffer_hides_the_file_below(tmp_path: Path) -> None:
    (tmp_path / "a.tf").write_bytes(b"disk")
    (tmp_path / "b.tf").write_bytes(b"disk")
    files = overlay(tmp_path, a="buffer")
    assert files.read(str(tmp_path / "a.tf")).data == b"buffer"
    assert files.read(str(tmp_path / "b.tf")).data == b"disk"


def test_a_buffer_is_listed_once_and_in_its_directory_only(tmp_path: Path) -> None:
    write(tmp_path, "a.tf", "below/x.tf")
    files = overlay(tmp_path, a="", new="")
    assert files.list_dir(str(tmp_path)) == ("a.tf", "new.tf")
    assert files.list_dir(str(tmp_path / "below")) == ("x.tf",)


def test_a_buffer_makes_a_directory_that_is_not_on_disk(tmp_path: Path) -> None:
    files = overlay(tmp_path / "new", main="a = 1")
    assert files.list_dir(str(tmp_path / "new")) == ("main.tf",)
    with pytest.raises(UnreadableError):
        files.list_dir(str(tmp_path / "other"))


def test_the_search_leaves_out_hidden_directories_and_links(tmp_path: Path) -> None:
    write(
        tmp_path,
        "b/x.tf",
        "a/deep/x.tf",
        ".terraform/modules/x.tf",
        ".git/x",
        "node_modules/x/x.tf",
    )
    (tmp_path / "ring").symlink_to(tmp_path)
    found = [str(Path(path).relative_to(tmp_path)) for path in walk_directories(str(tmp_path))]
    assert found == [".", "a", "a/deep", "b"]
    every = [directory for directory, _, _ in os.walk(tmp_path)]
    told = [str(Path(each).relative_to(tmp_path)) for each in every if is_found(tmp_path, each)]
    assert sorted(told) == found
    assert not is_found(tmp_path, str(tmp_path / "ring"))
    assert not is_found(tmp_path / "a", str(tmp_path))


def is_found(path: Path, directory: str) -> bool:
    """Whether the search below a path finds a directory."""
    return is_walked_from(str(path), directory)


def test_a_hidden_directory_is_searched_when_it_is_asked_for(tmp_path: Path) -> None:
    write(tmp_path, ".hidden/x.tf")
    assert list(walk_directories(str(tmp_path / ".hidden"))) == [str(tmp_path / ".hidden")]


def test_the_search_says_what_cannot_be_listed(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        list(walk_directories(str(tmp_path / "missing")))
