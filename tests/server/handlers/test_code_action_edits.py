"""Fixes as code actions: edits, annotations that ask for confirmation, and explanations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from tests.examples import STARTING_CASE
from tests.server import seed
from tests.server.asking import ask, at
from tests.server.positions import applied, index_of, position
from tests.server.support import (
    A_AND_B,
    KEY_POLICY_TO_VPCE,
    actions,
    by_rule,
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


def actions_at_text(server: Wire, path: Path, at: str) -> list[Message]:
    """Open a file and return the code actions at the first occurrence of a text."""
    text = path.read_text(encoding="utf-8")
    server.open(path.as_uri(), text)
    place = position(text, text.index(at))
    params = {
        "textDocument": {"uri": path.as_uri()},
        "range": {"start": place, "end": place},
        "context": {"diagnostics": []},
    }
    found: list[Message] = server.ask("textDocument/codeAction", params)["result"]
    return found


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
        found = actions_at_text(server, iam, "aws_kms_key.primary.arn")
    (wildcard,) = (each for each in found if each["data"]["rule"] == "wildcard")
    assert wildcard["title"].endswith("; 3 of 5 compensating controls present)")
    ((name, annotation),) = wildcard["edit"]["changeAnnotations"].items()
    assert annotation["needsConfirmation"] is True
    assert annotation["label"] == wildcard["title"]
    for words in (
        "network isolation: present",
        "private DNS: present",
        "actions limited in the endpoint policy: present",
        "key policies limited to named roles: unknown",
        "least-privilege roles: unknown",
    ):
        assert f"\n- {words}" in annotation["description"]
    assert {each["annotationId"] for each in edits(wildcard)} == {name}
    text = iam.read_text(encoding="utf-8")
    fixed = applied(text, list(edits(wildcard)))
    assert fixed == text.replace("[aws_kms_key.primary.arn]", '["*"]')

    safe = [each for each in found if each["data"]["rule"] == "split"]
    assert safe
    for each in safe:
        assert "changeAnnotations" not in each["edit"]
        assert all("annotationId" not in edit for edit in edits(each))


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
        found = actions_at_text(server, iam, "aws_kms_key.primary.arn")
    assert {"wildcard", "split"} <= {each["data"]["rule"] for each in found}
    for each in found:
        assert "changeAnnotations" not in each["edit"]
        assert "annotationId" not in str(each["edit"])


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
        found = actions_at_text(server, path, "aws_vpc_endpoint.e.id")
    assert "split" in {each["data"]["rule"] for each in found}
    assert all("disabled" not in each for each in found)


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
        found = actions(server, kms, KEY_POLICY_TO_VPCE)
    edits = by_rule(found, "wildcard")["edit"]
    assert edits == {
        "changes": {endpoint: [{"range": seed.lsp_range((2, 16, 41)), "newText": '["*"]'}]}
    }
    assert not any("isPreferred" in each for each in found)


@pytest.mark.parametrize("encoding", seed.ENCODINGS)
def test_edit_columns_use_the_negotiated_encoding(tmp_path: Path, encoding: str) -> None:
    """Columns after an emoji differ in each encoding."""
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    text = seed.ENDPOINT.replace("resources = [", "resources = /* 🔑 */ [")
    with running({"general": {"positionEncodings": [encoding]}}) as server:
        server.open(endpoint, text)
        server.open(kms, seed.KMS)
        line, start, _ = seed.KEY_POLICY_TO_VPCE[encoding]
        found = actions(server, kms, seed.lsp_range((line, start, start)))
    (edit,) = by_rule(found, "wildcard")["edit"]["changes"][endpoint]
    assert edit["range"] == range_of(text, "[aws_kms_key.primary.arn]", encoding)


def test_fix_keeps_line_endings(tmp_path: Path) -> None:
    """The edits of a fix keep CRLF line endings."""
    text = A_AND_B.replace("  v = test_b.y.id\n", "  depends_on = [test_b.y]\n")
    text = text.replace("\n", "\r\n")
    main = write_file(tmp_path / "main.tf", text)
    with running() as server:
        server.open(main, text)
        (place, _) = ranges(server.wait_published(main))
        params = {**at(main, 0, 0), "range": place, "context": {"diagnostics": []}}
        actions = ask(server, "textDocument/codeAction", params)
        (action,) = (each for each in actions if each["data"]["rule"] == "remove-depends-on")
        ((_, edits),) = action["edit"]["changes"].items()
        changed = applied(text, edits)
        assert changed.count("\n") == changed.count("\r\n")
        assert "depends_on" not in changed
        assert index_of(text, place["start"]) == text.index("test_b.y")
