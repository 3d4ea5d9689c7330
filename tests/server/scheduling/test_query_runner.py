"""Requests on the worker thread: cancellation, and errors."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from lsprotocol import types

from tests.server import seed
from tests.server.asking import at
from tests.server.support import BROKEN
from tests.server.wire import wire
from tf_cycle_ls.server.client.notifier import Notifier
from tf_cycle_ls.server.diagnostics.publisher import Publisher
from tf_cycle_ls.server.diagnostics.store import DiagnosticStore
from tf_cycle_ls.server.handlers.code_action_requests import code_actions_at
from tf_cycle_ls.server.language_server import Server
from tf_cycle_ls.server.scheduling.analysis_reporter import AnalysisReporter
from tf_cycle_ls.server.scheduling.analysis_scheduler import AnalysisScheduler
from tf_cycle_ls.server.scheduling.background_tasks import BackgroundTasks
from tf_cycle_ls.server.scheduling.query_runner import QueryRunner
from tf_cycle_ls.server.scheduling.worker import Worker
from tf_cycle_ls.server.state.cancellation import Cancelled
from tf_cycle_ls.server.state.client_capabilities import resolve_capabilities
from tf_cycle_ls.server.state.documents import OpenDocuments, Snapshot
from tf_cycle_ls.server.state.module_call_index import ModuleCallIndex
from tf_cycle_ls.text import Encoding

INTERNAL_ERROR = -32603


@pytest.mark.parametrize(
    ("module", "function", "method"),
    [
        ("server.handlers.hover", "hover", "textDocument/hover"),
        *(
            pytest.param(*names, marks=pytest.mark.slow)
            for names in (
                ("fixes.engine.verified_fixes", "fixes_at", "textDocument/codeAction"),
                ("fixes.engine.fix_all", "plan_safe_fixes", "textDocument/codeAction"),
                ("server.handlers.next_edge", "next_edge", "workspace/executeCommand"),
            )
        ),
    ],
)
def test_crash_in_a_request_is_logged_and_answered_with_an_error(
    tmp_path: Path, module: str, function: str, method: str
) -> None:
    """The server keeps running."""
    kms, _ = seed.write(tmp_path)
    where = at(kms.as_uri(), *seed.KEY_TO_KEY_POLICY[:2])
    place = {"start": where["position"], "end": where["position"]}
    only = ["source.fixAll"] if function == "plan_safe_fixes" else ["quickfix"]
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
        server.wait_for_error("ZeroDivisionError: on purpose")
        server.wait_for_error("in fails")


CYCLE = "locals {\n  a = local.b\n  b = local.a\n}\n"
AT = types.Range(types.Position(1, 6), types.Position(1, 6))


class RecordingDocuments(OpenDocuments):
    """Documents that record the last snapshot taken."""

    last: Snapshot

    def snapshot(self) -> Snapshot:
        self.last = super().snapshot()
        return self.last


def test_request_cancelled_during_its_computation(tmp_path: Path) -> None:
    """A running job cannot be interrupted, but it checks whether it was cancelled."""
    path = tmp_path / "main.tf"
    path.write_text(CYCLE)
    client, diagnostic_store = (
        resolve_capabilities(types.ClientCapabilities(), Encoding.UTF16),
        DiagnosticStore(),
    )
    documents = RecordingDocuments(Encoding.UTF16)
    publisher = Publisher(diagnostic_store, lambda _: None, uses_pull=False)
    notifier = Notifier(Server(), client)
    worker = Worker()
    scheduler = AnalysisScheduler(
        client,
        documents,
        ModuleCallIndex(),
        AnalysisReporter(diagnostic_store, publisher, notifier),
        worker,
        BackgroundTasks(),
        on_idle=lambda: None,
    )
    query_runner = QueryRunner(client, documents, scheduler, worker)

    async def cancel_running_request() -> None:
        task = asyncio.create_task(code_actions_at(query_runner, str(path), AT))
        while not hasattr(documents, "last"):
            await asyncio.sleep(0)  # until the worker has the job
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancel_running_request())
    scheduler.stop()
    assert documents.last.cancelled.is_set()
    with pytest.raises(Cancelled):
        documents.last.files_of(str(tmp_path)).list_dir(str(tmp_path))
