"""A request does not wait for long work on another root module, nor for the fixes of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.server.asking import at
from tests.server.pipes import HELD_SERVER, hold_worker, needs_pipes
from tests.server.support import A_AND_B, A_TO_B, B_TO_A, ranges, write_file
from tests.server.wire import Wire, running
from tf_cycle_ls.server.state.turns import TURN_BYTES

HOVER, ACTION = "textDocument/hover", "textDocument/codeAction"
CANCELLED = -32800
LARGE = 2_500
"""The number of blocks for which the search for fixes takes longer than the rest of a test."""
WHOLE = {"start": {"line": 0, "character": 0}, "end": {"line": 10_000, "character": 0}}


def ring(size: int) -> str:
    """Blocks of which each refers to the next one and to those with twice and three times its
    number: one component with three references for each block. Removing a `depends_on` is a
    candidate for a fix, and verifying each takes an analysis."""
    return "".join(
        f'resource "test_a" "n{n}" {{\n'
        f"  x = test_a.n{2 * n % size}.id\n"
        f"  y = test_a.n{3 * n % size}.id\n"
        f"  depends_on = [test_a.n{(n + 1) % size}]\n}}\n\n"
        for n in range(size)
    )


def send(server: Wire, request_id: str, method: str, uri: str, line: int, column: int) -> None:
    """Send a request about a position, and do not wait for the response."""
    where = at(uri, line, column)
    place = {"start": where["position"], "end": where["position"]}
    params = {**where, "range": place, "context": {"diagnostics": []}}
    server.send({"jsonrpc": "2.0", "id": request_id, "method": method, "params": params})


def answered(server: Wire) -> list[object]:
    """The ids of the requests that have been answered, in order."""
    return [message["id"] for message in server.received if "method" not in message]


def whole(uri: str, kind: str) -> dict[str, object]:
    """The parameters of a request for all code actions of a kind in a file."""
    context = {"diagnostics": [], "only": [kind]}
    return {"textDocument": {"uri": uri}, "range": WHOLE, "context": context}


@needs_pipes
def test_root_module_is_analyzed_while_another_one_hangs(tmp_path: Path) -> None:
    """The analysis of `large` has read a file, and then hangs for good."""
    large = write_file(tmp_path / "large" / "a.tf", "#" * TURN_BYTES)
    hold = tmp_path / "large" / "hold.tf"
    os.mkfifo(hold)
    small = write_file(tmp_path / "small" / "main.tf", A_AND_B)
    with running(command=HELD_SERVER) as server:
        server.open(large, "#" * TURN_BYTES)
        held = hold_worker(hold)
        server.open(small, A_AND_B)
        assert ranges(server.wait_published(small)) == [A_TO_B, B_TO_A]
        send(server, "hover", HOVER, small, 1, 8)
        assert server.answer("hover")["result"]
        assert server.published(large) == []
        hold.unlink()
        os.close(held)
        server.wait_published(large)


@pytest.mark.parametrize("method", [HOVER, ACTION])
def test_request_is_answered_while_fixes_of_another_root_module_are_verified(
    tmp_path: Path, method: str
) -> None:
    """The search for fixes in a component with thousands of blocks takes seconds."""
    text = ring(LARGE)
    large = write_file(tmp_path / "large" / "main.tf", text)
    small = write_file(tmp_path / "small" / "main.tf", A_AND_B)
    with running() as server:
        server.open(large, text)
        server.wait_published(large)
        params = whole(large, "quickfix")
        server.send({"jsonrpc": "2.0", "id": "fixes", "method": ACTION, "params": params})
        server.open(small, A_AND_B)
        server.wait_published(small)
        send(server, "small", method, small, 1, 8)
        assert server.answer("small")["result"]
        assert "fixes" not in answered(server)
        server.notify("$/cancelRequest", {"id": "fixes"})
        assert server.answer("fixes")["error"]["code"] == CANCELLED


@pytest.mark.parametrize("kind", ["quickfix", "source.fixAll"])
def test_requests_and_diagnostics_do_not_wait_for_fixes_of_the_same_root_module(
    tmp_path: Path, kind: str
) -> None:
    text = ring(LARGE)
    main = write_file(tmp_path / "main.tf", text)
    with running() as server:
        server.open(main, text)
        server.wait_published(main)
        params = whole(main, kind)
        server.send({"jsonrpc": "2.0", "id": "fixes", "method": ACTION, "params": params})
        send(server, "hover", HOVER, main, 61, 8)
        assert server.answer("hover")["result"]
        send(server, "links", "textDocument/documentLink", main, 61, 8)
        assert server.answer("links")["result"]
        server.replace(main, f"# a comment\n{text}", 2)
        server.save(main)
        server.wait_published(main, version=2)
        send(server, "hover again", HOVER, main, 62, 8)
        assert server.answer("hover again")["result"]
        assert "fixes" not in answered(server)
        server.notify("$/cancelRequest", {"id": "fixes"})
        assert server.answer("fixes")["error"]["code"] == CANCELLED


def test_fixes_are_computed_once_the_root_module_is_analyzed(tmp_path: Path) -> None:
    """An editor requests code actions as soon as it opens a file. They use its analysis."""
    text = ring(40)
    main = write_file(tmp_path / "main.tf", text)
    with running() as server:
        server.open(main, text)
        send(server, "fixes", ACTION, main, 61, 8)
        server.answer("fixes")
        assert server.published(main)


def test_work_of_a_cancelled_request_ends(tmp_path: Path) -> None:
    """Fixes for the same root module are verified only when the work of the request has ended."""
    text = ring(LARGE)
    main = write_file(tmp_path / "main.tf", text)
    with running() as server:
        server.open(main, text)
        server.wait_published(main)
        params = whole(main, "source.fixAll")
        server.send({"jsonrpc": "2.0", "id": "fixes", "method": ACTION, "params": params})
        server.notify("$/cancelRequest", {"id": "fixes"})
        send(server, "none", ACTION, main, 60, 0)
        assert server.answer("none")["result"] == []
        assert server.answer("fixes")["error"]["code"] == CANCELLED
