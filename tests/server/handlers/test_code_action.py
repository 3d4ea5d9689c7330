"""textDocument/codeAction: the fixes, and that their edits do what the titles say."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from tests.server import seed
from tests.server.positions import applied
from tests.server.support import KEY_POLICY_TO_VPCE, VERSIONED_EDITS, actions, by_rule
from tests.server.wire import Message, running
from tf_cycle_ls.server.handlers.code_action_edits import KIND, is_requested

ENDPOINT_POLICY_TO_VPCE = seed.lsp_range(seed.ENDPOINT_POLICY_TO_VPCE)


def point(range_: Any, end: str = "start") -> Any:
    """The empty range at one end of a range."""
    return {"start": range_[end], "end": range_[end]}


def rules(found: list[Message]) -> list[str]:
    """The rules of code actions."""
    return [each["data"]["rule"] for each in found]


def test_code_actions_of_the_example(tmp_path: Path) -> None:
    """The fixes of the author: remove the statement, remove the condition, or use `*`."""
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    with running(VERSIONED_EDITS) as server:
        server.open(kms, seed.KMS, version=4)
        in_kms = server.wait_published(kms)["diagnostics"]
        found = actions(server, kms, point(KEY_POLICY_TO_VPCE))
        assert {"wildcard", "remove-statement"} <= set(rules(found))
        assert [each.get("isPreferred", False) for each in found] == [
            True,
            *[False] * (len(found) - 1),
        ]
        for each in found:
            assert each["kind"] == "quickfix"
            assert each["diagnostics"] == [in_kms[0]]

        # It ends the long cycle, in a file that is not open; the short one remains.
        (change,) = by_rule(found, "wildcard")["edit"]["documentChanges"]
        assert change["textDocument"] == {"uri": endpoint, "version": None}
        fixed = applied(seed.ENDPOINT, change["edits"])
        assert fixed == seed.ENDPOINT.replace("[aws_kms_key.primary.arn]", '["*"]')
        server.open(endpoint, fixed, version=1)
        found = actions(server, endpoint, ENDPOINT_POLICY_TO_VPCE)
        (change,) = by_rule(found, "remove-condition")["edit"]["documentChanges"]
        assert change["textDocument"] == {"uri": endpoint, "version": 1}
        fixed = applied(fixed, change["edits"])
        assert "condition" not in fixed
        server.replace(endpoint, fixed, 2)
        server.save(endpoint)
        assert server.wait_published(endpoint, version=2)["diagnostics"] == []
        server.settle()
        assert server.published(kms)[-1]["diagnostics"] == []


def test_removing_the_statement(tmp_path: Path) -> None:
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    with running(VERSIONED_EDITS) as server:
        server.open(kms, seed.KMS, version=4)
        found = actions(server, kms, KEY_POLICY_TO_VPCE)
        (change,) = by_rule(found, "remove-statement")["edit"]["documentChanges"]
        assert change["textDocument"] == {"uri": kms, "version": 4}
        fixed = applied(seed.KMS, change["edits"])
        start, end = seed.KMS.index("\n  statement {\n    effect"), seed.KMS.index("}\n\nresource")
        assert fixed == seed.KMS[:start] + seed.KMS[end:]
        server.replace(kms, fixed, 5)
        server.save(kms)
        assert server.wait_published(kms, version=5)["diagnostics"] == []
        server.settle()
        left = server.published(endpoint)[-1]["diagnostics"]
        assert [each["data"]["edge"] for each in left] == [
            [seed.ENDPOINT_POLICY, seed.VPCE],
            [seed.VPCE, seed.ENDPOINT_POLICY],
        ]


def test_code_actions_use_the_current_document(tmp_path: Path) -> None:
    """Not the last analyzed one."""
    kms, _ = (path.as_uri() for path in seed.write(tmp_path))
    with running() as server:
        server.open(kms, seed.KMS)
        server.replace(kms, "# a line more\n" + seed.KMS, 2)
        (where,) = {
            edit["range"]["start"]["line"]
            for each in actions(server, kms, point(seed.lsp_range((14, 30, 30))))
            if each["data"]["rule"] == "remove-statement"
            for edit in each["edit"]["changes"][kms]
        }
        assert where in (6, 7)
        server.replace(kms, "", 3)
        assert actions(server, kms, KEY_POLICY_TO_VPCE) == []


def test_edits_for_clients_without_document_changes(tmp_path: Path) -> None:
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    with running() as server:
        server.open(kms, seed.KMS)
        found = actions(server, kms, KEY_POLICY_TO_VPCE)
    edits = by_rule(found, "wildcard")["edit"]
    assert edits == {
        "changes": {endpoint: [{"range": seed.lsp_range((2, 16, 41)), "newText": '["*"]'}]}
    }
    assert not any("isPreferred" in each for each in found)


@pytest.mark.parametrize(("encoding", "width"), [("utf-8", 4), ("utf-16", 2), ("utf-32", 1)])
def test_edit_columns_use_the_negotiated_encoding(
    tmp_path: Path, encoding: str, width: int
) -> None:
    """Columns after an emoji differ in each encoding."""
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    text = seed.ENDPOINT.replace("resources = [", "resources = /* 🔑 */ [")
    with running({"general": {"positionEncodings": [encoding]}}) as server:
        server.open(endpoint, text)
        server.open(kms, seed.KMS)
        line, start, _ = seed.KEY_POLICY_TO_VPCE[encoding]
        found = actions(server, kms, seed.lsp_range((line, start, start)))
    (edit,) = by_rule(found, "wildcard")["edit"]["changes"][endpoint]
    # The comment takes 7 and the key, and comes before column 16 of the line as it was.
    assert edit["range"] == seed.lsp_range((2, 16 + 7 + width, 41 + 7 + width))


@pytest.mark.parametrize(
    ("only", "is_wanted"),
    [
        (None, True),
        ([], True),
        ([""], True),
        (["quickfix"], True),
        (["refactor", "quickfix"], True),
        (["quickfix.more"], False),
        (["quick"], False),
        (["refactor"], False),
        (["source.fixAll"], False),
    ],
)
def test_requested_kinds(only: list[types.CodeActionKind | str] | None, is_wanted: bool) -> None:
    """LSP, CodeActionKind: a hierarchy of names, separated by dots."""
    assert is_requested(KIND, only) is is_wanted


def test_no_code_actions_outside_of_cycles(tmp_path: Path) -> None:
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    with running() as server:
        server.open(kms, seed.KMS)
        assert actions(server, kms, KEY_POLICY_TO_VPCE, {"only": ["quickfix"]})
        assert actions(server, kms, point(KEY_POLICY_TO_VPCE, "end"))
        # The file need not be open.
        assert actions(server, endpoint, ENDPOINT_POLICY_TO_VPCE)
        assert actions(server, kms, KEY_POLICY_TO_VPCE, {"only": ["refactor"]}) == []
        assert actions(server, kms, seed.lsp_range((0, 0, 3))) == []
        assert actions(server, "untitled:Untitled-1", KEY_POLICY_TO_VPCE) == []
        assert actions(server, (tmp_path / "none.tf").as_uri(), KEY_POLICY_TO_VPCE) == []
        assert actions(server, "file:///nowhere/at/all.tf", KEY_POLICY_TO_VPCE) == []


def test_code_actions_are_recomputed_when_a_file_changes(tmp_path: Path) -> None:
    """Even if the file changed outside the editor."""
    kms, _ = (path.as_uri() for path in seed.write(tmp_path))
    with running(VERSIONED_EDITS) as server:
        server.open(kms, seed.KMS)

        def split() -> str:
            found = by_rule(actions(server, kms, KEY_POLICY_TO_VPCE), "split")
            return str(found["edit"])

        before = split()
        assert split() == before
        taken = re.findall(r'resource \\"(\w+)\\" \\"(\w+)\\" {', json.dumps(before))[0]
        (tmp_path / "more.tf").write_text('resource "{}" "{}" {{}}\n'.format(*taken))
        after = split()
        assert after != before
        assert f"{taken[1]}_2" in after
        (tmp_path / "more.tf").unlink()
        assert split() == before


def test_client_without_literal_support_gets_commands(tmp_path: Path) -> None:
    """LSP, codeActionLiteralSupport: without it a response may contain only commands."""
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    with running({"workspace": {"applyEdit": True}}) as server:
        server.open(kms, seed.KMS, version=4)
        found = actions(server, kms, KEY_POLICY_TO_VPCE)
        assert {each["command"] for each in found} == {"tf-cycle-ls.repair"}
        command = next(each for each in found if each["title"].startswith("Use resources"))
        executed = {each: command[each] for each in ("command", "arguments")}
        assert server.ask("workspace/executeCommand", executed)["result"] is None
        asked = server.wait(lambda message: message.get("method") == "workspace/applyEdit")
        assert asked["params"]["label"] == command["title"]
        ((uri, edits),) = asked["params"]["edit"]["changes"].items()
        assert uri == endpoint
        assert 'resources = ["*"]' in applied(seed.ENDPOINT, edits)
        server.send({"jsonrpc": "2.0", "id": asked["id"], "result": {"applied": True}})
        # A command for an outdated document is not applied.
        server.replace(kms, "", 5)
        refused = server.ask("workspace/executeCommand", executed)["error"]
        assert refused["code"] == -32801
