"""Fixes as code actions: edits, annotations that ask for confirmation, and explanations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from tests.examples import STARTING_CASE
from tests.server import seed
from tests.server.positions import applied, parse_marks
from tests.server.support import (
    KEY_POLICY_TO_VPCE,
    actions,
    by_rule,
    point,
    range_of,
    ranges,
    write_file,
)
from tests.server.wire import Message, Wire, running
from tf_cycle_ls.server.handlers.code_action_edits import KIND, is_requested

ANNOTATING = {
    "workspace": {
        "workspaceEdit": {
            "documentChanges": True,
            "changeAnnotationSupport": {"groupsOnLabel": True},
        }
    }
}
DISABLING = {"textDocument": {"codeAction": {"disabledSupport": True, "isPreferredSupport": True}}}

ROLES = """\
variable "primary" {}

resource "test_a" "a" {
  source = var.primary ? null : test_b.b.id
}

resource "test_b" "b" {
  source = var.primary ? test_a.a.id : null
}
"""

# The endpoint of `seed`, with an emoji before the reference that the fix replaces.
WITH_EMOJI = """\
data "aws_iam_policy_document" "kms_endpoint_policy" {
  statement {
    resources = /* 🔑 */ «[aws_kms_key.primary.arn]»
    condition {
      test     = "StringEquals"
      variable = "aws:SourceVpce"
      values   = [aws_vpc_endpoint.kms.id]
    }
  }
}

resource "aws_vpc_endpoint" "kms" {
  vpc_id       = "vpc-1"
  service_name = "com.amazonaws.eu-west-1.kms"
  policy       = data.aws_iam_policy_document.kms_endpoint_policy.json
}
"""


def actions_at_text(server: Wire, path: Path, at: str) -> list[Message]:
    """Open a file and return the code actions at the first occurrence of a text."""
    text = path.read_text(encoding="utf-8")
    server.open(path.as_uri(), text)
    return actions(server, path.as_uri(), point(range_of(text, at)))


def edits(action: Message) -> Iterator[Any]:
    """All text edits of an action."""
    for change in action["edit"]["documentChanges"]:
        yield from change["edits"]


def starting_case(directory: Path) -> Path:
    """Copy the example. Returns the file with the policies."""
    for path in STARTING_CASE.glob("*.tf"):
        (directory / path.name).write_bytes(path.read_bytes())
    return directory / "iam.tf"


def test_unsafe_fix_needs_confirmation(tmp_path: Path) -> None:
    iam = starting_case(tmp_path)
    with running(ANNOTATING) as server:
        offered = actions_at_text(server, iam, "aws_kms_key.primary.arn")
    (wildcard,) = (action for action in offered if action["data"]["rule"] == "wildcard")
    assert wildcard["title"].endswith(" (looser, 1 of 2)")
    ((name, annotation),) = wildcard["edit"]["changeAnnotations"].items()
    assert annotation["needsConfirmation"] is True
    assert annotation["label"] == "changes behaviour: looser"
    assert "3 of 5 compensating controls present" in annotation["description"]
    for words in (
        "network isolation: present",
        "private DNS: present",
        "actions limited in the endpoint policy: present",
        "key policies limited to named roles: unknown",
        "least-privilege roles: unknown",
    ):
        assert f"\n- {words}" in annotation["description"]
    assert {edit["annotationId"] for edit in edits(wildcard)} == {name}
    text = iam.read_text(encoding="utf-8")
    fixed = applied(text, list(edits(wildcard)))
    assert fixed == text.replace("[aws_kms_key.primary.arn]", '["*"]')


def test_fix_with_a_gap_needs_confirmation(tmp_path: Path) -> None:
    iam = starting_case(tmp_path)
    with running(ANNOTATING) as server:
        offered = actions_at_text(server, iam, "aws_kms_key.primary.arn")
    split = next(action for action in offered if action["data"]["rule"] == "split")
    (annotation,) = split["edit"]["changeAnnotations"].values()
    assert annotation["needsConfirmation"] is True
    assert annotation["label"] == "safe once applied: briefly open"
    assert "until it is attached" in annotation["description"]


@pytest.mark.parametrize(
    "capabilities",
    [
        {},
        {"workspace": {"workspaceEdit": {"documentChanges": True}}},
        # Annotated edits require `documentChanges`.
        {"workspace": {"workspaceEdit": {"changeAnnotationSupport": {}}}},
    ],
)
def test_edits_for_clients_without_annotations(tmp_path: Path, capabilities: Any) -> None:
    iam = starting_case(tmp_path)
    with running(capabilities) as server:
        offered = actions_at_text(server, iam, "aws_kms_key.primary.arn")
    assert {"wildcard", "split"} <= {action["data"]["rule"] for action in offered}
    for action in offered:
        assert "changeAnnotations" not in action["edit"]
        assert "annotationId" not in str(action["edit"])


def test_disabled_action_explains_why_there_is_no_fix(tmp_path: Path) -> None:
    path = tmp_path / "main.tf"
    path.write_text(ROLES, encoding="utf-8")
    with running(DISABLING) as server:
        (action,) = actions_at_text(server, path, "test_b.b.id")
    assert action["title"].startswith("No fix: no value is circular")
    assert "opposite branches of the same condition" in action["disabled"]["reason"]
    assert action["kind"] == "quickfix"
    assert action["data"]["rule"] == "false-cycle"
    assert "edit" not in action
    assert "isPreferred" not in action


def test_no_explanations_without_disabled_support(tmp_path: Path) -> None:
    path = tmp_path / "main.tf"
    path.write_text(ROLES, encoding="utf-8")
    with running() as server:
        assert actions_at_text(server, path, "test_b.b.id") == []


def test_no_explanation_beside_a_safe_fix(tmp_path: Path) -> None:
    """The reference in the condition could not go: the Deny is alone. But the policy can move."""
    path = tmp_path / "main.tf"
    path.write_text(
        """\
