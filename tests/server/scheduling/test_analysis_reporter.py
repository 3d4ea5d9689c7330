"""What is reported of an analysis."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lsprotocol import types

from tests.server.in_process import RecordingServer, client_with, opened
from tests.server.support import A_AND_B, BROKEN, write_file
from tests.server.wire import running, wire
from tf_cycle_ls.server.client.notifier import Notifier
from tf_cycle_ls.server.diagnostics.publisher import Publisher
from tf_cycle_ls.server.diagnostics.store import DiagnosticStore
from tf_cycle_ls.server.scheduling.analysis_reporter import AnalysisReporter
from tf_cycle_ls.vfs import UnreadableError


def test_crash_in_an_analysis_is_logged(tmp_path: Path) -> None:
    """It also appears in the log of the client, without a popup. Other requests still work."""
    main = write_file(tmp_path / "main.tf", A_AND_B)
    source = BROKEN.format(module="analysis.analyze", function="analyze")
    with wire([sys.executable, "-c", source]) as server:
        server.initialize()
        server.open(main, A_AND_B)
        message = server.wait(lambda message: message.get("method") == "window/logMessage")[
            "params"
        ]
        assert "ZeroDivisionError: on purpose" in message["message"]
        assert server.ask("no/such")["error"]["code"] == -32601
        assert not any(message.get("method") == "window/showMessage" for message in server.received)
        server.ask("shutdown")
        server.notify("exit")
        assert server.exit_code() == 0
        server.wait_for_error("in fails")


PULLING = {
    "textDocument": {"diagnostic": {}},
    "workspace": {"diagnostics": {"refreshSupport": True}},
}
MAIN, OTHER = "/m/main.tf", "/m/other.tf"


def diagnostic(message: str) -> types.Diagnostic:
    """A diagnostic at the start of a file."""
    start = types.Position(0, 0)
    return types.Diagnostic(types.Range(start, start), message)


def reporting(
    capabilities: Mapping[str, Any] = PULLING,
) -> tuple[AnalysisReporter, RecordingServer]:
    """A reporter for a client that pulls diagnostics of open documents, and what it sends."""
    recording = RecordingServer()
    client = client_with(capabilities)
    store = DiagnosticStore()
    send = recording.server.text_document_publish_diagnostics
    publisher = Publisher(store, send, uses_pull=client.uses_pull)
    notifier = Notifier(recording.server, client)
    return AnalysisReporter(store, publisher, notifier), recording


def test_client_is_asked_to_pull_again_only_if_diagnostics_have_changed() -> None:
    reporter, recording = reporting()
    snapshot = opened({Path(MAIN): "", Path(OTHER): ""}).snapshot()
    diagnostics = {MAIN: [diagnostic("one")], OTHER: []}
    reporter.report("/m", diagnostics, snapshot)
    assert recording.methods.count("workspace/diagnostic/refresh") == 1
    reporter.report("/m", dict(diagnostics), snapshot)
    assert recording.methods.count("workspace/diagnostic/refresh") == 1


def test_no_refresh_for_a_file_whose_diagnostics_are_being_pulled() -> None:
    """The pending response has the new diagnostics. Other files still need a refresh."""
    reporter, recording = reporting()
    snapshot = opened({Path(MAIN): "", Path(OTHER): ""}).snapshot()
    with reporter.pulling(MAIN):
        reporter.report("/m", {MAIN: [diagnostic("one")]}, snapshot)
        assert "workspace/diagnostic/refresh" not in recording.methods
        reporter.report("/m", {MAIN: [], OTHER: [diagnostic("two")]}, snapshot)
        assert recording.methods.count("workspace/diagnostic/refresh") == 1
    reporter.report("/m", {OTHER: []}, snapshot)
    assert recording.methods.count("workspace/diagnostic/refresh") == 2


def test_unreadable_root_module_is_cleared_and_logged() -> None:
    reporter, recording = reporting()
    snapshot = opened({}).snapshot()
    reporter.report("/m", {MAIN: [diagnostic("one")]}, snapshot)
    reporter.report_unreadable("/m", UnreadableError("no such directory"), snapshot)
    by_method = {
        message["method"]: message["params"] for message in recording.sent if "params" in message
    }
    assert by_method["textDocument/publishDiagnostics"]["diagnostics"] == []
    assert "no such directory" in by_method["window/logMessage"]["message"]
    assert "window/showMessage" not in by_method


SHOWS_STATUS = {"experimental": {"rootModuleStatus": True}}


def test_status_is_sent_if_it_has_changed() -> None:
    reporter, recording = reporting(SHOWS_STATUS)
    for message in ("", "one", "one", "two", "", ""):
        reporter.report_status("/m", message)
    assert [message["params"]["message"] for message in recording.sent] == ["one", "two", ""]
    assert set(recording.methods) == {"tf-cycle-ls/status"}


def test_status_is_sent_only_to_clients_that_show_it() -> None:
    reporter, recording = reporting()
    reporter.report_status("/m", "one")
    assert recording.sent == []


CALL = 'module "m" {\n  source = "hashicorp/consul/aws"\n}\n'


def test_status_of_an_open_root_module_names_modules_that_are_not_on_disk(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", CALL)
    with running(SHOWS_STATUS) as server:
        server.open(main, CALL)
        status = server.wait(lambda message: message.get("method") == "tf-cycle-ls/status")
        assert "1 module call is not on disk (run terraform init)" in status["params"]["message"]
