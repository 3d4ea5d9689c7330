"""Tests of documents: byte order marks, symbolic links, missing and read-only directories."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server.support import A_AND_B, A_TO_B, B_TO_A, actions, range_of, ranges, write_file
from tests.server.wire import running

HERE = "test_b.y.id"


def test_byte_order_mark_on_disk_is_not_counted(tmp_path: Path) -> None:
    """Editors hide the byte order mark, so columns of the first line do not count it."""
    one = 'resource "test_a" "x" { v = test_b.y.id }\n'
    two = 'resource "test_b" "y" { v = test_a.x.id }\n'
    write_file(tmp_path / "one.tf", "\ufeff" + one)
    second = write_file(tmp_path / "two.tf", two)
    first = (tmp_path / "one.tf").as_uri()
    with running() as server:
        server.open(second, two)
        assert ranges(server.wait_published(first)) == [range_of(one, HERE, "utf-16")]
        server.open(first, one)
        assert ranges(server.wait_published(first, version=1)) == [range_of(one, HERE, "utf-16")]


def create_link(link: Path, target: Path) -> None:
    """Create a symbolic link. Skips the test if the platform does not allow it."""
    try:
        link.symlink_to(target, target_is_directory=target.is_dir())
    except OSError:
        pytest.skip("requires symbolic links")


def test_linked_file_belongs_to_the_module(tmp_path: Path) -> None:
    """Terraform reads a linked file like any other file."""
    one, two = A_AND_B.split("\n\n")
    module = tmp_path / "module"
    main = write_file(module / "main.tf", one)
    shared = tmp_path / "shared.tf"
    write_file(shared, two)
    with running() as server:
        create_link(module / "linked.tf", shared)
        server.open(main, one)
        assert ranges(server.wait_published(main)) == [A_TO_B]
        in_link = server.wait_published((module / "linked.tf").as_uri())
        assert ranges(in_link) == [range_of(two, "test_a.x.id", "utf-16")]


def test_linked_workspace_keeps_the_uris_of_the_client(tmp_path: Path) -> None:
    """Diagnostics use the URI of the client, not the target of the symbolic link."""
    write_file(tmp_path / "real" / "main.tf", A_AND_B)
    with running() as server:
        create_link(tmp_path / "link", tmp_path / "real")
        main = (tmp_path / "link" / "main.tf").as_uri()
        server.notify(
            "workspace/didChangeWorkspaceFolders",
            {
                "event": {
                    "added": [{"uri": (tmp_path / "link").as_uri(), "name": ""}],
                    "removed": [],
                }
            },
        )
        server.open(main, A_AND_B)
        assert ranges(server.wait_published(main)) == [A_TO_B, B_TO_A]
        server.settle()
        uris = {
            message["params"]["uri"]
            for message in server.received
            if "publish" in message.get("method", "")
        }
        assert uris == {main}


def test_circular_links_terminate(tmp_path: Path) -> None:
    """Neither the workspace scan nor the loading of module calls loops forever."""
    text = 'module "m" {\n  source = "./again"\n}\n\n' + A_AND_B
    main = write_file(tmp_path / "main.tf", text)
    with running(folders=[tmp_path.as_uri()]) as server:
        create_link(tmp_path / "again", tmp_path)
        server.open(main, text)
        published = server.wait_published(main)
        assert [diagnostic["code"] for diagnostic in published["diagnostics"]].count(
            "dependency-cycle"
        ) >= 2
        server.settle()


def test_read_only_workspace_is_unchanged(tmp_path: Path) -> None:
    """The server writes no files, so a read-only directory works."""
    main = write_file(tmp_path / "main.tf", A_AND_B)
    (tmp_path / "main.tf").chmod(0o444)
    tmp_path.chmod(0o555)
    before = sorted(tmp_path.iterdir())
    try:
        with running(folders=[tmp_path.as_uri()]) as server:
            server.open(main, A_AND_B)
            assert ranges(server.wait_published(main)) == [A_TO_B, B_TO_A]
            actions(server, main, A_TO_B)  # tries fixes in memory
            server.settle()
            assert server.errors == ""
        assert sorted(tmp_path.iterdir()) == before
    finally:
        tmp_path.chmod(0o755)


def test_document_in_a_missing_directory(tmp_path: Path) -> None:
    """The directory of an open document is created after the document was opened."""
    main = (tmp_path / "new" / "main.tf").as_uri()
    with running() as server:
        server.open(main, A_AND_B)
        assert ranges(server.wait_published(main)) == [A_TO_B, B_TO_A]
        write_file(tmp_path / "new" / "main.tf", A_AND_B)
        server.save(main)
        other = write_file(tmp_path / "new" / "other.tf", "")
        server.open(other, "")
        server.close(main)
        assert ranges(server.wait_published(main, start=len(server.received))) == [A_TO_B, B_TO_A]
