"""The server marks the cycles of Terragrunt's units, and every feature works on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.server.asking import MARKDOWN, ask, at, execute, of_file
from tests.server.support import CHANGED, CREATED, all_actions, notify_file_change
from tests.server.wire import Message, Wire, running
from tests.terragrunt.trees import TREES, write_tree

RING = TREES["cycle-of-three-and-a-tail"]["files"]
INCLUDED = TREES["cycle-through-include"]["files"]


def uri(top: Path, name: str) -> str:
    """The URI of the file of a unit, or of another file."""
    return (top / (name if name.endswith(".hcl") else f"{name}/terragrunt.hcl")).as_uri()


def wait_for(server: Wire, file: str, count: int, code: str = "", start: int = 0) -> list[Any]:
    """Wait until a file has this number of diagnostics, one of them with this code. The first
    `start` publications for the file do not count."""

    def is_it(_: Message) -> bool:
        found = [one["diagnostics"] for one in server.published(file)[start:]]
        return any(len(one) == count and code in ("", *codes(one)) for one in found)

    server.wait(is_it)
    found = [one["diagnostics"] for one in server.published(file)[start:]]
    return next(one for one in found if len(one) == count and code in ("", *codes(one)))


def codes(diagnostics: list[Any]) -> set[str]:
    """The codes of diagnostics."""
    return {one["code"] for one in diagnostics}


def test_marks_until_the_ring_is_broken(tmp_path: Path) -> None:
    write_tree(tmp_path, RING)
    x, y = uri(tmp_path, "x"), uri(tmp_path, "y")
    with running(MARKDOWN, [tmp_path.as_uri()]) as server:
        server.open(x, RING["x/terragrunt.hcl"])
        (diagnostic,) = wait_for(server, x, 1)
        assert (diagnostic["code"], diagnostic["severity"]) == ("unit-cycle", 1)
        assert "x → y → z → x" in diagnostic["message"]
        related = [one["location"]["uri"] for one in diagnostic["relatedInformation"]]
        assert related == [y, uri(tmp_path, "z")]
        assert len(wait_for(server, y, 1)) == 1
        (tmp_path / "z/terragrunt.hcl").write_text("")
        before = len(server.published(x))
        notify_file_change(server, uri(tmp_path, "z"), CHANGED)
        assert wait_for(server, x, 0, start=before) == []


def test_included_file_is_marked_and_its_save_counts(tmp_path: Path) -> None:
    write_tree(tmp_path, INCLUDED)
    root = uri(tmp_path, "root.hcl")
    with running(MARKDOWN, [tmp_path.as_uri()]) as server:
        server.open(root, INCLUDED["root.hcl"])
        (diagnostic,) = wait_for(server, root, 1)
        assert "app depends on db because dependency.db.config_path" in diagnostic["message"]
        before = len(server.published(root))
        server.replace(root, "", 2)
        server.save(root)
        assert wait_for(server, root, 0, start=before) == []


def test_settings_file_decides_whether_typing_counts(tmp_path: Path) -> None:
    write_tree(tmp_path, {**RING, ".tf-cycle-ls.toml": 'run = "onSave"\ndebounce = 0\n'})
    z = uri(tmp_path, "z")
    with running(MARKDOWN, [tmp_path.as_uri()], options={"debounce": 0}) as server:
        server.open(z, RING["z/terragrunt.hcl"])
        wait_for(server, z, 1)
        server.settle()
        count = len(server.published(z))
        server.replace(z, "", 2)
        server.settle()
        assert len(server.published(z)) == count
        server.save(z)
        assert wait_for(server, z, 0, start=count) == []


def test_unsaved_text_counts_on_save_only(tmp_path: Path) -> None:
    write_tree(tmp_path, {**RING, "z/terragrunt.hcl": ""})
    z = uri(tmp_path, "z")
    with running(MARKDOWN, [tmp_path.as_uri()]) as server:
        server.open(z, "")
        assert wait_for(server, z, 0) == []
        server.replace(z, RING["z/terragrunt.hcl"], 2)
        server.save(z)
        assert len(wait_for(server, z, 1)) == 1


def test_features_on_a_reference(tmp_path: Path) -> None:
    write_tree(tmp_path, RING)
    x, text = uri(tmp_path, "x"), RING["x/terragrunt.hcl"]
    with running(MARKDOWN, [tmp_path.as_uri()]) as server:
        server.open(x, text)
        wait_for(server, x, 1)
        here = at(x, 1, 20)
        hover = ask(server, "textDocument/hover", here)["contents"]["value"]
        assert "╭→ x" in hover
        assert "docs/unit-cycle.md" in hover
        (lens,) = of_file(server, "textDocument/codeLens", x)
        assert lens["command"]["title"] == "in 1 cycle · 1 edge from here"
        (link,) = of_file(server, "textDocument/documentLink", x)
        assert link["target"].startswith(uri(tmp_path, "y"))
        graph = execute(server, "tf-cycle-ls.component", here)
        assert [node["kind"] for node in graph["nodes"]] == ["unit"] * 3
        (item,) = ask(server, "textDocument/prepareCallHierarchy", here)
        assert (item["name"], item["uri"]) == ("y", uri(tmp_path, "y"))
        incoming = ask(server, "callHierarchy/incomingCalls", {"item": item})
        assert [one["from"]["name"] for one in incoming] == ["x"]
        found = execute(server, "tf-cycle-ls.dependents", {"uri": x}, "x")
        assert {one["address"] for one in found} == {"outer", "z", "y"}


def test_fix_at_a_reference(tmp_path: Path) -> None:
    write_tree(tmp_path, RING)
    x = uri(tmp_path, "x")
    with running(MARKDOWN, [tmp_path.as_uri()]) as server:
        server.open(x, RING["x/terragrunt.hcl"])
        wait_for(server, x, 1)
        offered = all_actions(
            server, x, {"start": {"line": 1, "character": 20}, "end": {"line": 1, "character": 20}}
        )
        titles = [action["title"] for action in offered]
    assert 'Remove dependency "y", which nothing reads (order lost)' in titles
    assert "Ignore this cycle here, with a reason" in titles


def test_broken_block_keeps_its_mark(tmp_path: Path) -> None:
    write_tree(tmp_path, RING)
    x = uri(tmp_path, "x")
    with running(MARKDOWN, [tmp_path.as_uri()]) as server:
        server.open(x, RING["x/terragrunt.hcl"])
        wait_for(server, x, 1)
        server.replace(x, 'dependency "y" {\n  config_path = \n}\n', 2)
        server.save(x)
        assert codes(wait_for(server, x, 2)) == {"unit-cycle", "unreadable"}


def test_new_unit_closes_a_ring(tmp_path: Path) -> None:
    write_tree(tmp_path, {name: text for name, text in RING.items() if not name.startswith("z")})
    y = uri(tmp_path, "y")
    with running(MARKDOWN, [tmp_path.as_uri()]) as server:
        server.open(y, RING["y/terragrunt.hcl"])
        (diagnostic,) = wait_for(server, y, 1)
        assert diagnostic["code"] == "unreadable"
        write_tree(tmp_path, {"z/terragrunt.hcl": RING["z/terragrunt.hcl"]})
        notify_file_change(server, uri(tmp_path, "z"), CREATED)
        wait_for(server, y, 1, "unit-cycle")


def test_whole_workspace(tmp_path: Path) -> None:
    write_tree(tmp_path, RING)
    options = {"scope": "workspace"}
    with running(MARKDOWN, [tmp_path.as_uri()], options=options) as server:
        assert len(wait_for(server, uri(tmp_path, "x"), 1)) == 1
