"""The server marks the cycles of stacks, and with a setting those between root modules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.estate.support import backend, read
from tests.server.asking import MARKDOWN, ask, at
from tests.server.support import CHANGED, notify_file_change
from tests.server.test_units import wait_for
from tests.server.wire import running
from tests.stacks.support import component

A, B = component("a", "x = component.b.y"), component("b", "x = component.a.y")


def test_stack(tmp_path: Path) -> None:
    main, other = tmp_path / "main.tfcomponent.hcl", tmp_path / "other.tfcomponent.hcl"
    main.write_text(A)
    other.write_text(B)
    with running(MARKDOWN, [tmp_path.as_uri()]) as server:
        server.open(main.as_uri(), A)
        (diagnostic,) = wait_for(server, main.as_uri(), 1)
        assert (diagnostic["code"], diagnostic["severity"]) == ("stack-cycle", 1)
        hover: Any = ask(server, "textDocument/hover", at(main.as_uri(), 2, 20))
        assert "component.a" in hover["contents"]["value"]
        (item,) = ask(server, "textDocument/prepareCallHierarchy", at(main.as_uri(), 0, 12))
        assert item["name"] == "component.a"
        other.write_text(component("b"))
        notify_file_change(server, other.as_uri(), CHANGED)
        assert wait_for(server, main.as_uri(), 0) == []


def root(own: str, other: str) -> str:
    text = backend("s3", f'bucket = "x"; key = "{own}/t"')
    return text + read(other, "s3", f'bucket = "x", key = "{other}/t"')


def write(tmp_path: Path) -> Path:
    (tmp_path / ".tf-cycle-ls.toml").write_text("estate = true\n")
    for own, other in (("a", "b"), ("b", "a")):
        (tmp_path / own).mkdir()
        (tmp_path / own / "main.tf").write_text(root(own, other))
    return tmp_path / "a/main.tf"


def test_estate(tmp_path: Path) -> None:
    main = write(tmp_path)
    with running(MARKDOWN, [tmp_path.as_uri()]) as server:
        server.open(main.as_uri(), root("a", "b"))
        (diagnostic,) = wait_for(server, main.as_uri(), 1)
        assert (diagnostic["code"], diagnostic["severity"]) == ("state-order", 3)
        assert "a depends on b because data.terraform_remote_state.b" in diagnostic["message"]
        related = [one["location"]["uri"] for one in diagnostic["relatedInformation"]]
        assert related == [(tmp_path / "b/main.tf").as_uri()] * 2
        texts = [one["message"] for one in diagnostic["relatedInformation"]]
        assert texts == [
            "data.terraform_remote_state.b reads this",
            "b → a, in data.terraform_remote_state.a",
        ]
        (tmp_path / "b/main.tf").write_text(backend("s3", 'bucket = "x"; key = "b/t"'))
        notify_file_change(server, (tmp_path / "b/main.tf").as_uri(), CHANGED)
        assert wait_for(server, main.as_uri(), 0) == []


def test_unsaved_text_of_a_root_module_counts(tmp_path: Path) -> None:
    main = write(tmp_path)
    with running(MARKDOWN, [tmp_path.as_uri()]) as server:
        server.open(main.as_uri(), root("a", "b"))
        wait_for(server, main.as_uri(), 1)
        server.replace(main.as_uri(), root("a", "c"), 2)
        server.save(main.as_uri())
        assert wait_for(server, main.as_uri(), 0) == []
