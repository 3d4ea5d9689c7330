"""`source.fixAll.tf-cycle`: all safe fixes in one code action."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server import seed
from tests.server.positions import applied, parse_marks
from tests.server.support import START_OF_FILE, VERSIONED_EDITS, actions, point, write_file
from tests.server.wire import running
from tests.terraform.ask import Terraform

UNSAFE, (TEST_A_ONE_ARN,) = parse_marks("""\
data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["s3:GetObject"]
    resources = [«test_a.one.arn»]
  }
}

resource "test_a" "one" {
  v = data.aws_iam_policy_document.read.json
}
""")


@pytest.mark.parametrize("only", ["source", "source.fixAll", "source.fixAll.tf-cycle"])
def test_the_starting_case(only: str, tmp_path: Path, terraform: Terraform) -> None:
    folder = tmp_path / "module"
    folder.mkdir()
    kms, endpoint = seed.write(folder)
    with running(VERSIONED_EDITS) as server:
        server.open(kms.as_uri(), seed.KMS, version=3)
        server.wait_published(kms.as_uri())
        (action,) = actions(server, kms.as_uri(), START_OF_FILE, {"only": [only]})
        assert action["kind"] == "source.fixAll.tf-cycle"
        assert action["title"] == "Break 1 of 2 cycles with 1 safe fix, 1 left"
        assert "isPreferred" not in action
        changes = {
            change["textDocument"]["uri"]: change for change in action["edit"]["documentChanges"]
        }
        for path, version in ((kms, 3), (endpoint, None)):
            if path.as_uri() in changes:
                change = changes[path.as_uri()]
                assert change["textDocument"]["version"] == version
                path.write_text(applied(path.read_text(), change["edits"]))
    answer = terraform.ask(folder, plan=False)
    assert answer.graph_checked
    # Only a fix that leaves a gap during the apply breaks the cycle of the key.
    (left,) = answer.cycles
    assert "aws_kms_key.primary" in left
    assert terraform.fmt_check(folder) == []


@pytest.mark.parametrize("only", [None, [], ["quickfix"], ["refactor"], ["source.organizeImports"]])
def test_fix_all_is_returned_only_if_requested(only: list[str] | None, tmp_path: Path) -> None:
    kms, _ = (path.as_uri() for path in seed.write(tmp_path))
    with running(VERSIONED_EDITS) as server:
        server.open(kms, seed.KMS, version=3)
        offered = actions(server, kms, START_OF_FILE, None if only is None else {"only": only})
        assert "source.fixAll.tf-cycle" not in [action["kind"] for action in offered]


def test_fix_all_does_not_change_permissions(tmp_path: Path) -> None:
    file = tmp_path / "main.tf"
    file.write_text(UNSAFE)
    with running(VERSIONED_EDITS) as server:
        server.open(file.as_uri(), UNSAFE, version=1)
        assert server.wait_published(file.as_uri())["diagnostics"]
        assert actions(server, file.as_uri(), START_OF_FILE, {"only": ["source.fixAll"]}) == []


def test_preferred_fixes_do_not_change_permissions(tmp_path: Path) -> None:
    file = tmp_path / "main.tf"
    file.write_text(UNSAFE)
    with running(VERSIONED_EDITS) as server:
        server.open(file.as_uri(), UNSAFE, version=1)
        offered = actions(server, file.as_uri(), point(TEST_A_ONE_ARN))
        assert offered
        assert not any(action.get("isPreferred") for action in offered)


PARTLY_SUPPRESSED = """\
resource "test_a" "a" {
  # tf-cycle-ls: ignore[dependency-cycle] because it is moved next week
  depends_on = [aws_iam_role.b]
}

resource "aws_iam_role" "b" {
  assume_role_policy = test_a.a.id
  description        = aws_iam_policy.c.name
}

resource "aws_iam_policy" "c" {
  name   = "c"
  policy = aws_iam_role.b.id
}
"""
FIXED = """\
resource "test_a" "a" {
  # tf-cycle-ls: ignore[dependency-cycle] because it is moved next week
  depends_on = [aws_iam_role.b]
}

resource "aws_iam_role" "b" {
  assume_role_policy = test_a.a.id
  description        = "c"
}

resource "aws_iam_policy" "c" {
  name   = "c"
  policy = aws_iam_role.b.id
}
"""


def test_suppressed_cycle_is_not_fixed(tmp_path: Path) -> None:
    """It shares a block with a cycle that is reported."""
    main = write_file(tmp_path / "main.tf", PARTLY_SUPPRESSED)
    with running() as server:
        server.open(main, PARTLY_SUPPRESSED)
        (action,) = actions(server, main, START_OF_FILE, {"only": ["source.fixAll"]})
    assert action["title"] == "Break 1 of 1 cycle with 1 safe fix"
    assert applied(PARTLY_SUPPRESSED, action["edit"]["changes"][main]) == FIXED
