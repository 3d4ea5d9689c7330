"""Helpers for the tests of the rule `split`."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from tests.fixes.inline_forms import REFERENCE, spec_of
from tests.fixes.support import apply_fix, fixes_at_text
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Fix

KEY = spec_of("aws_kms_key", "policy")
ROUTE = spec_of("aws_route_table", "route")
LIST = spec_of("aws_vpc_endpoint", "subnet_ids")

OF_POOL = "test_pool.two.arn"
POLICY_ARGUMENT = """\
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "logs:*"
        Resource = "*"
      },
      {
        Effect   = "Allow"
        Action   = "test:Call"
        Resource = test_pool.two.arn
      },
    ]
  })
"""
"""A policy with two statements, of which the second one refers to a pool."""


def splits(texts: dict[str, str], at: str = REFERENCE) -> list[Fix]:
    """The fixes of the rule `split` at a reference."""
    return [fix for fix in fixes_at_text(texts, at) if fix.rule.name == "split"]


def aws_provider(version: str) -> str:
    """A file that requires a version of the AWS provider."""
    return (
        "terraform {\n  required_providers {\n    aws = {\n"
        f'      source  = "hashicorp/aws"\n      version = "{version}"\n    }}\n  }}\n}}\n'
    )


def split_with_terraform(text: str, terraform: Terraform, folder: Path, at: str = REFERENCE) -> str:
    """Apply the split at a reference and return the new text.

    Terraform must accept the format before and after, and report a cycle only before.
    """
    texts = {"main.tf": dedent(text).lstrip("\n")}
    (folder / "main.tf").write_text(texts["main.tf"])
    assert terraform.fmt_check(folder) == []
    assert terraform.ask(folder, plan=False).cycles
    (fix,) = splits(texts, at)
    result = apply_fix(texts, fix)["main.tf"]
    (folder / "main.tf").write_text(result)
    assert terraform.fmt_check(folder) == []
    answer = terraform.ask(folder, plan=False)
    assert answer.graph_checked
    assert not answer.cycles
    return result
