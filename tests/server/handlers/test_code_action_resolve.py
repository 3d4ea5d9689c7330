"""codeAction/resolve: the edit is computed on request, for the current document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.server import seed
from tests.server.positions import applied
from tests.server.support import KEY_POLICY_TO_VPCE, VERSIONED_EDITS, actions, by_rule
from tests.server.wire import running

CONTENT_MODIFIED, INVALID_PARAMS = -32801, -32602
RESOLVE = "codeAction/resolve"
RESOLVING = {
    **VERSIONED_EDITS,
    "textDocument": {
        "codeAction": {"dataSupport": True, "resolveSupport": {"properties": ["edit"]}}
    },
}


def test_resolved_edit_equals_the_edit_of_other_clients(tmp_path: Path) -> None:
    kms, _ = (path.as_uri() for path in seed.write(tmp_path))
    with running(VERSIONED_EDITS) as server:
        server.open(kms, seed.KMS, version=4)
        at_once = {action["title"]: action for action in actions(server, kms, KEY_POLICY_TO_VPCE)}
    with running(RESOLVING) as server:
        server.open(kms, seed.KMS, version=4)
        for action in actions(server, kms, KEY_POLICY_TO_VPCE):
            assert "edit" not in action
            resolved = server.ask(RESOLVE, action)["result"]
            assert resolved["edit"] == at_once.pop(action["title"])["edit"]
            assert {**resolved, "edit": None} == {**action, "edit": None}
    assert at_once == {}


def test_resolve_uses_the_current_document(tmp_path: Path) -> None:
    """If the current document has no code action with that title, there is no edit."""
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    with running(RESOLVING) as server:
        server.open(kms, seed.KMS, version=4)
        action = by_rule(actions(server, kms, KEY_POLICY_TO_VPCE), "wildcard")
        server.open(endpoint, seed.ENDPOINT + "# a line more\n", version=2)
        (change,) = server.ask(RESOLVE, action)["result"]["edit"]["documentChanges"]
        assert change["textDocument"] == {"uri": endpoint, "version": 2}
        text = applied(seed.ENDPOINT + "# a line more\n", change["edits"])
        assert text.endswith("# a line more\n")
        assert 'resources = ["*"]' in text
        server.replace(kms, "", 5)
        assert server.ask(RESOLVE, action)["error"]["code"] == CONTENT_MODIFIED
        # This is not logged as an error.
        assert server.errors == ""


@pytest.mark.parametrize(
    "origin",
    [None, [], {"root": "/", "path": 1}, {"root": "", "path": "", "range": [0], "number": 0}],
)
def test_resolve_rejects_foreign_data(origin: Any) -> None:
    with running(RESOLVING) as server:
        action = {"title": "x", "data": {"origin": origin}}
        assert server.ask(RESOLVE, action)["error"]["code"] == INVALID_PARAMS


def test_resolve_leaves_a_complete_action_unchanged() -> None:
    with running(RESOLVING) as server:
        for action in ({"title": "x"}, {"title": "x", "data": {"rule": "split"}}):
            assert server.ask(RESOLVE, action)["result"] == action


def test_edit_is_sent_to_clients_that_do_not_resolve_it(tmp_path: Path) -> None:
    """LSP, resolveSupport: only the properties named there may be resolved later."""
    kms, _ = (path.as_uri() for path in seed.write(tmp_path))
    for code_action in (
        {"dataSupport": True, "resolveSupport": {"properties": ["command"]}},
        {"resolveSupport": {"properties": ["edit"]}},
        {"dataSupport": True},
    ):
        with running({"textDocument": {"codeAction": code_action}}) as server:
            server.open(kms, seed.KMS)
            assert all("edit" in action for action in actions(server, kms, KEY_POLICY_TO_VPCE))
