"""The sources of inline rules: lists that are written out, in a variable, or computed."""

from __future__ import annotations

from pathlib import Path

from tests.fixes.rules.split.security_groups import AT, groups
from tests.fixes.rules.split.support import splits
from tests.fixes.support import apply_fix, check_no_fix
from tests.terraform.ask import Terraform


def test_duplicate_source_becomes_one_rule() -> None:
    """AWS rejects duplicate rules. The inline list is a set, so duplicates are no error there."""
    text = groups("""\
  ingress {
    from_port = 8080
    to_port   = 8090
    protocol  = "tcp"
    security_groups = [
      aws_security_group.lb.id, # why
      # kept
      aws_security_group.lb.id
    ]
  }
""")
    (fix,) = splits({"main.tf": text}, AT)
    result = apply_fix({"main.tf": text}, fix)["main.tf"]
    assert result.count(f"referenced_security_group_id = {AT}") == 1
    assert "# why" in result
    assert "# kept" in result


def test_list_in_variable_becomes_rule_with_for_each() -> None:
    text = groups("""\
  # The front door.
  ingress {
    from_port       = 8080
    to_port         = 8090
    protocol        = "tcp"
    security_groups = [aws_security_group.lb.id]
    cidr_blocks     = var.offices
  }
""")
    (fix,) = splits({"main.tf": text}, AT)
    result = apply_fix({"main.tf": text}, fix)["main.tf"]
    assert (
        'resource "aws_vpc_security_group_ingress_rule" "app_ingress_8080_8090_from_offices" {\n'
        "  for_each = toset(var.offices)\n\n"
    ) in result
    assert "  cidr_ipv4   = each.value\n" in result
    assert "the value of for_each must be known before the apply" in fix.description


def test_computed_list_on_the_cycle_is_not_split(tmp_path: Path, terraform: Terraform) -> None:
    """Terraform rejects a `for_each` with values that are unknown before the apply."""
    locals_ = "locals {\n  ids = [aws_security_group.lb.id]\n}\n\n"
    text = locals_ + groups("""\
  ingress {
    from_port       = 8080
    to_port         = 8090
    protocol        = "tcp"
    security_groups = «local.ids»
  }
""")
    check_no_fix("split", text)
    (tmp_path / "main.tf").write_text(
        locals_ + 'resource "aws_security_group" "lb" {\n  name = "lb"\n}\n'
        'resource "test_a" "b" {\n  for_each = toset(local.ids)\n  v = each.value\n}\n'
    )
    errors = [error.summary for error in terraform.ask(tmp_path).other_errors]
    assert "Invalid for_each argument" in errors


def test_comments_move_with_arguments_and_items() -> None:
    text = groups("""\
  ingress {
    # why
    from_port = 8080 # and how
    to_port   = 8090
    protocol  = "tcp"
    security_groups = [
      # balanced
      aws_security_group.lb.id, // once
    ]
    cidr_blocks = ["10.0.0.0/8", var.office]
  }
""")
    (fix,) = splits({"main.tf": text}, AT)
    result = apply_fix({"main.tf": text}, fix)["main.tf"]
    assert (
        "  # balanced\n  referenced_security_group_id = aws_security_group.lb.id // once\n"
        in result
    )
    assert result.count("  # why\n") == result.count("= 8080 # and how\n") == 3
