"""The rule `split` moves the inline rules of a security group to `aws_security_group_rule`."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.fixes.rules.split.security_groups import AT, GROUPS, groups
from tests.fixes.rules.split.support import aws_provider, splits
from tests.fixes.support import apply_fix
from tests.terraform.ask import Terraform


@pytest.mark.parametrize(
    ("version", "is_new"),
    [
        *(("~> 3.0", 0), ("3.76.1", 0), ("~> 4.55.0", 0), ("< 4.56", 0), ("<= 4.55.9", 0)),
        *(("~> 4.0", 1), ("~> 4.56.0", 1), (">= 3.0", 1), (">= 3.0, < 5.0", 1), ("4.56.0", 1)),
        *((">= 3.0, < 4.0.0", 0), ("!= 4.0", 1), ("nonsense", 1)),
    ],
)
def test_old_provider_gets_legacy_rules(version: str, is_new: int) -> None:
    texts = {"main.tf": GROUPS, "versions.tf": aws_provider(version)}
    (fix,) = splits(texts, AT)
    result = apply_fix(texts, fix)["main.tf"]
    assert ("aws_vpc_security_group_ingress_rule" in result) == bool(is_new)
    assert ('"aws_security_group_rule"' in result) != bool(is_new)


def test_legacy_rules(tmp_path: Path, terraform: Terraform) -> None:
    """Addresses share one resource. Each security group, and the group itself, gets its own."""
    texts = {"main.tf": GROUPS, "versions.tf": aws_provider("~> 4.0, < 4.56")}
    (fix,) = splits(texts, AT)
    for name, text in apply_fix(texts, fix).items():
        (tmp_path / name).write_text(text)
    assert terraform.fmt_check(tmp_path) == []
    answer = terraform.ask(tmp_path, plan=False)
    assert answer.graph_checked
    assert not answer.cycles
    result = (tmp_path / "main.tf").read_text()
    rule = "aws_security_group_rule"
    assert result.partition("}\n\n")[2].rpartition("\n\nresource")[0] == dedent(f"""\
        resource "{rule}" "app_ingress_8080_8090_from_10_0_0_0_8" {{
          security_group_id = aws_security_group.app.id
          type              = "ingress"
          # The front door.
          cidr_blocks = ["10.0.0.0/8", var.office]
          from_port   = 8080
          to_port     = 8090
          protocol    = "tcp"
          description = "web"
        }}

        resource "{rule}" "app_ingress_8080_8090_from_lb" {{
          security_group_id        = aws_security_group.app.id
          type                     = "ingress"
          source_security_group_id = aws_security_group.lb.id
          from_port                = 8080
          to_port                  = 8090
          protocol                 = "tcp"
          description              = "web"
        }}

        resource "{rule}" "app_ingress_8080_8090_from_itself" {{
          security_group_id = aws_security_group.app.id
          type              = "ingress"
          self              = true
          from_port         = 8080
          to_port           = 8090
          protocol          = "tcp"
          description       = "web"
        }}

        resource "{rule}" "app_egress_0_to_anywhere" {{
          security_group_id = aws_security_group.app.id
          type              = "egress"
          cidr_blocks       = ["0.0.0.0/0"]
          ipv6_cidr_blocks  = ["::/0"]
          from_port         = 0
          to_port           = 0
          protocol          = "-1"
        }}""")


def test_legacy_rule_has_no_empty_lists() -> None:
    text = groups("""\
  ingress {
    from_port       = 8080
    to_port         = 8090
    protocol        = "tcp"
    security_groups = [aws_security_group.lb.id]
    cidr_blocks     = []
  }
""")
    texts = {"main.tf": text, "versions.tf": aws_provider("~> 3.0")}
    (fix,) = splits(texts, AT)
    assert "= []" not in apply_fix(texts, fix)["main.tf"]
