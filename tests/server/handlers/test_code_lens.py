"""textDocument/codeLens: a lens above each block in a cycle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.server import seed
from tests.server.asking import at, execute, in_units, of_file, requests
from tests.server.positions import parse_marks
from tests.server.support import CALLER, wait_for_diagnostics, write_file
from tests.server.wire import Wire, running

MODULE_WITH_HEADERS = """\
«variable "v"» {}

«resource "test_a" "x"» {
  w = var.v
}

«output "o"» {
  value = test_a.x.id
}
"""
REFRESHING = {"workspace": {"codeLens": {"refreshSupport": True}}}


def lenses(server: Wire, uri: str) -> list[Any]:
    """textDocument/codeLens."""
    lenses: list[Any] = of_file(server, "textDocument/codeLens", uri)
    return lenses


def ranges_and_titles(lenses: list[Any]) -> list[tuple[Any, str]]:
    """The range and title of each lens."""
    return [(lens["range"], lens["command"]["title"]) for lens in lenses]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_the_starting_case(tmp_path: Path, encoding: str) -> None:
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    with running(in_units(encoding)) as server:
        server.open(kms, seed.KMS)
        assert ranges_and_titles(lenses(server, kms)) == [
            (seed.lsp_range(seed.KEY_POLICY_HEADER), "in 1 cycle · 1 edge from here"),
            (seed.lsp_range(seed.KEY_HEADER), "in 1 cycle · 1 edge from here"),
        ]
        in_endpoint = lenses(server, endpoint)
        assert ranges_and_titles(in_endpoint) == [
            (seed.lsp_range(seed.ENDPOINT_POLICY_HEADER), "in 2 cycles · 2 edges from here"),
            (seed.lsp_range(seed.VPCE_HEADER), "in 2 cycles · 1 edge from here"),
        ]
        # Any client can execute the command.
        command = in_endpoint[0]["command"]
        assert command["arguments"] == [at(endpoint, *seed.ENDPOINT_POLICY_HEADER[:2])]
        first = execute(server, command["command"], *command["arguments"])
        assert first == {"uri": endpoint, "range": seed.lsp_range(seed.ENDPOINT_POLICY_TO_KEY)}


def test_none_without_a_cycle(tmp_path: Path) -> None:
    text = 'resource "test_a" "x" {\n  v = var.v\n}\nvariable "v" {}\n'
    main = write_file(tmp_path / "main.tf", text)
    with running() as server:
        server.open(main, text)
        assert lenses(server, main) == []
        assert lenses(server, "untitled:Untitled-1") == []


def test_lenses_in_a_module_whose_caller_closes_the_cycle(tmp_path: Path) -> None:
    module, headers = parse_marks(MODULE_WITH_HEADERS)
    main = write_file(tmp_path / "modules" / "m" / "main.tf", module)
    caller = write_file(tmp_path / "app" / "main.tf", CALLER)
    with running(folders=[tmp_path.as_uri()]) as server:
        server.open(main, module)
        wait_for_diagnostics(server, main)
        title = "in 1 cycle · 1 edge from here"
        assert ranges_and_titles(lenses(server, main)) == [(header, title) for header in headers]
        # The call itself depends on nothing.
        assert lenses(server, caller) == []


def test_lenses_are_refreshed_when_findings_change(tmp_path: Path) -> None:
    """An edit of one file can change the lenses of another, which the client cannot know."""
    kms, _ = (path.as_uri() for path in seed.write(tmp_path))
    with running(REFRESHING) as server:
        server.open(kms, seed.KMS)
        server.wait(lambda message: message.get("method") == "workspace/codeLens/refresh")
        server.save(kms)
        server.settle()
        assert len(requests(server, "workspace/codeLens/refresh")) == 1
        server.replace(kms, "", 2)
        server.save(kms)
        server.wait_published(kms, version=2)
        server.settle()
        assert len(requests(server, "workspace/codeLens/refresh")) == 2


def test_no_refresh_request_without_client_support(tmp_path: Path) -> None:
    kms, _ = (path.as_uri() for path in seed.write(tmp_path))
    with running() as server:
        server.open(kms, seed.KMS)
        server.wait_published(kms)
        server.settle()
        assert requests(server, "workspace/codeLens/refresh") == []
