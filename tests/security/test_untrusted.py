"""In a stranger's workspace nothing is run, fetched or written, and nothing outside is read that it
does not name; with `outside = false` not even that."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.security import hostile
from tests.security.auditing import COMMAND, Deed, deeds
from tests.server.asking import at, execute, of_file
from tests.server.diagnostics.test_stale_diagnostics import set_in_editor
from tests.server.wire import Wire, wire
from tf_cycle_ls.vfs import is_within

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links and /dev are those of POSIX")

TOP = Path(__file__).resolve().parents[2]


@pytest.fixture
def top(tmp_path: Path) -> Path:
    return tmp_path.resolve()


def environment(top: Path) -> dict[str, str]:
    """What the process has of the user: a home of its own."""
    return {**os.environ, "HOME": str(top / "home"), "XDG_CACHE_HOME": str(top / "cache")}


def work(server: Wire, workspace: Path) -> None:
    """Everything that an editor asks for."""
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


def served(top: Path, workspace: Path, settings: object) -> list[Deed]:
    """What a server does in a workspace."""
    log = top / "log"
    with wire([*COMMAND, str(log)], environment(top)) as server:
        server.initialize({"textDocument": {"diagnostic": {}}}, folders=[workspace.as_uri()])
        set_in_editor(server, {"tf-cycle-ls": settings})
        work(server, workspace)
        server.ask("shutdown")
        server.notify("exit")
        assert server.exit_code() == 0
    return deeds(log)


def told(top: Path, workspace: Path, *arguments: str) -> list[Deed]:
    """What a command does in a workspace."""
    log = top / "log"
    command = [*COMMAND, str(log), *arguments]
    subprocess.run(command, cwd=workspace, env=environment(top), check=False, capture_output=True)
    return deeds(log)


def read(done: list[Deed], workspace: Path) -> set[str]:
    """What was read that is neither Python's, nor ours, nor in the workspace."""
    ours = [sys.prefix, sys.base_prefix, str(TOP), str(workspace), "/dev/null", "/proc"]
    ours += [os.path.realpath(each) for each in ours]
    paths = {os.path.normpath(each.what) for each in done if each.reads}
    cache = str(workspace.parent / "cache")
    allowed = [*ours, cache]
    paths.discard("/nowhere/at")  # What `settle` asks about.
    return {each for each in paths if each.startswith("/") and not is_within(each, allowed)}


def check_harmless(done: list[Deed], top: Path) -> None:
    """Nothing is run or fetched, and nothing is written but our own cache."""
    assert len(done) > 20, "the log tells nothing"
    assert [each for each in done if each.starts_a_program] == []
    assert [each for each in done if each.connects] == []
    assert [each for each in done if each.event.startswith(("pickle", "webbrowser"))] == []
    cache = str(top / "cache")
    written = [each for each in done if each.writes and each.what != os.devnull]
    assert [each for each in written if not is_within(each.what, [cache])] == []
    assert not list(top.rglob("ran"))


@pytest.mark.parametrize(
    "settings", [{}, {"scope": "workspace"}, {"outside": False}], ids=["usual", "all", "inside"]
)
def test_a_server_does_no_harm(settings: dict[str, object], top: Path) -> None:
    workspace = hostile.write(top)
    before = {path: path.read_bytes() for path in workspace.glob("*.tf") if path.is_file()}
    done = served(top, workspace, settings)
    check_harmless(done, top)
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
def test_a_command_does_no_harm(arguments: tuple[str, ...], top: Path) -> None:
    workspace = hostile.write(top)
    check_harmless(told(top, workspace, *arguments), top)


def test_outside_only_what_the_configuration_names_is_read(top: Path) -> None:
    """Local sources, links, and what `terraform init` has written down of them."""
    workspace = hostile.write(top)
    done = served(top, workspace, {})
    secret = str(top / "secret")
    assert read(done, workspace) <= {"/etc", secret, f"{secret}/main.tf"}


def test_with_outside_off_nothing_is_read_there_whatever_the_workspace_says(top: Path) -> None:
    """It sets `outside` itself, has links that lead out, and names folders by `..`."""
    workspace = hostile.write(top)
    done = served(top, workspace, {"outside": False})
    assert read(done, workspace) == set()
    links = {str(workspace / name) for name in ("secret.tf", "linked", "endless.tf")}
    assert links.isdisjoint(each.what for each in done if each.reads)
    assert str(workspace) in {each.what for each in done}


def test_fix_writes_the_files_of_its_edits_and_no_others(top: Path) -> None:
    workspace = hostile.write(top)
    (workspace / "cycle.tf").write_text(
        'resource "test_c" "one" {\n  depends_on = [test_c.two]\n}\n\n'
        'resource "test_c" "two" {\n  v = test_c.one.id\n}\n'
    )
    done = told(top, workspace, "fix", "--write", "--unsafe")
    names = {each.what for each in done if each.writes} - {os.devnull}
    odd = [each for each in names if not is_within(each, [str(top / "cache")])]
    assert all(os.path.basename(each).startswith((".tf-cycle-ls-", "cycle.tf")) for each in odd)
    assert "depends_on" not in (workspace / "cycle.tf").read_text()
    assert [each for each in done if each.starts_a_program or each.connects] == []
