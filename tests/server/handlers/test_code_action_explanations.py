"""Code actions show compensating controls, and explain why there is no safe fix."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.examples import STARTING_CASE
from tests.server.positions import applied, position
from tests.server.wire import Message, Wire, running

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


def actions(server: Wire, path: Path, at: str) -> list[Message]:
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
        found = actions(server, iam, "aws_kms_key.primary.arn")
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
        found = actions(server, iam, "aws_kms_key.primary.arn")
    assert {"wildcard", "split"} <= {each["data"]["rule"] for each in found}
    for each in found:
        assert "changeAnnotations" not in each["edit"]
        assert "annotationId" not in str(each["edit"])


def test_disabled_action_explains_why_there_is_no_fix(tmp_path: Path) -> None:
    path = tmp_path / "main.tf"
    path.write_text(ROLES, encoding="utf-8")
    with running(DISABLING) as server:
        (action,) = actions(server, path, "test_b.b.id")
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
        assert actions(server, path, "test_b.b.id") == []


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
        found = actions(server, path, "aws_vpc_endpoint.e.id")
    assert "split" in {each["data"]["rule"] for each in found}
    assert all("disabled" not in each for each in found)
