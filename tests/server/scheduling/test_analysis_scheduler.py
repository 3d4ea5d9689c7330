"""Background analyses: progress, cancellation, and no work on an idle server."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.server import seed
from tests.server.resources import cpu_seconds
from tests.server.support import A_AND_B, A_TO_B, B_TO_A, ranges, write_file
from tests.server.wire import INITIALIZE_PARAMS, PATIENCE_SECONDS, Message, running, wire

WHOLE_WORKSPACE = {"scope": "workspace"}
PROGRESS = {"window": {"workDoneProgress": True}}


def is_create(message: Message) -> bool:
    """window/workDoneProgress/create."""
    return message.get("method") == "window/workDoneProgress/create"


def test_cancelling_progress_stops_the_workspace_analysis(tmp_path: Path) -> None:
    """Diagnostics published before stay. The remaining root modules are not analyzed."""
    # Many more than can be analyzed before the cancellation arrives.
    roots = [write_file(tmp_path / f"{number:03}" / "main.tf", A_AND_B) for number in range(600)]
    with wire() as server:
        folder = {"uri": tmp_path.as_uri(), "name": "all"}
        params = {"workspaceFolders": [folder], "initializationOptions": WHOLE_WORKSPACE}
        server.ask("initialize", {**INITIALIZE_PARAMS, **params, "capabilities": PROGRESS})
        server.notify("initialized")
        created = server.wait(is_create)
        token = created["params"]["token"]
        server.send({"jsonrpc": "2.0", "id": created["id"], "result": None})
        assert ranges(server.wait_published(roots[0])) == [A_TO_B, B_TO_A]
        server.notify("window/workDoneProgress/cancel", {"token": token})
        server.wait(
            lambda message: "$/pro" in str(message) and message["params"]["value"]["kind"] == "end"
        )
        server.settle()
        values = [
            message["params"]["value"] for message in server.received if "$/pro" in str(message)
        ]
        assert values[0] == {
            "kind": "begin",
            "title": "Looking for dependency cycles",
            "cancellable": True,
            "percentage": 0,
        }
        assert values[1]["message"] == "000"
        assert server.published(roots[-1]) == []
        # A root module is still analyzed when one of its files is opened.
        server.open(roots[-1], A_AND_B)
        assert ranges(server.wait_published(roots[-1])) == [A_TO_B, B_TO_A]


def test_whole_workspace_is_analyzed_without_progress_support(tmp_path: Path) -> None:
    one = write_file(tmp_path / "one" / "main.tf", A_AND_B)
    two = write_file(tmp_path / "two" / "deep" / "main.tf", A_AND_B)
    hidden = write_file(tmp_path / ".terraform" / "modules" / "m" / "main.tf", A_AND_B)
    with wire() as server:
        folder = {"uri": tmp_path.as_uri(), "name": "all"}
        params = {"workspaceFolders": [folder], "initializationOptions": WHOLE_WORKSPACE}
        server.ask("initialize", {**INITIALIZE_PARAMS, **params})
        server.notify("initialized")
        for uri in (one, two):
            assert ranges(server.wait_published(uri)) == [A_TO_B, B_TO_A]
        server.settle()
        assert server.published(hidden) == []
        assert not any(map(is_create, server.received))


def test_closed_root_modules_are_not_analyzed_by_default(tmp_path: Path) -> None:
    """The setting `scope` can change that."""
    one = write_file(tmp_path / "one" / "main.tf", A_AND_B)
    two = write_file(tmp_path / "two" / "main.tf", A_AND_B)
    with running(folders=[tmp_path.as_uri()]) as server:
        server.open(one, A_AND_B)
        assert ranges(server.wait_published(one)) == [A_TO_B, B_TO_A]
        server.settle()
        assert server.published(two) == []


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here")
def test_idle_server_uses_no_cpu(tmp_path: Path) -> None:
    """Even while it watches the client process and holds back a workspace/diagnostic response."""
    kms, _ = seed.write(tmp_path)
    asking = {
        "textDocument": {"diagnostic": {}},
        "workspace": {"diagnostics": {"refreshSupport": True}},
    }
    with wire() as server:
        server.initialize(asking, process_id=os.getpid(), folders=[tmp_path.as_uri()])
        server.open(kms.as_uri(), seed.KMS)
        document = {"textDocument": {"uri": kms.as_uri()}}
        assert len(server.ask("textDocument/diagnostic", document)["result"]["items"]) == 2
        params: Message = {"previousResultIds": []}
        (*reports,) = server.ask("workspace/diagnostic", params)["result"]["items"]
        known = [{"uri": report["uri"], "value": report["resultId"]} for report in reports]
        server.send(
            {
                "jsonrpc": "2.0",
                "id": "held",
                "method": "workspace/diagnostic",
                "params": {"previousResultIds": known, "partialResultToken": "parts"},
            }
        )
        server.settle()
        # The fallback parser is loaded in the background, once.
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (start := cpu_seconds(server.process.pid)) is not None:
            time.sleep(3)
            spent = cpu_seconds(server.process.pid) - start
            if spent <= 0.03:
                break
            assert time.monotonic() < deadline, f"{spent} s of 3 s"
        # The pending response does not delay the exit.
        server.ask("shutdown")
        server.notify("exit")
        assert server.exit_code() == 0
        assert server.errors == ""
