"""Generates realistic configurations of any size, deterministically for each seed.

A root module has files by topic: a network, keys with policies, and module calls whose inputs are
outputs of other modules. Each module has variables, local values, resources and outputs. There are
three cycles: two security groups, a key and an endpoint, and two modules that use each other.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

# Possible resources of a service: type, name, and the argument that refers to another resource.
_PARTS = [
    ("aws_security_group", "this", "vpc_id"),
    ("aws_iam_role", "this", "permissions_boundary"),
    ("aws_iam_role_policy", "inline", "role"),
    ("aws_cloudwatch_log_group", "this", "kms_key_id"),
    ("aws_lambda_function", "this", "role"),
    ("aws_sqs_queue", "main", "kms_master_key_id"),
    ("aws_sqs_queue", "dead_letters", "kms_master_key_id"),
    ("aws_sns_topic", "alarms", "kms_master_key_id"),
    ("aws_dynamodb_table", "this", "stream_arn"),
    ("aws_cloudwatch_metric_alarm", "errors", "alarm_actions"),
    ("aws_s3_bucket", "this", "bucket_prefix"),
    ("aws_s3_bucket_policy", "this", "bucket"),
]
_TEAMS = ["billing", "search", "orders", "catalogue", "identity", "media", "reports", "support"]
_WORK = ["api", "worker", "importer", "exporter", "cron", "gateway", "cache", "index"]

_SMALL = """\
variable "vpc_id" {
  type = string
}

locals {
  name = "shop"
}

resource "aws_kms_key" "main" {
  description = local.name
  policy      = data.aws_iam_policy_document.key.json
}

data "aws_iam_policy_document" "key" {
  statement {
    condition {
      test     = "StringEquals"
      variable = "aws:SourceVpce"
      values   = [aws_vpc_endpoint.kms.id]
    }
  }
}

resource "aws_vpc_endpoint" "kms" {
  vpc_id = var.vpc_id
  policy = data.aws_iam_policy_document.endpoint.json
}

data "aws_iam_policy_document" "endpoint" {
  statement {
    resources = [aws_kms_key.main.arn]
  }
}

resource "aws_sqs_queue" "orders" {
  name              = "${local.name}-orders"
  kms_master_key_id = aws_kms_key.main.id
}

resource "aws_s3_bucket" "files" {
  bucket_prefix = local.name
}

output "queue" {
  value = aws_sqs_queue.orders.url
}

output "bucket" {
  value = aws_s3_bucket.files.id
}
"""

_NETWORK = """\
variable "environment" {
  type = string
}

variable "tags" {
  type    = map(string)
  default = {}
}

variable "cidr" {
  type = string
}

locals {
  prefix = "shop-${var.environment}"
  tags   = merge(var.tags, { Environment = var.environment })
}

data "aws_availability_zones" "available" {}

resource "aws_vpc" "main" {
  cidr_block = var.cidr
  tags       = local.tags
}

resource "aws_subnet" "private" {
  count             = 3
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(var.cidr, 4, count.index)
  availability_zone = data.aws_availability_zones.available.names[count.index]
  tags              = local.tags
}

resource "aws_security_group" "front" {
  vpc_id = aws_vpc.main.id
  ingress {
    security_groups = [aws_security_group.back.id]
  }
}

