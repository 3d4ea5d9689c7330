"""The ARN of a resource in a called module, built in the module of the caller."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.support import apply_fix, fixes_at_text
from tests.terraform.ask import Terraform


def topic(
    name: str = '"alarms"', call: str = "", output: str = "", inside: str = ""
) -> dict[str, str]:
    """A policy for the topic of a module that waits for the policy."""
    return {
        "main.tf": f"""\
data "aws_iam_policy_document" "d" {{
  statement {{
    resources = [module.m.arn]
  }}
}}

module "m" {{
  source = "./m"
  name   = "alarms"
  policy = data.aws_iam_policy_document.d.json
{call}}}
""",
        "m/main.tf": f"""\
variable "name" {{
  type = string
}}

variable "policy" {{
}}

resource "aws_sns_topic" "t" {{
  name = {name}
}}

resource "test_a" "a" {{
  policy = var.policy
}}

{inside}output "arn" {{
  value      = aws_sns_topic.t.arn
  depends_on = [test_a.a]
{output}}}
""",
    }


def built(texts: dict[str, str]) -> dict[str, str] | None:
    """The files after the fix `construct-arn`; None if there is none."""
    fixes = fixes_at_text(texts, "module.m.arn")
    return next((apply_fix(texts, fix) for fix in fixes if fix.rule.name == "construct-arn"), None)


@pytest.mark.parametrize("name", ['"alarms"', "var.name"])
def test_arn_of_a_topic_in_a_module(name: str, tmp_path: Path, terraform: Terraform) -> None:
    result = built(topic(name))
    assert result is not None
    assert ":${data.aws_caller_identity.current.account_id}:alarms" in result["main.tf"]
    assert result["m/main.tf"] == topic(name)["m/main.tf"]
    (tmp_path / "m").mkdir()
    for file, text in result.items():
        (tmp_path / file).write_text(text)
    answer = terraform.ask(tmp_path, plan=False)
    assert answer.graph_checked
    assert not answer.cycles
    assert terraform.fmt_check(tmp_path) == []


@pytest.mark.parametrize(
    "texts",
    [
        topic("local.name"),
        topic(call="  count  = 1\n"),
        topic(call="  providers = { aws = aws.other }\n"),
        topic(inside='provider "aws" {\n  region = "x"\n}\n\n'),
    ],
    ids=["name of the module", "instances", "other provider", "own provider"],
)
def test_no_arn_if_the_module_may_differ(texts: dict[str, str]) -> None:
    assert built(texts) is None
