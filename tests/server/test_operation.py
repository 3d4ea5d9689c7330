"""Tests of the log file, the log level and tracing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.server.support import A_AND_B, write_file
from tests.server.wire import INITIALIZE_PARAMS, SERVER, Message, Wire, wire


def finish(server: Wire) -> None:
    """Shut the server down."""
    server.ask("shutdown")
    server.notify("exit")
    assert server.exit_code() == 0


def test_log_file_is_appended_to(tmp_path: Path) -> None:
    """Each line has a time. stderr stays empty, and the log contains no document text."""
    main = write_file(tmp_path / "main.tf", A_AND_B + "# a secret\n")
    log = tmp_path / "log.txt"
    for _ in range(2):
        with wire([*SERVER, "--log-file", str(log), "--log-level", "info"]) as server:
            server.initialize()
            server.open(main, A_AND_B + "# a secret\n")
            server.wait_published(main)
            finish(server)
            assert server.errors == ""
    lines = log.read_text(encoding="utf-8").splitlines()
    line_format = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \[\d+\] INFO ")
    assert all(map(line_format.match, lines))
    assert len([line for line in lines if " tf-cycle-ls " in line]) == 2
    analyzed = rf"{re.escape(str(tmp_path))}: 2 diagnostics after \d+ ms"
    assert len([line for line in lines if re.search(analyzed, line)]) == 2
    assert "secret" not in log.read_text(encoding="utf-8")


@pytest.mark.parametrize("level", ["warning", "error"])
def test_normal_operation_logs_no_warnings(tmp_path: Path, level: str) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with wire([*SERVER, "--log-level", level]) as server:
        server.initialize()
        server.open(main, A_AND_B)
        server.wait_published(main)
        server.notify("$/cancelRequest", {"id": 4711})
        finish(server)
        assert server.errors == ""


def test_debug_log_contains_no_document_text(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with wire([*SERVER, "--log-level", "debug"]) as server:
        server.initialize()
        server.open(main, "# a secret\n")
        server.replace(main, "# another secret\n", 2)
        server.settle()
        finish(server)
        assert "secret" not in server.errors
        assert "diagnostics after" in server.errors


def test_unwritable_log_file_is_an_error(tmp_path: Path) -> None:
    with wire([*SERVER, "--log-file", str(tmp_path)]) as server:
        assert server.exit_code() == 2
        (line,) = server.errors.splitlines()
        assert line.startswith(f"tf-cycle-ls: {tmp_path}: ")


def test_unknown_log_level_is_an_error() -> None:
    with wire([*SERVER, "--log-level", "loud"]) as server:
        assert server.exit_code() == 2
        (line,) = server.errors.splitlines()
        assert "loud" in line


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
            traced = [each for each in server.received if each.get("method") == "$/logTrace"]
            assert bool(traced) is (trace == "messages")