resource "aws_security_group" "back" {
  vpc_id = aws_vpc.main.id
  ingress {
    security_groups = [aws_security_group.front.id]
  }
}
"""


_TIER = 24


def write(directory: Path, nodes: int, seed: int = 1) -> None:
    """Write a configuration with about `nodes` addresses: ten, or at least 150."""
    if nodes <= 10:
        (directory / "main.tf").write_text(_SMALL, encoding="utf-8")
        return
    chance = random.Random(seed)
    (directory / "network.tf").write_text(_NETWORK, encoding="utf-8")
    (directory / "keys.tf").write_text(
        _SMALL.replace("var.vpc_id", "aws_vpc.main.id").replace(
            'variable "vpc_id" {\n  type = string\n}\n\n', ""
        ),
        encoding="utf-8",
    )
    kinds = [f"{team}_{work}" for team in _TEAMS for work in _WORK]
    chance.shuffle(kinds)
    left, called = nodes - 25, 0
    while left > 0:
        kind = kinds[called % len(kinds)]
        parts = sorted(chance.sample(range(len(_PARTS)), chance.randint(4, len(_PARTS))))
        module = directory / "modules" / kind
        if not module.exists():
            module.mkdir(parents=True)
            inputs = chance.randint(1, 4)
            (module / "main.tf").write_text("\n".join(_module(parts, chance)), encoding="utf-8")
            (module / "variables.tf").write_text("\n".join(_variables(inputs)), encoding="utf-8")
        else:
            parts = [0] * module.joinpath("main.tf").read_text().count("\nresource ")
            inputs = module.joinpath("variables.tf").read_text().count('"upstream_')
        left -= len(parts) + inputs + 9
        call = "\n".join(_call(kinds, called, inputs, chance))
        with (directory / "services.tf").open("a", encoding="utf-8") as file:
            file.write(call + "\n")
        called += 1
    with (directory / "services.tf").open("a", encoding="utf-8") as file:
        file.write("\n".join(_outputs(called, kinds)) + "\n")


def _name(kinds: list[str], number: int) -> str:
    again, kind = divmod(number, len(kinds))
    return kinds[kind] + (f"_{again + 1}" if again else "")


def _variables(inputs: int) -> Iterator[str]:
    for name in [
        "name",
        "vpc_id",
        "kms_key_arn",
        "tags",
        *(f"upstream_{i}" for i in range(inputs)),
    ]:
        yield f'variable "{name}" {{}}\n'


def _module(parts: list[int], chance: random.Random) -> Iterator[str]:
    yield 'locals {\n  name = "svc-${var.name}"'
    yield "  tags = merge(var.tags, { Service = local.name })\n}\n"
    resources: list[str] = []
    for number in parts:
        type_, name, argument = _PARTS[number]
        yield f'\nresource "{type_}" "{name}" {{'
        yield "  name = local.name\n  tags = local.tags"
        if resources:
            yield f"  {argument} = {chance.choice(resources)}.arn"
        elif argument == "vpc_id":
            yield "  vpc_id = var.vpc_id"
        if argument.startswith("kms"):
            yield "  kms_key = var.kms_key_arn"
        if not resources or chance.random() < 0.3:
            yield "  environment {\n    variables = { UPSTREAM = var.upstream_0 }\n  }"
        yield "}\n"
        resources.append(f"{type_}.{name}")
    yield f'output "arn" {{\n  value = {resources[-1]}.arn\n}}\n'
    yield f'output "id" {{\n  value = {resources[0]}.id\n}}'


def _call(kinds: list[str], number: int, inputs: int, chance: random.Random) -> Iterator[str]:
    yield f'module "{_name(kinds, number)}" {{'
    yield f'  source      = "./modules/{kinds[number % len(kinds)]}"'
    yield "  name        = local.prefix\n  vpc_id      = aws_vpc.main.id"
    yield "  kms_key_arn = aws_kms_key.main.arn\n  tags        = local.tags"
    for position in range(inputs):
        # Services come in tiers, each of which uses the tiers before it.
        earlier = range(number - number % _TIER)
        # The second and the third service use each other.
        other = 2 if (number, position) == (1, 0) else chance.choice(earlier) if earlier else None
        value = (
            "aws_subnet.private[0].id"
            if other is None
            else (f"module.{_name(kinds, other)}.{chance.choice(['arn', 'id'])}")
        )
        if (number, position) == (2, 0):
            value = f"module.{_name(kinds, 1)}.arn"
        yield f"  upstream_{position}  = {value}"
    yield "}\n"


def _outputs(called: int, kinds: list[str]) -> Iterator[str]:
    for number in range(0, called, 5):
        name = _name(kinds, number)
        yield f'output "{name}" {{\n  value = module.{name}.arn\n}}\n'
