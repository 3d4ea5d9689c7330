"""Messages that the server sends unasked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.server.in_process import RecordingServer, client_with
from tests.server.support import A_AND_B, write_file
from tests.server.wire import INITIALIZE_PARAMS, Message, wire
from tf_cycle_ls.server.client.notifier import Notifier


def test_trace_value_of_initialize(tmp_path: Path) -> None:
    """LSP, initialize: trace. The server sends no trace with `off`."""
    main = write_file(tmp_path / "main.tf", A_AND_B)
    for trace in ("messages", "off"):
        with wire() as server:
            params: Message = {**INITIALIZE_PARAMS, "trace": trace}
            server.ask("initialize", params)
            server.notify("initialized")
            server.open(main, A_AND_B)
            server.wait_published(main)
            server.settle()
            traced = [
                message for message in server.received if message.get("method") == "$/logTrace"
            ]
            assert bool(traced) is (trace == "messages")


def test_warning_is_shown_and_logged_once() -> None:
    recording = RecordingServer()
    notifier = Notifier(recording.server, client_with())
    for _ in range(3):
        notifier.show_warning("run must be one of onSave and onType")
    notifier.show_warning("another")
    messages = [
        message["params"] for message in recording.sent if message["method"] == "window/showMessage"
    ]
    # LSP, MessageType: 2 is a warning.
    assert messages == [
        {"type": 2, "message": "run must be one of onSave and onType"},
        {"type": 2, "message": "another"},
    ]
    assert recording.methods.count("window/logMessage") == 2


@pytest.mark.parametrize(
    ("capabilities", "requests"),
    [
        ({}, []),
        ({"workspace": {"codeLens": {"refreshSupport": True}}}, ["workspace/codeLens/refresh"]),
        (
            {
                "textDocument": {"diagnostic": {}},
                "workspace": {"diagnostics": {"refreshSupport": True}},
            },
            ["workspace/diagnostic/refresh"],
        ),
    ],
    ids=["none", "lenses", "diagnostics"],
)
def test_refresh_is_requested_only_if_supported(
    capabilities: dict[str, Any], requests: list[str]
) -> None:
    recording = RecordingServer()
    notifier = Notifier(recording.server, client_with(capabilities))
    notifier.refresh_lenses()
    notifier.refresh_diagnostics()
    assert recording.methods == requests


async def test_work_without_progress_support_is_not_cancelled() -> None:
    """LSP, window.workDoneProgress: the server must not send the request then."""
    recording = RecordingServer()
    async with Notifier(recording.server, client_with()).progress("Searching") as advance:
        assert advance("one", 1, 2)
    assert recording.sent == []