data "aws_iam_policy_document" "d" {
  statement {
    effect    = "Deny"
    resources = ["*"]
    condition {
      test     = "StringNotEquals"
      variable = "aws:SourceVpce"
      values   = [aws_vpc_endpoint.e.id]
    }
  }
}

resource "aws_kms_key" "k" {
  policy = data.aws_iam_policy_document.d.json
}

resource "aws_vpc_endpoint" "e" {
  tags = { key = aws_kms_key.k.arn }
}
""",
        encoding="utf-8",
    )
    with running(DISABLING) as server:
        offered = actions_at_text(server, path, "aws_vpc_endpoint.e.id")
    assert "split" in {action["data"]["rule"] for action in offered}
    assert all("disabled" not in action for action in offered)


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


def test_edits_for_clients_without_document_changes(tmp_path: Path) -> None:
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    with running() as server:
        server.open(kms, seed.KMS)
        offered = actions(server, kms, KEY_POLICY_TO_VPCE)
    edits = by_rule(offered, "wildcard")["edit"]
    resources = range_of(seed.ENDPOINT, "[aws_kms_key.primary.arn]")
    assert edits == {"changes": {endpoint: [{"range": resources, "newText": '["*"]'}]}}
    assert not any("isPreferred" in action for action in offered)


@pytest.mark.parametrize("encoding", seed.ENCODINGS)
def test_edit_columns_use_the_negotiated_encoding(tmp_path: Path, encoding: str) -> None:
    """Columns after an emoji differ in each encoding."""
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    text, (resources,) = parse_marks(WITH_EMOJI, encoding)
    with running({"general": {"positionEncodings": [encoding]}}) as server:
        server.open(endpoint, text)
        server.open(kms, seed.KMS)
        line, start, _ = seed.KEY_POLICY_TO_VPCE[encoding]
        offered = actions(server, kms, seed.lsp_range((line, start, start)))
    (edit,) = by_rule(offered, "wildcard")["edit"]["changes"][endpoint]
    assert edit["range"] == resources


def test_fix_keeps_line_endings(tmp_path: Path) -> None:
    """The edits of a fix keep CRLF line endings."""
    marked = """\
resource "test_a" "x" {
  depends_on = [«test_b.y»]
}

resource "test_b" "y" {
  v = test_a.x.id
}
"""
    text, (depends_on,) = parse_marks(marked.replace("\n", "\r\n"))
    main = write_file(tmp_path / "main.tf", text)
    with running() as server:
        server.open(main, text)
        assert ranges(server.wait_published(main))[0] == depends_on
        action = by_rule(actions(server, main, depends_on), "remove-depends-on")
        ((_, edits),) = action["edit"]["changes"].items()
        changed = applied(text, edits)
        assert changed.count("\n") == changed.count("\r\n")
        assert "depends_on" not in changed
