"""The command tf-cycle-ls.graph: the graph of a root module, cyclic or not."""

from __future__ import annotations

import json
from pathlib import Path

from tests.server.asking import execute
from tests.server.support import write_file
from tests.server.wire import running

COMMAND = "tf-cycle-ls.graph"
MAIN = 'module "m" {\n  source = "./m"\n  v      = test_a.x.id\n}\nresource "test_a" "x" {}\n'
MODULE = 'variable "v" {}\nresource "test_b" "y" {\n  w = var.v\n}\n'


def test_formats_without_a_cycle(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", MAIN)
    write_file(tmp_path / "m" / "main.tf", MODULE)
    with running() as server:
        server.open(main, MAIN)
        graph = json.loads(execute(server, COMMAND, {"uri": main}, "json")["content"])
        assert graph["root"] == tmp_path.name
        edges = [(edge["from"], edge["to"]) for edge in graph["edges"]]
        assert ("module.m.test_b.y", "module.m.var.v") in edges
        files = {node["address"]: node["file"] for node in graph["nodes"]}
        assert files["test_a.x"] == "main.tf"
        assert files["module.m.test_b.y"] == "m/main.tf"
        for format_, start in (
            ("html", "<!DOCTYPE html>"),
            ("dot", "digraph"),
            ("mermaid", "flowchart"),
        ):
            found = execute(server, COMMAND, {"uri": main}, format_)
            assert found["root"] == tmp_path.as_uri()
            assert found["content"].startswith(start)
            assert "test_a.x" in found["content"]


def test_files_outside_of_the_root_module(tmp_path: Path) -> None:
    caller = MAIN.replace("./m", "../m")
    main = write_file(tmp_path / "app" / "main.tf", caller)
    write_file(tmp_path / "m" / "main.tf", MODULE)
    with running() as server:
        server.open(main, caller)
        graph = json.loads(execute(server, COMMAND, {"uri": main}, "json")["content"])
        files = {node["address"]: node["file"] for node in graph["nodes"]}
        assert files["module.m.test_b.y"] == "../m/main.tf"


def test_unknown_format(tmp_path: Path) -> None:
    """LSP: InvalidParams."""
    main = write_file(tmp_path / "main.tf", MAIN)
    with running() as server:
        server.open(main, MAIN)
        params = {"command": COMMAND, "arguments": [{"uri": main}, "png"]}
        error = server.ask("workspace/executeCommand", params)["error"]
        assert error["code"] == -32602
        assert "html, dot, mermaid, json" in error["message"]


def test_no_such_module() -> None:
    with running() as server:
        assert execute(server, COMMAND, {"uri": "untitled:Untitled-1"}, "dot") is None
