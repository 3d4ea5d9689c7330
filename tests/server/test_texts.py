"""Tests of documents: line endings, byte order marks, symbolic links, unsaved documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.server.asking import ask, at, in_units
from tests.server.positions import applied, index_of, position
from tests.server.support import A_AND_B, A_TO_B, B_TO_A, ranges, write_file
from tests.server.wire import running

HERE = "test_b.y.id"
TEXTS = {
    "CRLF": A_AND_B.replace("\n", "\r\n"),
    "lone CR": A_AND_B.replace("\n  v", "\n  /* one\r two */ v"),
    "LF and CRLF": A_AND_B.replace("\n}", "\r\n}", 1),
    "U+2028 and U+0085": A_AND_B.replace("  v", "  # a\u2028b\u0085c\x0c\n  v"),
    "emoji before it": A_AND_B.replace("  v = ", '  w = "🔑e\u0301"\n  v = '),
    "emoji on the line": A_AND_B.replace("= test_b.y.id", '= ["🔑 é e\u0301\u2028", test_b.y.id]'),
    "no end of line at the end": A_AND_B.rstrip(),
    "byte order mark": "\ufeff" + A_AND_B,
}


def range_of(text: str, needle: str, encoding: str) -> Any:
    """The range of the first occurrence of a string."""
    start = text.index(needle)
    return {
        "start": position(text, start, encoding),
        "end": position(text, start + len(needle), encoding),
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize("name", TEXTS)
def test_ranges_match_the_position_encoding(tmp_path: Path, name: str, encoding: str) -> None:
    """Diagnostics and incremental changes use the negotiated position encoding."""
    text = TEXTS[name]
    main = write_file(tmp_path / "main.tf", text)
    expected = [range_of(text, needle, encoding) for needle in (HERE, "test_a.x.id")]
    with running(in_units(encoding)) as server:
        server.open(main, text)
        assert ranges(server.wait_published(main)) == expected
        hover = ask(server, "textDocument/hover", at(main, *expected[0]["start"].values()))
        assert hover["range"] == expected[0]
        # An incremental change replaces the reference.
        change = {"range": expected[0], "text": "test_c.z.id"}
        server.notify(
            "textDocument/didChange",
            {"textDocument": {"uri": main, "version": 2}, "contentChanges": [change]},
        )
        server.save(main)
        assert server.wait_published(main, version=2)["diagnostics"] == []
        back = {**change, "range": range_of(text.replace(HERE, "test_c.z.id"), "test_c", encoding)}
        server.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": main, "version": 3},
                "contentChanges": [{**back, "text": "test_b"}],
            },
        )
        server.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": main, "version": 4},
                "contentChanges": [
                    {
                        "range": range_of(text.replace(HERE, "test_b.z.id"), "z.id", encoding),
                        "text": "y.id",
                    }
                ],
            },
        )
        server.save(main)
        assert ranges(server.wait_published(main, version=4)) == expected


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


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "untitled:new file?#%41", "UNTITLED:x"])
def test_untitled_document_is_analyzed_on_its_own(uri: str) -> None:
    with running() as server:
        server.open(uri, A_AND_B)
        assert ranges(server.wait_published(uri)) == [A_TO_B, B_TO_A]
        hover = ask(server, "textDocument/hover", at(uri, 1, 8))
        assert hover["range"] == A_TO_B
        step = ask(
            server,
            "workspace/executeCommand",
            {"command": "tf-cycle-ls.nextEdge", "arguments": [at(uri, 1, 8)]},
        )
        assert step == {"uri": uri, "range": B_TO_A}
        server.replace(uri, 'module "m" {\n  source = "./m"\n}\n', 2)
        server.save(uri)
        assert server.wait_published(uri, version=2)["diagnostics"] == []
        server.replace(uri, A_AND_B, 3)
        server.save(uri)
        server.wait_published(uri, version=3)
        start = len(server.received)
        server.close(uri)
        assert server.wait_published(uri, start=start)["diagnostics"] == []
        server.settle()
        assert not any("window/" in each.get("method", "") for each in server.received)


def test_untitled_documents_are_separate_modules() -> None:
    one, two = A_AND_B.split("\n\n")
    with running() as server:
        server.open("untitled:1", one)
        server.open("untitled:2", two)
        server.settle()
        for uri in ("untitled:1", "untitled:2"):
            assert server.wait_published(uri)["diagnostics"] == []


def test_untitled_document_with_a_path_belongs_to_its_directory(tmp_path: Path) -> None:
    """VS Code uses an `untitled:` URI with a path until the file is saved."""
    one, two = A_AND_B.split("\n\n")
    main = write_file(tmp_path / "main.tf", one)
    file = (tmp_path / "new.tf").as_uri()
    new = file.replace("file://", "untitled:")
    with running() as server:
        server.open(new, two)
        assert len(server.wait_published(new)["diagnostics"]) == 1
        assert ranges(server.wait_published(main)) == [A_TO_B]
        write_file(tmp_path / "new.tf", two)
        server.close(new)
        server.open(file, two)
        assert len(server.wait_published(file, version=1)["diagnostics"]) == 1
        server.settle()
        assert server.published(new)[-1]["diagnostics"] == []


@pytest.mark.parametrize("language", ["plaintext", "json", "terraform-vars", ""])
def test_untitled_documents_in_other_languages_are_ignored(language: str) -> None:
    with running() as server:
        item = {"uri": "untitled:1", "languageId": language, "version": 1, "text": A_AND_B}
        server.notify("textDocument/didOpen", {"textDocument": item})
        server.save("untitled:1")
        assert ask(server, "textDocument/hover", at("untitled:1", 1, 8)) is None
        server.close("untitled:1")
        server.settle()
        assert server.published("untitled:1") == []
        assert not any("window/" in each.get("method", "") for each in server.received)


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
            each["params"]["uri"] for each in server.received if "publish" in each.get("method", "")
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
        assert [each["code"] for each in published["diagnostics"]].count("dependency-cycle") >= 2
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
            params = {**at(main, 1, 8), "range": A_TO_B, "context": {"diagnostics": []}}
            ask(server, "textDocument/codeAction", params)
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


def test_fix_keeps_line_endings(tmp_path: Path) -> None:
    """The edits of a fix keep CRLF line endings."""
    text = A_AND_B.replace("  v = test_b.y.id\n", "  depends_on = [test_b.y]\n")
    text = text.replace("\n", "\r\n")
    main = write_file(tmp_path / "main.tf", text)
    with running() as server:
        server.open(main, text)
        (place, _) = ranges(server.wait_published(main))
        params = {**at(main, 0, 0), "range": place, "context": {"diagnostics": []}}
        actions = ask(server, "textDocument/codeAction", params)
        (action,) = (each for each in actions if each["data"]["rule"] == "remove-depends-on")
        ((_, edits),) = action["edit"]["changes"].items()
        changed = applied(text, edits)
        assert changed.count("\n") == changed.count("\r\n")
        assert "depends_on" not in changed
        assert index_of(text, place["start"]) == text.index("test_b.y")


def test_workspace_folders_are_added_and_removed(tmp_path: Path) -> None:
    """LSP, workspaceFolders: none at first, then a missing folder and a duplicate."""
    main = write_file(tmp_path / "a" / "main.tf", A_AND_B)
    added = [{"uri": (tmp_path / name).as_uri(), "name": name} for name in ("a", "a", "none")]
    with running() as server:
        server.open(main, A_AND_B)
        assert ranges(server.wait_published(main)) == [A_TO_B, B_TO_A]
        for event in ({"added": added, "removed": []}, {"added": [], "removed": added}):
            server.notify("workspace/didChangeWorkspaceFolders", {"event": event})
        server.settle()
        assert ranges(server.published(main)[-1]) == [A_TO_B, B_TO_A]
        assert server.errors == ""
