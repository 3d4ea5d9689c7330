"""The rule `split` moves the inline rules of a security group to resources."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.fixes.rules.split.support import aws_provider, splits
from tests.fixes.support import analyze_texts, apply_fix, check_no_fix, marked_main
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Harm

WEB = """\
  # The front door.
  ingress {
    description     = "web"
    from_port       = 8080
    to_port         = 8090
    protocol        = "tcp"
    security_groups = [aws_security_group.lb.id]
    cidr_blocks     = ["10.0.0.0/8", var.office]
    self            = true
  }
"""
ANYWHERE = """
  egress {
    from_port        = 0
    to_port          = 0
    protocol         = "-1"
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = ["::/0"]
  }
"""
FROM_LB = """\
  ingress {
    from_port       = 8080
    to_port         = 8090
    protocol        = "tcp"
    security_groups = [«aws_security_group.lb.id»]
  }
"""


def groups(rules: str, head: str = '  name   = "app"\n') -> str:
    """A security group with these rules, and the group of a load balancer that depends on it."""
    return f"""\
resource "aws_security_group" "app" {{
{head}  vpc_id = var.vpc_id

{rules}
  tags = {{ Name = "app" }}
}}

resource "aws_security_group" "lb" {{
  vpc_id = var.vpc_id
  tags   = {{ App = aws_security_group.app.id }}
}}
"""


GROUPS = groups(WEB + ANYWHERE)
AT = "aws_security_group.lb.id"


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
