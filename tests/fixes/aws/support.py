"""Configurations with an ARN on a cycle, and the expected ARNs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from textwrap import dedent
from typing import Any

RULE = "construct-arn"
AT = "aws_sqs_queue.orders.arn"
DATA = dedent("""\
    data "aws_partition" "current" {}

    data "aws_region" "current" {}

    data "aws_caller_identity" "current" {}

""")

REGION = "${data.aws_region.current.name}"
ACCOUNT = "${data.aws_caller_identity.current.account_id}"
HERE = f"{REGION}:{ACCOUNT}"
START = "arn:${data.aws_partition.current.partition}"
ARN = f"{START}:sqs:{HERE}:"


def queues(value: str = AT, orders: str = 'name = "orders"', before: str = "") -> dict[str, str]:
    """A dead-letter queue that allows one queue to use it, and that queue."""
    return {
        "main.tf": f"""\
{before}resource "aws_sqs_queue" "dead" {{
  name = "dead"
  redrive_allow_policy = jsonencode({{
    redrivePermission = "byQueue"
    sourceQueueArns   = [{value}]
  }})
}}

# Where the orders come in.
resource "aws_sqs_queue" "orders" {{
  {orders}

  redrive_policy = jsonencode({{ deadLetterTargetArn = aws_sqs_queue.dead.arn }})
}}
"""
    }


def resource_and_policy(type_: str, arguments: str) -> dict[str, str]:
    """A resource of a type on a cycle with a policy for it."""
    return {
        "main.tf": f"""\
resource "{type_}" "it" {{
  {arguments}
  description = data.aws_iam_policy_document.it.json
}}

data "aws_iam_policy_document" "it" {{
  statement {{
    resources = [{type_}.it.arn]
  }}
}}
"""
    }


Row = dict[str, Any]


ROWS: list[Row] = json.loads(
    (Path(__file__).parents[1] / "tables" / "arns.json").read_text(encoding="utf-8")
)

GIVEN = {
    "url": "https://login.example.com/one",
    "path": "/team/",
    ("aws_kms_alias", "name"): "alias/thing",
    ("aws_ssm_parameter", "name"): "/thing",
}


def text_of(row: Row, **expressions: str) -> str:
    """A queue whose policy refers to a resource that depends on the queue.

    `expressions` are the values of some arguments of that resource, as Terraform expressions.
    """
    type_ = row["resource"]
    names = {*row["arguments"], *re.findall(r"\$\{(path|group_name)\}", row["template"])}
    given = {name: f'"{GIVEN.get((type_, name), GIVEN.get(name, "thing"))}"' for name in names}
    width = max(map(len, [*given, "tags"]))
    arguments = "".join(
        f"  {name:{width}} = {value}\n" for name, value in sorted((given | expressions).items())
    )
    return f"""\
resource "{type_}" "x" {{
{arguments}  {"tags":{width}} = {{ of = aws_sqs_queue.{type_}.id }}
}}

data "aws_iam_policy_document" "{type_}" {{
  statement {{
    actions   = ["sqs:SendMessage"]
    resources = [{type_}.x.{row["attribute"]}]
  }}
}}

resource "aws_sqs_queue" "{type_}" {{
  name   = "queue"
  policy = data.aws_iam_policy_document.{type_}.json
}}
"""
