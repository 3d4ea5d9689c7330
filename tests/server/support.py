"""Configurations and helpers that several test modules of the server share."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.server import seed
from tests.server.wire import Message, Wire

A_AND_B = """\
resource "test_a" "x" {
  v = test_b.y.id
}

resource "test_b" "y" {
  v = test_a.x.id
}
"""
A_TO_B = seed.lsp_range((1, 6, 17))
B_TO_A = seed.lsp_range((5, 6, 17))

WATCHING = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
CREATED, CHANGED, DELETED = 1, 2, 3

MODULE = """\
variable "v" {}

resource "test_a" "x" {
  w = var.v
}

output "o" {
  value = test_a.x.id
}
"""
# The input depends on the output: a cycle that runs through the module.
CALLER = 'module "m" {\n  source = "../modules/m"\n  v      = module.m.o\n}\n'
VAR_V = seed.lsp_range((3, 6, 11))
TEST_A_X_ID = seed.lsp_range((7, 10, 21))
VERSIONED_EDITS = {
    "workspace": {"workspaceEdit": {"documentChanges": True}},
    "textDocument": {"codeAction": {"isPreferredSupport": True}},
}

KEY_POLICY_TO_VPCE = seed.lsp_range(seed.KEY_POLICY_TO_VPCE["utf-16"])

# The documented time limit for the server to exit.
EXIT_LIMIT_SECONDS = 5.0


def write_file(path: Path, text: str) -> str:
    """Write a file. Returns its URI."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path.as_uri()


def ranges(published: Message) -> list[Any]:
    """The ranges of the published diagnostics."""
    return [each["range"] for each in published["diagnostics"]]


def notify_file_change(server: Wire, uri: str, kind: int) -> None:
    """workspace/didChangeWatchedFiles."""
    changes = [{"uri": uri, "type": kind}]
    server.notify("workspace/didChangeWatchedFiles", {"changes": changes})


def set_editor_settings(server: Wire, settings: object) -> None:
    """workspace/didChangeConfiguration, from a client without workspace/configuration."""
    server.notify("workspace/didChangeConfiguration", {"settings": settings})


def wait_for_diagnostics(server: Wire, uri: str) -> Message:
    """The params of the first publication for a URI that has diagnostics."""

    def is_it(message: Message) -> bool:
        params = message.get("params", {})
        return params.get("uri") == uri and bool(params.get("diagnostics"))

    params: Message = server.wait(is_it)["params"]
    return params


def actions(
    server: Wire, uri: str, range_: Any, context: dict[str, Any] | None = None
) -> list[Message]:
    """textDocument/codeAction."""
    params = {
        "textDocument": {"uri": uri},
        "range": range_,
        "context": {"diagnostics": [], **(context or {})},
    }
    found: list[Message] = server.ask("textDocument/codeAction", params)["result"]
    return found


def by_rule(found: list[Message], rule: str) -> Message:
    """The first code action of a rule."""
    return next(each for each in found if each["data"]["rule"] == rule)


@contextmanager
def idle_process() -> Iterator[subprocess.Popen[bytes]]:
    """A process that only stays alive until it is killed."""
    command = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()
