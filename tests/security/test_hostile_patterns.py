"""The `exclude` patterns of an untrusted workspace cannot keep the command line or the server busy.

With a backtracking matcher, each of these patterns would take hours.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.support import run
from tests.server.asking import at
from tests.server.wire import wire

CYCLE = "locals {\n  x = local.x\n}\n"
PATTERNS = {
    "stars": ("a" * 100, "*a" * 12 + "*b"),
    "directories": ("/".join("a" * 40), "**/a/" * 8 + "b"),
}


@pytest.fixture(params=PATTERNS)
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A workspace whose settings exclude nothing, with a cycle in a directory."""
    directory, pattern = PATTERNS[request.param]
    (tmp_path / directory).mkdir(parents=True)
    (tmp_path / directory / "main.tf").write_text(CYCLE)
    (tmp_path / ".tf-cycle-ls.toml").write_text(f'exclude = ["{pattern}"]\n')
    return tmp_path


def test_check_ends(workspace: Path) -> None:
    result = run("check", ".", cwd=workspace)
    assert result.returncode == 1
    assert "local.x" in result.stdout


def test_server_answers(workspace: Path) -> None:
    (path,) = workspace.rglob("*.tf")
    with wire() as server:
        server.initialize(folders=[workspace.as_uri()])
        server.open(path.as_uri(), CYCLE)
        assert server.wait_published(path.as_uri())["diagnostics"]
        assert "result" in server.ask("textDocument/hover", at(path.as_uri(), 1, 8))
        server.ask("shutdown")
        server.notify("exit")
        assert server.exit_code() == 0
