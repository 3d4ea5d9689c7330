"""textDocument/codeAction: the fixes, and that their edits do what the titles say."""

from __future__ import annotations

from pathlib import Path

from tests.server import seed
from tests.server.positions import applied
from tests.server.support import KEY_POLICY_TO_VPCE, VERSIONED_EDITS, actions, by_rule, point
from tests.server.wire import Message, running

ENDPOINT_POLICY_TO_VPCE = seed.lsp_range(seed.ENDPOINT_POLICY_TO_VPCE)

KMS_WITHOUT_DENY = """\
data "aws_iam_policy_document" "kms_key_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
  }
}

resource "aws_kms_key" "primary" {
  policy = data.aws_iam_policy_document.kms_key_policy.json
}
"""


def rules(code_actions: list[Message]) -> list[str]:
    """The rules of code actions."""
    return [action["data"]["rule"] for action in code_actions]


def test_code_actions_of_the_example(tmp_path: Path) -> None:
    """The fixes of the author: remove the statement, remove the condition, or use `*`."""
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    with running(VERSIONED_EDITS) as server:
        server.open(kms, seed.KMS, version=4)
        in_kms = server.wait_published(kms)["diagnostics"]
        offered = actions(server, kms, point(KEY_POLICY_TO_VPCE))
        assert {"wildcard", "remove-statement"} <= set(rules(offered))
        # Each of them leaves a gap during the apply or changes a permission.
        assert not any(action.get("isPreferred") for action in offered)
        for action in offered:
            assert action["kind"] == "quickfix"
            assert action["diagnostics"] == [in_kms[0]]

        # It ends the long cycle, in a file that is not open; the short one remains.
        (change,) = by_rule(offered, "wildcard")["edit"]["documentChanges"]
        assert change["textDocument"] == {"uri": endpoint, "version": None}
        fixed = applied(seed.ENDPOINT, change["edits"])
        assert fixed == seed.ENDPOINT.replace("[aws_kms_key.primary.arn]", '["*"]')
        server.open(endpoint, fixed, version=1)
        offered = actions(server, endpoint, ENDPOINT_POLICY_TO_VPCE)
        (change,) = by_rule(offered, "remove-condition")["edit"]["documentChanges"]
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
        offered = actions(server, kms, KEY_POLICY_TO_VPCE)
        (change,) = by_rule(offered, "remove-statement")["edit"]["documentChanges"]
        assert change["textDocument"] == {"uri": kms, "version": 4}
        fixed = applied(seed.KMS, change["edits"])
        assert fixed == KMS_WITHOUT_DENY
        server.replace(kms, fixed, 5)
        server.save(kms)
        assert server.wait_published(kms, version=5)["diagnostics"] == []
        server.settle()
        left = server.published(endpoint)[-1]["diagnostics"]
        assert [diagnostic["data"]["edge"] for diagnostic in left] == [
            [seed.ENDPOINT_POLICY, seed.VPCE],
            [seed.VPCE, seed.ENDPOINT_POLICY],
        ]


def test_no_code_actions_outside_of_cycles(tmp_path: Path) -> None:
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    with running() as server:
        server.open(kms, seed.KMS)
        assert actions(server, kms, KEY_POLICY_TO_VPCE, {"only": ["quickfix"]})
        assert actions(server, kms, point(KEY_POLICY_TO_VPCE, "end"))
        # The file need not be open.
        assert actions(server, endpoint, ENDPOINT_POLICY_TO_VPCE)
        assert actions(server, kms, KEY_POLICY_TO_VPCE, {"only": ["refactor"]}) == []
        assert actions(server, kms, seed.lsp_range(seed.KEY_POLICY_HEADER)) == []
        assert actions(server, "untitled:Untitled-1", KEY_POLICY_TO_VPCE) == []
        assert actions(server, (tmp_path / "none.tf").as_uri(), KEY_POLICY_TO_VPCE) == []
        assert actions(server, "file:///nowhere/at/all.tf", KEY_POLICY_TO_VPCE) == []
