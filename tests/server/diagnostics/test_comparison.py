"""Warnings about replacements in the editor, while the change is being made."""

from __future__ import annotations

from pathlib import Path

from tests.cli.repository import B, Repository, needs_git, repository
from tests.server.wire import Message, Wire, running

__all__ = ["repository"]
pytestmark = needs_git

BEFORE = (
    'resource "test_a" "x" {\n  v = test_b.y.id\n'
    "  lifecycle {\n    create_before_destroy = true\n  }\n}\n" + B % "1"
)
AFTER = B % "2"


def codes_after(server: Wire, main: str, expected: int, version: int = 1) -> list[str]:
    """The codes that are published for a version, once there are `expected` many."""

    def is_it(message: Message) -> bool:
        params = message.get("params", {})
        return (
            message.get("method") == "textDocument/publishDiagnostics"
            and (params["uri"], params.get("version")) == (main, version)
            and len(params["diagnostics"]) == expected
        )

    return [one["code"] for one in server.wait(is_it)["params"]["diagnostics"]]


def test_removed_user_is_reported_while_it_is_removed(repository: Repository) -> None:
    repository.commit({"main.tf": BEFORE})
    main = (repository.path / "main.tf").as_uri()
    with running() as server:
        server.open(main, BEFORE)
        assert codes_after(server, main, 0) == []
        server.replace(main, AFTER, 2)
        assert codes_after(server, main, 1, 2) == ["create-before-destroy-lost"]
        server.replace(main, BEFORE, 3)
        assert codes_after(server, main, 0, 3) == []


def test_comparison_is_with_the_main_branch(repository: Repository) -> None:
    repository.commit({"main.tf": BEFORE})
    repository.branch("work")
    repository.commit({"main.tf": AFTER})
    main = (repository.path / "main.tf").as_uri()
    with running() as server:
        server.open(main, AFTER)
        assert codes_after(server, main, 1) == ["create-before-destroy-lost"]


def test_setting_switches_the_comparison_off(repository: Repository) -> None:
    repository.commit({"main.tf": BEFORE, ".tf-cycle-ls.toml": 'compare-with = "off"\n'})
    main = (repository.path / "main.tf").as_uri()
    cycle = 'resource "test_c" "z" {\n  v = test_c.z.id\n}\n'
    with running() as server:
        server.open(main, AFTER)
        assert codes_after(server, main, 0) == []
        server.replace(main, AFTER + cycle, 2)
        assert codes_after(server, main, 1, 2) == ["self-reference"]


def test_revision_that_does_not_exist_gives_nothing(repository: Repository) -> None:
    repository.commit({"main.tf": BEFORE, ".tf-cycle-ls.toml": 'compare-with = "nowhere"\n'})
    main = (repository.path / "main.tf").as_uri()
    with running() as server:
        server.open(main, AFTER)
        assert codes_after(server, main, 0) == []


def test_folder_that_git_does_not_know(repository: Repository) -> None:
    repository.commit({"main.tf": BEFORE})
    folder = repository.path / "new"
    folder.mkdir()
    path = Path(folder, "main.tf")
    path.write_text(AFTER)
    with running() as server:
        server.open(path.as_uri(), AFTER)
        assert codes_after(server, path.as_uri(), 0) == []
