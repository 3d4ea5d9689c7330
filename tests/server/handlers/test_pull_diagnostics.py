"""textDocument/diagnostic and workspace/diagnostic."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from tests.server import seed
from tests.server.positions import applied
from tests.server.support import A_AND_B, KEY_POLICY_TO_VPCE, actions, by_rule, write_file
from tests.server.wire import Message, Wire, running, wire

NO_METHOD = -32601
PULLING = {
    "textDocument": {"diagnostic": {}},
    "workspace": {"diagnostics": {"refreshSupport": True}},
}


def test_pull_is_not_announced_without_client_support() -> None:
    with running() as server:
        document = {"textDocument": {"uri": "file:///a.tf"}}
        answer = server.ask(types.TEXT_DOCUMENT_DIAGNOSTIC, document)
        assert answer["error"]["code"] == NO_METHOD


def test_other_spelling_of_a_uri_is_the_same_file(tmp_path: Path) -> None:
    """LSP, workspace/diagnostic: the diagnostics for one spelling of a URI are cleared when the
    client opens the file with another spelling."""
    plain = write_file(tmp_path / "main.tf", A_AND_B)
    odd = plain.replace("main", "%6Dain")
    result_ids: dict[str, str] = {}

    def pull(server: Wire) -> dict[str, list[Message] | None]:
        previous = [{"uri": uri, "value": result} for uri, result in result_ids.items()]
        answer = server.ask("workspace/diagnostic", {"previousResultIds": previous})["result"]
        result_ids.update((report["uri"], report["resultId"]) for report in answer["items"])
        return {report["uri"]: report.get("items") for report in answer["items"]}

    with wire() as server:
        server.initialize(PULLING, folders=[tmp_path.as_uri()])
        server.open(plain, A_AND_B)
        server.ask("textDocument/diagnostic", {"textDocument": {"uri": plain}})
        assert len(pull(server)[plain] or ()) == 2
        server.close(plain)
        server.open(odd, A_AND_B)
        server.ask("textDocument/diagnostic", {"textDocument": {"uri": odd}})
        reports = pull(server)
        assert reports[plain] == []
        assert len(reports[odd] or ()) == 2
        assert pull(server) == {plain: None, odd: None}


def test_applied_fix_refreshes_the_diagnostics_of_hidden_files(tmp_path: Path) -> None:
    """A client may pull only for the files that it shows, and the fix may change another one."""
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    with running({**PULLING, "experimental": {"workspaceSummary": True}}) as server:
        server.open(kms, seed.KMS)
        server.open(endpoint, seed.ENDPOINT)
        for uri in (kms, endpoint):
            server.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        server.settle()
        fix = by_rule(actions(server, kms, KEY_POLICY_TO_VPCE), "split")
        ((uri, edits),) = fix["edit"]["changes"].items()
        start = len(server.received)
        server.replace(uri, applied(seed.ENDPOINT, edits), 2)
        server.wait(is_refresh, start=start)
        summary = server.wait(is_summary, start=start)["params"]
        assert summary["cycles"] == 0


def is_refresh(message: Message) -> bool:
    return message.get("method") == "workspace/diagnostic/refresh"


def is_summary(message: Message) -> bool:
    return message.get("method") == "tf-cycle-ls/summary"
