"""Requests for code actions: the current documents, and commands for older clients."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.server import seed
from tests.server.positions import applied
from tests.server.support import KEY_POLICY_TO_VPCE, VERSIONED_EDITS, actions, by_rule, point
from tests.server.wire import running


def test_code_actions_use_the_current_document(tmp_path: Path) -> None:
    """Not the last analyzed one."""
    kms, _ = (path.as_uri() for path in seed.write(tmp_path))
    with running() as server:
        server.open(kms, seed.KMS)
        server.replace(kms, "# a line more\n" + seed.KMS, 2)
        line, start, end = seed.KEY_POLICY_TO_VPCE["utf-16"]
        (where,) = {
            edit["range"]["start"]["line"]
            for action in actions(server, kms, point(seed.lsp_range((line + 1, start, end))))
            if action["data"]["rule"] == "remove-statement"
            for edit in action["edit"]["changes"][kms]
        }
        assert where in (6, 7)
        server.replace(kms, "", 3)
        assert actions(server, kms, KEY_POLICY_TO_VPCE) == []


def test_code_actions_are_recomputed_when_a_file_changes(tmp_path: Path) -> None:
    """Even if the file changed outside the editor."""
    kms, _ = (path.as_uri() for path in seed.write(tmp_path))
    with running(VERSIONED_EDITS) as server:
        server.open(kms, seed.KMS)

        def split() -> str:
            action = by_rule(actions(server, kms, KEY_POLICY_TO_VPCE), "split")
            return str(action["edit"])

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
        commands = actions(server, kms, KEY_POLICY_TO_VPCE)
        assert {candidate["command"] for candidate in commands} == {"tf-cycle-ls.repair"}
        command = next(
            candidate for candidate in commands if candidate["title"].startswith("Use resources")
        )
        executed = {key: command[key] for key in ("command", "arguments")}
        assert server.ask("workspace/executeCommand", executed)["result"] is None
        request = server.wait(lambda message: message.get("method") == "workspace/applyEdit")
        assert request["params"]["label"] == command["title"]
        ((uri, edits),) = request["params"]["edit"]["changes"].items()
        assert uri == endpoint
        assert 'resources = ["*"]' in applied(seed.ENDPOINT, edits)
        server.send({"jsonrpc": "2.0", "id": request["id"], "result": {"applied": True}})
        # A command for an outdated document is not applied.
        server.replace(kms, "", 5)
        refused = server.ask("workspace/executeCommand", executed)["error"]
        assert refused["code"] == -32801
