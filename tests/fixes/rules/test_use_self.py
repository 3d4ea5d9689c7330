"""The rule `use-self`. `terraform validate` accepts the results.

Where `self` is allowed is from Terraform's documentation of provisioners and custom conditions.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.support import apply_fix, fixes_at_text
from tests.terraform.ask import Terraform

RULE = "use-self"


def fixed(text: str, at: str) -> str:
    """The text after the fix at `at`; "" if there is none."""
    fixes = fixes_at_text({"main.tf": text}, at)
    found = (apply_fix({"main.tf": text}, fix)["main.tf"] for fix in fixes if fix.rule.name == RULE)
    return next(found, "")


def droplet(host: str, meta: str = "") -> str:
    return f"""\
resource "terraform_data" "node" {{
{meta}  connection {{
    host = {host}
  }}
}}
"""


FOR_EACH = '  for_each = toset(["a", "b"])\n'


@pytest.mark.parametrize(
    ("meta", "reference"),
    [
        (FOR_EACH, "terraform_data.node[each.key]"),
        ("  count = 2\n", "terraform_data.node[count.index]"),
        ("  count = 2\n", "terraform_data.node[ count.index ]"),
        (FOR_EACH, "resource.terraform_data.node[each.key]"),
    ],
)
def test_own_instance(meta: str, reference: str, tmp_path: Path, terraform: Terraform) -> None:
    result = fixed(droplet(f"{reference}.output", meta), "terraform_data.node")
    assert result == droplet("self.output", meta)
    (tmp_path / "main.tf").write_text(result)
    answer = terraform.ask(tmp_path)
    assert not answer.cycles
    assert not answer.other_errors


@pytest.mark.parametrize(
    ("meta", "reference"),
    [
        (FOR_EACH, "terraform_data.node[each.value]"),
        ("  count = 2\n", "terraform_data.node[count.index - 1]"),
        ("  count = 2\n", "terraform_data.node[*]"),
        (FOR_EACH, 'terraform_data.node["a"]'),
    ],
)
def test_another_instance(meta: str, reference: str) -> None:
    assert fixed(droplet(f"{reference}.output", meta), "terraform_data.node") == ""


def test_self_is_not_defined_in_an_argument() -> None:
    text = 'resource "terraform_data" "a" {\n  input = terraform_data.a.id\n}\n'
    assert fixed(text, "terraform_data.a.id") == ""


def group(rule: str) -> str:
    return f"""\
resource "aws_security_group" "web" {{
  ingress {{
{rule}
  }}
}}
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "    from_port       = 443\n    security_groups = [aws_security_group.web.id]",
            "    from_port = 443\n    self      = true",
        ),
        (
            "    security_groups = [aws_security_group.web.id, var.other]",
            "    security_groups = [var.other]\n    self            = true",
        ),
    ],
)
def test_own_group(before: str, after: str) -> None:
    assert fixed(group(before), "aws_security_group.web.id") == group(after)


def test_own_group_is_named_already() -> None:
    rule = "    security_groups = [aws_security_group.web.id]\n    self            = true"
    assert fixed(group(rule), "aws_security_group.web.id") == ""


@pytest.mark.parametrize("meta", ["count = 2", 'for_each = toset(["a", "b"])'])
@pytest.mark.parametrize("reference", ["[0].id", '["a"].id', "[count.index + 0].id", "[0].vpc_id"])
def test_group_of_another_instance_is_not_its_own(meta: str, reference: str) -> None:
    """`self` in a rule of the second group would be that group, not the first one."""
    address = "aws_security_group.web"
    rule = f"    security_groups = [{address}{reference}]"
    text = group(rule).replace("{\n", f"{{\n  {meta}\n\n", 1)
    assert fixed(text, address) == ""


def test_group_of_the_same_instance() -> None:
    text = group("    security_groups = [@]").replace("{\n", "{\n  count = 2\n\n", 1)
    before = text.replace("@", "aws_security_group.web[count.index].id")
    after = text.replace("security_groups = [@]", "self = true")
    assert fixed(before, "aws_security_group.web") == after


@pytest.mark.parametrize("reference", ["name", "arn", "owner_id"])
def test_only_the_id_names_a_group(reference: str) -> None:
    rule = f"    security_groups = [aws_security_group.web.{reference}]"
    assert fixed(group(rule), f"aws_security_group.web.{reference}") == ""


def test_deployment_of_another_instance_is_not_its_own() -> None:
    text = 'resource "ec_deployment" "one" {\n  count = 2\n'
    text += "  observability = {\n    deployment_id = ec_deployment.one[0].id\n  }\n}\n"
    assert fixed(text, "ec_deployment.one[0].id") == ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("observability = {\n  deployment_id = @\n}", True),
        ("observability {\n  deployment_id = @\n}", True),
        ('observability = {\n  deployment_id = "${@}"\n}', False),
        ("elasticsearch = {\n  ref_id = @\n}", False),
    ],
)
def test_deployment_that_monitors_itself(before: str, after: bool) -> None:
    text = 'resource "ec_deployment" "one" {\n  %s\n}\n'
    reference = "ec_deployment.one.id"
    texts = {"main.tf": text % before.replace("@", reference)}
    fixes = [fix for fix in fixes_at_text(texts, reference) if fix.rule.name == "use-self"]
    assert len(fixes) == after
    for fix in fixes:
        assert apply_fix(texts, fix)["main.tf"] == text % before.replace("@", '"self"')
