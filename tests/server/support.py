"""Configurations and helpers that several test modules of the server share."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.server import seed
from tests.server.positions import parse_marks, position
from tests.server.wire import Message, Wire

A_AND_B, (A_TO_B, B_TO_A) = parse_marks("""\
resource "test_a" "x" {
  v = «test_b.y.id»
}

resource "test_b" "y" {
  v = «test_a.x.id»
}
""")

START_OF_FILE = seed.lsp_range((0, 0, 0))
WATCHING = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
WATCHED = (
    "**/*.{tf,tofu,tf.json,tofu.json}",
    "**/*.{tftest.hcl,tftest.json,tfquery.hcl,tfquery.json}",
    "**/*.{tfvars,tfvars.json}",
    "**/.terraform.lock.hcl",
    "**/*.hcl",
    "**/terragrunt.hcl.json",
    "**/*.{tfcomponent.hcl,tfstack.hcl,tfcomponent.json,tfstack.json}",
    "**/.terraform-version",
    "**/*.tfbackend",
    "**/.tf-cycle-ls.toml",
    "**/pyproject.toml",
)
CREATED, CHANGED, DELETED = 1, 2, 3

MODULE, (VAR_V, TEST_A_X_ID) = parse_marks("""\
variable "v" {}

resource "test_a" "x" {
  w = «var.v»
}

output "o" {
  value = «test_a.x.id»
}
""")
# The input depends on the output: a cycle that runs through the module.
CALLER, (MODULE_M_O,) = parse_marks("""\
module "m" {
  source = "../modules/m"
  v      = «module.m.o»
}
""")
VERSIONED_EDITS = {
    "workspace": {"workspaceEdit": {"documentChanges": True}},
    "textDocument": {"codeAction": {"isPreferredSupport": True}},
}

KEY_POLICY_TO_VPCE = seed.lsp_range(seed.KEY_POLICY_TO_VPCE["utf-16"])


# Runs the real server with one function that raises.
BROKEN = """\
import sys
import tf_cycle_ls.{module} as broken

def fails(*_, **__):
    raise ZeroDivisionError("on purpose")

broken.{function} = fails
from tf_cycle_ls.server.main import serve
sys.exit(serve())
"""


def write_file(path: Path, text: str) -> str:
    """Write a file. Returns its URI."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path.as_uri()


def ranges(published: Message) -> list[Any]:
    """The ranges of the published diagnostics."""
    return [diagnostic["range"] for diagnostic in published["diagnostics"]]


def range_of(text: str, needle: str, encoding: str = "utf-16") -> Any:
    """The range of the first occurrence of a string."""
    start = text.index(needle)
    return {
        "start": position(text, start, encoding),
        "end": position(text, start + len(needle), encoding),
    }


def point(range_: Any, end: str = "start") -> Any:
    """The empty range at one end of a range."""
    return {"start": range_[end], "end": range_[end]}


def location(uri: str, place: seed.Place) -> dict[str, Any]:
    """LSP: Location."""
    return {"uri": uri, "range": seed.lsp_range(place)}


def settled_ranges(server: Wire, uri: str) -> list[Any]:
    """The ranges of the diagnostics of a file, once the server is idle."""
    for _ in range(10):
        server.settle()
    published = server.published(uri)
    return ranges(published[-1]) if published else []


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


def all_actions(
    server: Wire, uri: str, range_: Any, context: dict[str, Any] | None = None
) -> list[Message]:
    """textDocument/codeAction."""
    params = {
        "textDocument": {"uri": uri},
        "range": range_,
        "context": {"diagnostics": [], **(context or {})},
    }
    actions: list[Message] = server.ask("textDocument/codeAction", params)["result"]
    return actions


def actions(
    server: Wire, uri: str, range_: Any, context: dict[str, Any] | None = None
) -> list[Message]:
    """The fixes of textDocument/codeAction, and the reasons why there are none. Leaves out what
    every diagnostic offers (see test_mark_actions.py)."""
    return list(filter(_is_about_fixes, all_actions(server, uri, range_, context)))


def _is_about_fixes(action: Message) -> bool:
    """Whether a code action, or a command that applies one, is a fix or a disabled fix."""
    (applied,) = action.get("arguments", [action])
    return isinstance(applied, dict) and "data" in applied


def by_rule(actions: list[Message], rule: str) -> Message:
    """The first code action of a rule."""
    return next(action for action in actions if action["data"].get("rule") == rule)


@contextmanager
def idle_process() -> Iterator[subprocess.Popen[bytes]]:
    """A process that only stays alive until it is killed."""
    command = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()
