"""Without a command, the program is a language server."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.cli.support import COMMAND, one_line, run

INITIALIZE = {
    "id": 1,
    "method": "initialize",
    "params": {"processId": None, "rootUri": None, "capabilities": {}},
}
INITIALIZED = {"method": "initialized", "params": {}}
SHUTDOWN = {"id": 2, "method": "shutdown"}
EXIT = {"method": "exit"}


def serve(
    *arguments: str, messages: Sequence[Mapping[str, object]], cwd: Path
) -> tuple[int, bytes]:
    """Send messages to the server. Returns its exit code and its output."""
    data = b""
    for message in messages:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        data += b"Content-Length: %d\r\n\r\n%b" % (len(content), content)
    command = [*COMMAND, *arguments]
    ran = subprocess.run(command, cwd=cwd, input=data, capture_output=True, check=False, timeout=60)
    return ran.returncode, ran.stdout


@pytest.mark.parametrize("arguments", [[], ["--stdio"]])
def test_server_uses_stdin_and_stdout(arguments: list[str], tmp_path: Path) -> None:
    """LSP, `exit`: the exit code is 0 after `shutdown`."""
    status, output = serve(
        *arguments, messages=[INITIALIZE, INITIALIZED, SHUTDOWN, EXIT], cwd=tmp_path
    )
    assert status == 0
    assert output.startswith(b"Content-Length: ")
    assert b'"capabilities"' in output


def test_exit_without_shutdown_is_an_error(tmp_path: Path) -> None:
    """LSP, `exit`: otherwise the exit code is 1."""
    status, _ = serve("--stdio", messages=[INITIALIZE, INITIALIZED, EXIT], cwd=tmp_path)
    assert status == 1


def test_ended_stdin_is_explained(tmp_path: Path) -> None:
    """A user who types `tf-cycle-ls </dev/null` learns what the program waited for."""
    result = subprocess.run(
        COMMAND,
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert "`tf-cycle-ls check`" in one_line(result)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudoterminals")
def test_terminal_gets_the_help(tmp_path: Path) -> None:
    terminal, stdin = os.openpty()
    try:
        result = subprocess.run(
            COMMAND,
            cwd=tmp_path,
            stdin=stdin,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )
    finally:
        os.close(terminal)
        os.close(stdin)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("usage: tf-cycle-ls")
    assert "report the cycles of every root module" in result.stderr


@pytest.mark.parametrize("option", ["--position-encoding", "--log-level", "--clientProcessId"])
def test_invalid_value_is_reported_in_one_line(option: str, tmp_path: Path) -> None:
    result = run(option, "utf-7", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert option in one_line(result)
