"""A cancelled job stops at its next file access (LSP: $/cancelRequest)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event

import pytest
from lsprotocol import types

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
from tf_cycle_ls.server.state.cancellation import CancellableFiles, Cancelled
from tf_cycle_ls.server.state.client_capabilities import resolve_capabilities
from tf_cycle_ls.server.state.documents import OpenDocuments, Snapshot
from tf_cycle_ls.server.state.module_call_index import ModuleCallIndex
from tf_cycle_ls.text import Encoding
from tf_cycle_ls.vfs import Disk

CYCLE = "locals {\n  a = local.b\n  b = local.a\n}\n"
AT = types.Range(types.Position(1, 6), types.Position(1, 6))


def test_cancelled_files_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "main.tf"
    path.write_text(CYCLE)
    cancelled = Event()
    files = CancellableFiles(Disk(), cancelled)
    assert files.list_dir(str(tmp_path)) == ("main.tf",)
    assert files.read(str(path)) == Disk().read(str(path))
    cancelled.set()
    with pytest.raises(Cancelled):
        files.list_dir(str(tmp_path))
    with pytest.raises(Cancelled):
        files.read(str(path))


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
