"""How the server is run and looked after: its log, and what it says when asked to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.server.support import A_AND_B, write_file
from tests.server.wire import INITIALIZE_PARAMS, SERVER, Message, Wire, wire


def finish(server: Wire) -> None:
    """A proper end."""
    server.ask("shutdown")
    server.notify("exit")
    assert server.exit_code() == 0


def test_a_log_file(tmp_path: Path) -> None:
    """Each line has its time; it is appended to; stderr stays empty, and no text is in it."""
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
    form = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \[\d+\] INFO ")
    assert all(map(form.match, lines))
    assert len([line for line in lines if " tf-cycle-ls " in line]) == 2
    analysed = rf"{re.escape(str(tmp_path))}: 2 diagnostics after \d+ ms"
    assert len([line for line in lines if re.search(analysed, line)]) == 2
    assert "secret" not in log.read_text(encoding="utf-8")


@pytest.mark.parametrize("level", ["warning", "error"])
def test_little_is_logged_of_what_is_well(tmp_path: Path, level: str) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with wire([*SERVER, "--log-level", level]) as server:
        server.initialize()
        server.open(main, A_AND_B)
        server.wait_published(main)
        server.notify("$/cancelRequest", {"id": 4711})
        finish(server)
        assert server.errors == ""


def test_debugging_shows_no_text(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with wire([*SERVER, "--log-level", "debug"]) as server:
        server.initialize()
        server.open(main, "# a secret\n")
        server.replace(main, "# another secret\n", 2)
        server.settle()
        finish(server)
        assert "secret" not in server.errors
        assert "diagnostics after" in server.errors


def test_a_log_file_that_cannot_be_written(tmp_path: Path) -> None:
    with wire([*SERVER, "--log-file", str(tmp_path)]) as server:
        assert server.exit_code() == 2
        (line,) = server.errors.splitlines()
        assert line.startswith(f"tf-cycle-ls: {tmp_path}: ")


def test_a_level_that_there_is_not() -> None:
    with wire([*SERVER, "--log-level", "loud"]) as server:
        assert server.exit_code() == 2
        (line,) = server.errors.splitlines()
        assert "loud" in line


def test_tracing_from_the_start(tmp_path: Path) -> None:
    """LSP, initialize: trace. Off until it is asked for."""
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
