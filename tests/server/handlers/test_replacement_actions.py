"""Quick fixes for cycles of replacement, while the change is being made."""

from __future__ import annotations

from typing import Any

from tests.cli.repository import B, Repository, needs_git, repository
from tests.server.diagnostics.test_comparison import AFTER, BEFORE, codes_after
from tests.server.positions import applied
from tests.server.support import all_actions
from tests.server.wire import running

__all__ = ["repository"]
pytestmark = needs_git

HEADER = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
RULES = ("create-before-destroy", "moved")


def fixes(actions: list[Any]) -> list[Any]:
    return [one for one in actions if (one.get("data") or {}).get("rule") in RULES]


def test_quick_fix_sets_create_before_destroy(repository: Repository) -> None:
    repository.commit({"main.tf": BEFORE})
    main = (repository.path / "main.tf").as_uri()
    with running() as server:
        server.open(main, AFTER)
        assert codes_after(server, main, 1) == ["create-before-destroy-lost"]
        (fix,) = fixes(all_actions(server, main, HEADER))
        assert fix["title"] == "Set create_before_destroy in test_b.y (two exist briefly)"
        assert [one["code"] for one in fix["diagnostics"]] == ["create-before-destroy-lost"]
        assert "isPreferred" not in fix
        fixed = applied(AFTER, fix["edit"]["changes"][main])
        server.replace(main, fixed, 2)
        assert codes_after(server, main, 0, 2) == []
        assert fixes(all_actions(server, main, HEADER)) == []


def test_nothing_is_offered_elsewhere(repository: Repository) -> None:
    repository.commit({"main.tf": BEFORE})
    main = (repository.path / "main.tf").as_uri()
    with running() as server:
        server.open(main, AFTER + B % "2".replace("y", "z"))
        server.replace(main, AFTER + 'resource "test_c" "z" {\n}\n', 2)
        codes_after(server, main, 1, 2)
        end = {"line": AFTER.count("\n"), "character": 3}
        assert fixes(all_actions(server, main, {"start": end, "end": end})) == []
