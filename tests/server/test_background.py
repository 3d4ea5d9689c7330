"""Work behind the user's back: told of, stopped when asked to, and none while nothing happens."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.server import seed
from tests.server.asking import at
from tests.server.pipes import hold_worker, needs_pipes
from tests.server.test_publishing import A_AND_B, A_TO_B, B_TO_A, ranges, written
from tests.server.wire import INITIALIZE_PARAMS, Message, Silence, running, wire

INTERNAL_ERROR = -32603
WHOLE_WORKSPACE = {"scope": "workspace"}
PROGRESS = {"window": {"workDoneProgress": True}}

# Runs the real server, one part of which fails.
BROKEN = """\
import sys
import tf_cycle_ls.{module} as broken

def fails(*_, **__):
    raise ZeroDivisionError("on purpose")

broken.{function} = fails
from tf_cycle_ls.server.main import serve
sys.exit(serve())
"""


def is_create(message: Message) -> bool:
    """window/workDoneProgress/create."""
    return message.get("method") == "window/workDoneProgress/create"


@needs_pipes
def test_progress_that_can_be_cancelled(tmp_path: Path) -> None:
    """What was found until then stays; what comes after is not looked at."""
    before, held_up, after = (
        written(tmp_path / name / "main.tf", A_AND_B) for name in ("a", "b", "c")
    )
    pipe = tmp_path / "b" / "hold.tf"
    os.mkfifo(pipe)
    with wire() as server:
        folder = {"uri": tmp_path.as_uri(), "name": "all"}
        params = {"workspaceFolders": [folder], "initializationOptions": WHOLE_WORKSPACE}
        server.ask("initialize", {**INITIALIZE_PARAMS, **params, "capabilities": PROGRESS})
        server.notify("initialized")
        # It is read while finding out who calls whom, and then while looking for cycles.
        created = None
        while created is None:
            with suppress(OSError):
                os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
            with suppress(Silence):
                created = server.wait(is_create, seconds=0.1)
        token = created["params"]["token"]
        server.send({"jsonrpc": "2.0", "id": created["id"], "result": None})
        assert ranges(server.wait_published(before)) == [A_TO_B, B_TO_A]
        held = hold_worker(pipe)
        server.notify("window/workDoneProgress/cancel", {"token": token})
        assert "error" in server.ask("no/such")
        pipe.unlink()
        os.close(held)

        def is_end(message: Message) -> bool:
            return message.get("method") == "$/progress" and message["params"]["value"] == {
                "kind": "end"
            }

        server.wait(is_end)
        server.settle()
        values = [each["params"]["value"] for each in server.received if "$/pro" in str(each)]
        assert values[0] == {
            "kind": "begin",
            "title": "Looking for dependency cycles",
            "cancellable": True,
            "percentage": 0,
        }
        assert [each["message"] for each in values[1:-1]] == ["a", "b", "c"][: len(values) - 2]
        assert ranges(server.wait_published(held_up)) == [A_TO_B, B_TO_A]
        assert server.published(after) == []
        # Its files are looked at all the same once somebody works on them.
        server.open(after, A_AND_B)
        assert ranges(server.wait_published(after)) == [A_TO_B, B_TO_A]


def test_a_whole_workspace_without_progress(tmp_path: Path) -> None:
    one = written(tmp_path / "one" / "main.tf", A_AND_B)
    two = written(tmp_path / "two" / "deep" / "main.tf", A_AND_B)
    hidden = written(tmp_path / ".terraform" / "modules" / "m" / "main.tf", A_AND_B)
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


def test_folders_that_nobody_works_in_are_left_alone(tmp_path: Path) -> None:
    """Unless the whole workspace is asked for."""
    one = written(tmp_path / "one" / "main.tf", A_AND_B)
    two = written(tmp_path / "two" / "main.tf", A_AND_B)
    with running(folders=[tmp_path.as_uri()]) as server:
        server.open(one, A_AND_B)
        assert ranges(server.wait_published(one)) == [A_TO_B, B_TO_A]
        server.settle()
        assert server.published(two) == []


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here")
def test_nothing_is_done_while_nothing_happens(tmp_path: Path) -> None:
    """Also while it watches the client's process, and holds back an answer."""
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
        (*found,) = server.ask("workspace/diagnostic", params)["result"]["items"]
        known = [{"uri": each["uri"], "value": each["resultId"]} for each in found]
        server.send(
            {
                "jsonrpc": "2.0",
                "id": "held",
                "method": "workspace/diagnostic",
                "params": {"previousResultIds": known, "partialResultToken": "parts"},
            }
        )
        server.settle()
        # The second reader is loaded in the background, once.
        deadline = time.monotonic() + 60
        while (start := cpu_seconds(server.process.pid)) is not None:
            time.sleep(3)
            spent = cpu_seconds(server.process.pid) - start
            if spent <= 0.03:
                break
            assert time.monotonic() < deadline, f"{spent} s of 3 s"
        # The answer that is held back holds up nothing at the end.
        server.ask("shutdown")
        server.notify("exit")
        assert server.exit_code() == 0
        assert server.errors == ""


def cpu_seconds(process_id: int) -> float:
    """The time that a process has been at work so far."""
    fields = Path(f"/proc/{process_id}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize(
    ("module", "function", "method"),
    [
        ("server.hover", "hover", "textDocument/hover"),
        ("fixes.offers", "offers", "textDocument/codeAction"),
        ("fixes.plan", "safe_plan", "textDocument/codeAction"),
        ("server.next_edge", "next_edge", "workspace/executeCommand"),
    ],
)
def test_a_crash_is_logged_and_answered(
    tmp_path: Path, module: str, function: str, method: str
) -> None:
    """And the server lives on."""
    kms, _ = seed.write(tmp_path)
    where = at(kms.as_uri(), *seed.KEY_TO_KEY_POLICY[:2])
    place = {"start": where["position"], "end": where["position"]}
    only = ["source.fixAll"] if function == "safe_plan" else ["quickfix"]
    params = {
        "textDocument/hover": where,
        "textDocument/codeAction": {
            **where,
            "range": place,
            "context": {"diagnostics": [], "only": only},
        },
        "workspace/executeCommand": {"command": "tf-cycle-ls.nextEdge", "arguments": [where]},
    }
    source = BROKEN.format(module=module, function=function)
    with wire([sys.executable, "-c", source]) as server:
        server.initialize()
        server.open(kms.as_uri(), seed.KMS)
        assert server.ask(method, params[method])["error"]["code"] == INTERNAL_ERROR
        lenses = server.ask("textDocument/codeLens", {"textDocument": where["textDocument"]})
        assert len(lenses["result"]) == 2
        assert server.ask("shutdown")["result"] is None
        server.notify("exit")
        assert server.exit_code() == 0
        assert "ZeroDivisionError: on purpose" in server.errors
        assert "in fails" in server.errors


def test_a_crash_of_an_analysis_is_logged(tmp_path: Path) -> None:
    """It says so in the client's log too; nothing pops up; other questions are answered."""
    main = written(tmp_path / "main.tf", A_AND_B)
    source = BROKEN.format(module="analysis.analyse", function="analyse")
    with wire([sys.executable, "-c", source]) as server:
        server.initialize()
        server.open(main, A_AND_B)
        message = server.wait(lambda each: each.get("method") == "window/logMessage")["params"]
        assert "ZeroDivisionError: on purpose" in message["message"]
        assert server.ask("no/such")["error"]["code"] == -32601
        assert not any(each.get("method") == "window/showMessage" for each in server.received)
        server.ask("shutdown")
        server.notify("exit")
        assert server.exit_code() == 0
        assert "in fails" in server.errors
