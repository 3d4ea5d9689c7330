"""How the server is started: log file, log level and position encoding."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.sampled import slow
from tests.server.support import A_AND_B, write_file
from tests.server.wire import SERVER, Wire, wire


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
        server.wait_for_error("diagnostics after")
        assert "secret" not in server.errors


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


@pytest.mark.parametrize("unit", ["utf-8", slow("utf-16"), slow("utf-32")])
def test_position_encoding_option_overrides_the_client(unit: str) -> None:
    """ALE counts bytes but does not announce it. clangd has --offset-encoding for such clients."""
    offers = {"general": {"positionEncodings": ["utf-32", "utf-8", "utf-16"]}}
    for capabilities in (None, offers):
        with wire([*SERVER, f"--position-encoding={unit}"]) as server:
            assert server.initialize(capabilities)["capabilities"]["positionEncoding"] == unit
