"""Generates realistic configurations of any size; the same seed gives the same text.

A root module has files of about a hundred lines. Each file is a service: a role with its policy
document, a key, a bucket with its settings, a security group with rules, locals, variables and
outputs, which refer to earlier ones.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

# Blocks with about as many lines, references and comments as in public modules.
_SERVICE = """\
# {name}: what the {kind} of {team} runs on.
locals {{
  {name}_name = "${{var.prefix}}-{name}"
  {name}_tags = merge(local.tags, {{
    Name  = local.{name}_name
    Owner = "{team}"
  }})
}}

variable "{name}_enabled" {{
  description = "Whether {name} is there at all."
  type        = bool
  default     = true
}}

resource "aws_kms_key" "{name}" {{
  count = var.{name}_enabled ? 1 : 0

  description             = "Encrypts what ${{local.{name}_name}} stores"
  deletion_window_in_days = {days}
  enable_key_rotation     = true
  tags                    = local.{name}_tags
}}

data "aws_iam_policy_document" "{name}" {{
  statement {{
    sid       = "Read"
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = [aws_s3_bucket.{name}.arn, "${{aws_s3_bucket.{name}.arn}}/*"]

    condition {{
      test     = "StringEquals"
      variable = "aws:SourceVpc"
      values   = [var.vpc_id]
    }}
  }}

  dynamic "statement" {{
    for_each = {{ for key in aws_kms_key.{name} : key.key_id => key }}

    content {{
      sid       = "Decrypt"
      actions   = ["kms:Decrypt"]
      resources = [statement.value.arn]
    }}
  }}
}}

resource "aws_iam_role" "{name}" {{
  name               = local.{name}_name
  assume_role_policy = data.aws_iam_policy_document.assume.json
  tags               = local.{name}_tags
}}

resource "aws_iam_role_policy" "{name}" {{
  name   = "access"
  role   = aws_iam_role.{name}.id
  policy = data.aws_iam_policy_document.{name}.json
}}

resource "aws_s3_bucket" "{name}" {{
  bucket        = "${{local.{name}_name}}-${{data.aws_caller_identity.current.account_id}}"
  force_destroy = false
  tags          = local.{name}_tags

  lifecycle {{
    prevent_destroy = true
  }}
}}

resource "aws_security_group" "{name}" {{
  name_prefix = "${{local.{name}_name}}-"
  vpc_id      = var.vpc_id

  ingress {{
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    security_groups = [{before}]
  }}

  tags = local.{name}_tags
}}

output "{name}_role_arn" {{
  description = "The role that {name} runs under."
  value       = aws_iam_role.{name}.arn
}}
"""
LINES_OF_SERVICE = _SERVICE.count("\n") + 1
_HEAD = """\
variable "prefix" {
  type = string
}

variable "vpc_id" {
  type = string
}

data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

locals {
  tags = {
    ManagedBy = "terraform"
  }
}
"""
_KINDS = ("queue worker", "web shop", "nightly report", "login page", "image cache", "search index")


def texts(lines: int, seed: int = 0) -> Iterator[tuple[str, str]]:
    """Yield name and text of each file of an acyclic root module of about `lines` lines."""
    generator = random.Random(seed)
    yield "main.tf", _HEAD
    before = ""
    for number in range(max(1, lines // LINES_OF_SERVICE)):
        name = f"service_{seed:03}_{number:05}"  # No two root modules have the same text.
        yield (
            f"{name}.tf",
            _SERVICE.format(
                name=name,
                kind=generator.choice(_KINDS),
                team=f"team-{generator.randrange(12)}",
                days=generator.randrange(7, 31),
                before=before,
            ),
        )
        before = f"aws_security_group.{name}.id"


def write(directory: Path, lines: int, seed: int = 0) -> list[Path]:
    """Write a root module of about `lines` lines into a directory; return its files."""
    directory.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in texts(lines, seed):
        paths.append(directory / name)
        paths[-1].write_text(text, encoding="utf-8")
    return paths


def write_workspace(directory: Path, lines: int, lines_of_root: int, seed: int = 0) -> list[Path]:
    """Write several root modules of about `lines` lines in total; return their directories."""
    roots = [directory / f"root_{number:04}" for number in range(max(1, lines // lines_of_root))]
    for number, root in enumerate(roots):
        write(root, lines_of_root, seed + number)
    return roots


def one_file(lines: int, seed: int = 0) -> str:
    """The text of a root module of about `lines` lines as a single file."""
    return "\n".join(text for _, text in texts(lines, seed))


def plain_resources(number: int) -> str:
    """A file with `number` resources, each of which depends on the one before."""
    return "\n".join(
        f'resource "test_a" "n{node}" {{\n  v = test_a.n{node - 1}.id\n}}\n'
        if node
        else 'resource "test_a" "n0" {\n}\n'
        for node in range(number)
    )


# Two security groups, each of which allows access from the other.
_PAIR = """\
resource "aws_security_group" "a{number}" {{
  name = "a{number}"

  ingress {{
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    security_groups = [aws_security_group.b{number}.id]
  }}
}}

resource "aws_security_group" "b{number}" {{
  name = "b{number}"

  ingress {{
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    security_groups = [aws_security_group.a{number}.id]
  }}
}}
"""


def write_cycles(directory: Path, number: int) -> None:
    """Write a root module with `number` cycles of two security groups, which have fixes."""
    text = "\n".join(_PAIR.format(number=pair) for pair in range(number))
    (directory / "main.tf").write_text(text, encoding="utf-8")


def complete_component(nodes: int) -> str:
    """A file in which each of `nodes` resources depends on all others."""
    return "\n".join(
        f'resource "test_a" "n{node}" {{\n  v = [%s]\n}}\n'
        % ", ".join(f"test_a.n{other}.id" for other in range(nodes) if other != node)
        for node in range(nodes)
    )


def component(nodes: int, edges: int, seed: int = 0) -> str:
    """A file with one component of `nodes` resources and about `edges` edges."""
    generator = random.Random(seed)
    targets = [{(node + 1) % nodes} for node in range(nodes)]
    for _ in range(edges - nodes):
        source = generator.randrange(nodes)
        targets[source].add(generator.choice([node for node in range(nodes) if node != source]))
    blocks = (
        f'resource "test_a" "n{node:04}" {{\n  v = [%s]\n}}\n'
        % ", ".join(f"test_a.n{target:04}.id" for target in sorted(of_node))
        for node, of_node in enumerate(targets)
    )
    return "\n".join(blocks)


def write_sparse_component(directory: Path, nodes: int, seed: int = 0) -> list[Path]:
    """Write one component of `nodes` resources, 200 in a file; return its files.

    Each resource refers to the next one, so that they form a ring, and to two random ones.
    """
    generator = random.Random(seed)
    paths = []
    for first in range(0, nodes, 200):
        blocks = []
        for node in range(first, min(nodes, first + 200)):
            steps = (1, generator.randrange(1, nodes), generator.randrange(1, nodes))
            entries = "".join(
                f"    k{number} = null_resource.r{(node + step) % nodes}.id\n"
                for number, step in enumerate(steps)
            )
            blocks.append(
                f'resource "null_resource" "r{node}" {{\n  triggers = {{\n{entries}  }}\n}}\n'
            )
        paths.append(directory / f"part_{first // 200:04}.tf")
        paths[-1].write_text("\n".join(blocks), encoding="utf-8")
    return paths
