"""The rule `split` moves the inline rules of a security group to resources."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.fixes.rules.split.security_groups import ANYWHERE, AT, FROM_LB, GROUPS, WEB, groups
from tests.fixes.rules.split.support import splits
from tests.fixes.support import analyze_texts, apply_fix, check_no_fix, marked_main
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Harm


def test_duplicate_rule_in_two_blocks_becomes_one_rule() -> None:
    again = """
  ingress {
    description     = "again"
    from_port       = 8080
    to_port         = 8090
    protocol        = "tcp"
    security_groups = [aws_security_group.lb.id]
    cidr_blocks     = ["172.16.0.0/12"]
  }
"""
    texts = {"main.tf": groups(WEB + again)}
    (fix,) = splits(texts, AT)
    result = apply_fix(texts, fix)["main.tf"]
    assert result.count(f"referenced_security_group_id = {AT}") == 1
    assert "172.16.0.0/12" in result


def test_each_source_and_destination_becomes_rule(tmp_path: Path, terraform: Terraform) -> None:
    texts = {"main.tf": GROUPS}
    (tmp_path / "main.tf").write_text(GROUPS)
    assert terraform.fmt_check(tmp_path) == []
    assert terraform.ask(tmp_path, plan=False).cycles
    (fix,) = splits(texts, AT)
    result = apply_fix(texts, fix)["main.tf"]
    ingress = "aws_vpc_security_group_ingress_rule"
    egress = "aws_vpc_security_group_egress_rule"
    assert result == dedent(f"""\
        resource "aws_security_group" "app" {{
          name   = "app"
          vpc_id = var.vpc_id

          tags = {{ Name = "app" }}
        }}

        resource "{ingress}" "app_ingress_8080_8090_from_10_0_0_0_8" {{
          security_group_id = aws_security_group.app.id
          # The front door.
          description = "web"
          cidr_ipv4   = "10.0.0.0/8"
          from_port   = 8080
          to_port     = 8090
          ip_protocol = "tcp"
        }}

        resource "{ingress}" "app_ingress_8080_8090_from_office" {{
          security_group_id = aws_security_group.app.id
          description       = "web"
          cidr_ipv4         = var.office
          from_port         = 8080
          to_port           = 8090
          ip_protocol       = "tcp"
        }}

        resource "{ingress}" "app_ingress_8080_8090_from_lb" {{
          security_group_id            = aws_security_group.app.id
          description                  = "web"
          referenced_security_group_id = aws_security_group.lb.id
          from_port                    = 8080
          to_port                      = 8090
          ip_protocol                  = "tcp"
        }}

        resource "{ingress}" "app_ingress_8080_8090_from_itself" {{
          security_group_id            = aws_security_group.app.id
          description                  = "web"
          referenced_security_group_id = aws_security_group.app.id
          from_port                    = 8080
          to_port                      = 8090
          ip_protocol                  = "tcp"
        }}

        resource "{egress}" "app_egress_all_to_anywhere" {{
          security_group_id = aws_security_group.app.id
          cidr_ipv4         = "0.0.0.0/0"
          ip_protocol       = "-1"
        }}

        resource "{egress}" "app_egress_all_to_anywhere_ipv6" {{
          security_group_id = aws_security_group.app.id
          cidr_ipv6         = "::/0"
          ip_protocol       = "-1"
        }}

        resource "aws_security_group" "lb" {{
          vpc_id = var.vpc_id
          tags   = {{ App = aws_security_group.app.id }}
        }}
    """)
    (tmp_path / "main.tf").write_text(result)
    assert terraform.fmt_check(tmp_path) == []
    answer = terraform.ask(tmp_path, plan=False)
    assert answer.graph_checked
    assert not answer.cycles


def test_rules_of_group_with_count() -> None:
    text = groups(WEB + ANYWHERE, head='  count  = 2\n  name   = "app"\n')
    (fix,) = splits({"main.tf": text}, AT)
    result = apply_fix({"main.tf": text}, fix)["main.tf"]
    assert result.count("  count = 2\n\n") == 6
    assert "referenced_security_group_id = aws_security_group.app[count.index].id" in result
    assert not analyze_texts({"main.tf": result}).components


def test_empty_rule_list_is_removed() -> None:
    text = groups(WEB + "\n  egress = []\n")
    (fix,) = splits({"main.tf": text}, AT)
    assert "egress" not in apply_fix({"main.tf": text}, fix)["main.tf"]


def egress(
    protocol: str = '"-1"', cidr_blocks: str = '["0.0.0.0/0"]', more: str = "self = true"
) -> str:
    """An egress rule for all ports."""
    return f"""
  egress {{
    from_port   = 0
    to_port     = 0
    protocol    = {protocol}
    cidr_blocks = {cidr_blocks}
    {more}
  }}
"""


def test_static_rules_are_split() -> None:
    """The rules of the next test are split if they are not computed."""
    texts, _ = marked_main(groups(FROM_LB + egress()))
    assert len(splits(texts, AT)) == 1


@pytest.mark.parametrize(
    "rule",
    [
        egress(protocol="var.protocol"),
        egress(cidr_blocks="concat(var.a, var.b)"),
        egress(cidr_blocks="[for a in var.a : a]"),
        egress(more="self = var.open"),
        egress(more="surprise = 1"),
        egress(more="dynamic {\n    }"),
        '\n  dynamic "egress" {\n    for_each = []\n    content {}\n  }\n',
    ],
)
def test_computed_rule_is_not_split(rule: str) -> None:
    check_no_fix("split", groups(FROM_LB + rule))


@pytest.mark.parametrize(
    ("protocol", "port"), [("TCP", "80"), ("6", "80"), ("tcp", '"80"'), ("tcp", "80")]
)
def test_same_permission_in_other_words_is_one_rule(protocol: str, port: str) -> None:
    """AWS rejects the second one as a duplicate (InvalidPermission.Duplicate)."""
    rule = """
          ingress {{
            from_port       = {port}
            to_port         = {port}
            protocol        = "{protocol}"
            security_groups = [aws_security_group.b.id]
          }}
    """
    texts = {
        "main.tf": f"""
        resource "aws_security_group" "a" {{
          {rule.format(protocol="tcp", port="80")}
          {rule.format(protocol=protocol, port=port)}
        }}

        resource "aws_security_group" "b" {{
          ingress {{
            from_port       = 80
            to_port         = 80
            protocol        = "tcp"
            security_groups = [aws_security_group.a.id]
          }}
        }}
        """
    }
    (fix, *_) = splits(texts, at="aws_security_group.b.id")
    result = apply_fix(texts, fix)["main.tf"]
    assert result.count('resource "aws_vpc_security_group_ingress_rule"') == 1
    assert Harm.NOT_EXCLUSIVE in fix.harms
