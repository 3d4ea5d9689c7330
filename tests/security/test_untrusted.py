"""In an untrusted workspace, no program is run, and nothing is fetched or written.

Outside the workspace, only modules that the configuration names are read; with `outside = false`,
nothing is.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.security import hostile
from tests.security.auditing import COMMAND, AuditEvent, read_log
from tests.server.asking import at, execute, of_file
from tests.server.support import set_editor_settings
from tests.server.wire import Wire, wire
from tf_cycle_ls.cli.cache_directory import VARIABLE
from tf_cycle_ls.vfs import is_within

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="uses POSIX symlinks and /dev"),
    pytest.mark.slow,
]

TOP = Path(__file__).resolve().parents[2]


@pytest.fixture
def top(tmp_path: Path) -> Path:
    return tmp_path.resolve()


def environment(top: Path) -> dict[str, str]:
    """Return the environment of a process, with separate home and cache directories."""
    own = {"HOME": str(top / "home"), "XDG_CACHE_HOME": str(top / "cache")}
    others = {name: value for name, value in os.environ.items() if name != VARIABLE}
    return others | own


def work(server: Wire, workspace: Path) -> None:
    """Send all requests and notifications of an editor."""
    main = (workspace / "main.tf").as_uri()
    server.open(main, hostile.MAIN)
    server.settle()
    for method in ("hover", "documentHighlight", "prepareCallHierarchy"):
        server.ask(f"textDocument/{method}", at(main, 1, 8))
    for method in ("codeLens", "documentLink", "diagnostic"):
        of_file(server, f"textDocument/{method}", main)
    here = {"start": {"line": 1, "character": 8}, "end": {"line": 1, "character": 8}}
    context = {"textDocument": {"uri": main}, "range": here, "context": {"diagnostics": []}}
    assert "result" in server.ask("textDocument/codeAction", context)
    execute(server, "tf-cycle-ls.component", at(main, 1, 8))
    server.save(main)
    server.settle()


def audit_server(top: Path, workspace: Path, settings: object) -> list[AuditEvent]:
    """Run a server in a workspace and return its audit events."""
    log = top / "log"
    with wire([*COMMAND, str(log)], environment(top)) as server:
        server.initialize({"textDocument": {"diagnostic": {}}}, folders=[workspace.as_uri()])
        set_editor_settings(server, {"tf-cycle-ls": settings})
        work(server, workspace)
        server.ask("shutdown")
        server.notify("exit")
        assert server.exit_code() == 0
    return read_log(log)


def audit_command(top: Path, workspace: Path, *arguments: str) -> list[AuditEvent]:
    """Run a command in a workspace and return its audit events."""
    log = top / "log"
    command = [*COMMAND, str(log), *arguments]
    subprocess.run(command, cwd=workspace, env=environment(top), check=False, capture_output=True)
    return read_log(log)


def paths_read_outside(events: list[AuditEvent], workspace: Path) -> set[str]:
    """Return the paths read that are not in Python, in tf-cycle-ls or in the workspace."""
    allowed = [sys.prefix, sys.base_prefix, str(TOP), str(workspace), "/dev/null", "/proc"]
    allowed += [os.path.realpath(path) for path in allowed]
    allowed.append(str(workspace.parent / "cache"))
    paths = {os.path.normpath(event.target) for event in events if event.reads}
    paths.discard("/nowhere/at")  # The request of `settle`.
    return {path for path in paths if path.startswith("/") and not is_within(path, allowed)}


def check_harmless(events: list[AuditEvent], top: Path) -> None:
    """Check that nothing was run or fetched, and that only our own cache was written."""
    assert len(events) > 20, "the audit log is empty"
    assert [event for event in events if event.starts_program] == []
    assert [event for event in events if event.connects] == []
    assert [event for event in events if event.event.startswith(("pickle", "webbrowser"))] == []
    cache = str(top / "cache")
    writes = [event for event in events if event.writes and event.target != os.devnull]
    assert [event for event in writes if not is_within(event.target, [cache])] == []
    assert not list(top.rglob("ran"))


@pytest.mark.parametrize(
    "settings", [{}, {"scope": "workspace"}, {"outside": False}], ids=["usual", "all", "inside"]
)
def test_server_is_harmless(settings: dict[str, object], top: Path) -> None:
    workspace = hostile.write(top)
    before = {path: path.read_bytes() for path in workspace.glob("*.tf") if path.is_file()}
    check_harmless(audit_server(top, workspace, settings), top)
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("check", "--format", "json"),
        ("graph", "--format", "html"),
        ("graph", "--format", "mermaid"),
        ("fix", "--unsafe"),
        ("doctor",),
    ],
    ids=" ".join,
)
def test_command_is_harmless(arguments: tuple[str, ...], top: Path) -> None:
    workspace = hostile.write(top)
    check_harmless(audit_command(top, workspace, *arguments), top)


def test_only_named_modules_are_read_outside_the_workspace(top: Path) -> None:
    """Named by local sources, by symlinks, or by the manifest of `terraform init`."""
    workspace = hostile.write(top)
    events = audit_server(top, workspace, {})
    secret = str(top / "secret")
    assert paths_read_outside(events, workspace) <= {"/etc", secret, f"{secret}/main.tf"}


def test_nothing_outside_is_read_if_the_editor_disables_it(top: Path) -> None:
    """The workspace enables `outside` itself, has symlinks to the outside, and uses `..`."""
    workspace = hostile.write(top)
    events = audit_server(top, workspace, {"outside": False})
    assert paths_read_outside(events, workspace) == set()
    links = {str(workspace / name) for name in ("secret.tf", "linked", "endless.tf")}
    assert links.isdisjoint(event.target for event in events if event.reads)
    assert str(workspace) in {event.target for event in events}


def test_fix_writes_only_the_files_of_its_edits(top: Path) -> None:
    workspace = hostile.write(top)
    (workspace / "cycle.tf").write_text(
        'resource "test_c" "one" {\n  depends_on = [test_c.two]\n}\n\n'
        'resource "test_c" "two" {\n  v = test_c.one.id\n}\n'
    )
    events = audit_command(top, workspace, "fix", "--write", "--unsafe")
    written = {event.target for event in events if event.writes} - {os.devnull}
    names = [
        os.path.basename(path) for path in written if not is_within(path, [str(top / "cache")])
    ]
    assert all(name.startswith((".tf-cycle-ls-", "cycle.tf")) for name in names)
    assert "depends_on" not in (workspace / "cycle.tf").read_text()
    assert [event for event in events if event.starts_program or event.connects] == []
