"""The rule `split`: the argument leaves, and a resource of its own has it."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.fixes.configurations import after, analysed, offered
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.offer import Fix
from tf_cycle_ls.fixes.split import PAIRS, Pair


def of_pair(pair: Pair, meta: str = "") -> dict[str, str]:
    """A resource whose argument names another, which names the first."""
    return {
        "main.tf": dedent(f"""\
            resource "{pair.resource}" "one" {{
            {meta}  name = "one"

              # Why it is so.
              {pair.argument} = jsonencode({{
                Other = test_a.two.id
              }})
            }}

            resource "test_a" "two" {{
              v = {pair.resource}.one
            }}
        """)
    }


def split(texts: dict[str, str]) -> Fix:
    """The offer to split at the reference to the other."""
    return next(fix for fix in offered(texts, "test_a.two.id") if fix.rule == "split")


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.resource}.{pair.argument}")
def test_every_row(pair: Pair, tmp_path: Path, terraform: Terraform) -> None:
    texts = of_pair(pair)
    (tmp_path / "main.tf").write_text(texts["main.tf"])
    assert terraform.fmt_check(tmp_path) == []
    assert terraform.ask(tmp_path, plan=False).cycles
    repaired = after(texts, split(texts))
    assert repaired["main.tf"] == dedent(f"""\
        resource "{pair.resource}" "one" {{
          name = "one"
        }}

        resource "{pair.replacement}" "one" {{
          {pair.parent} = {pair.resource}.one.{pair.attribute}
          # Why it is so.
          {pair.argument} = jsonencode({{
            Other = test_a.two.id
          }})
        }}

        resource "test_a" "two" {{
          v = {pair.resource}.one
        }}
    """)
    (tmp_path / "main.tf").write_text(repaired["main.tf"])
    assert terraform.fmt_check(tmp_path) == []
    answer = terraform.ask(tmp_path, plan=False)
    assert answer.graph_checked
    assert not answer.cycles


@pytest.mark.parametrize(
    ("meta", "again", "key"),
    [
        ("  count = 2\n", "  count = 2\n\n", "[count.index]"),
        ("  for_each = var.all\n", "  for_each = var.all\n\n", "[each.key]"),
        ("  provider = aws.west\n", "  provider = aws.west\n\n", ""),
        ('  region = "eu-west-1"\n', '  region = "eu-west-1"\n\n', ""),
    ],
)
def test_what_the_new_resource_takes_over(meta: str, again: str, key: str) -> None:
    texts = of_pair(PAIRS[0], meta)
    repaired = after(texts, split(texts))["main.tf"]
    assert (
        f'resource "aws_kms_key_policy" "one" {{\n{again}  key_id = aws_kms_key.one{key}.id\n'
        in repaired
    )
    assert not analysed({"main.tf": repaired}).components


def test_the_lockout_check_is_copied() -> None:
    texts = of_pair(PAIRS[0], "  bypass_policy_lockout_safety_check = true\n")
    repaired = after(texts, split(texts))["main.tf"]
    assert repaired.count("bypass_policy_lockout_safety_check = true") == 2


def test_a_name_that_is_taken() -> None:
    texts = of_pair(PAIRS[0])
    texts["other.tf"] = 'resource "aws_kms_key_policy" "one" {\n}\n'
    assert "aws_kms_key_policy.one_2" in split(texts).title


def test_not_for_an_argument_of_a_nested_block() -> None:
    text = of_pair(PAIRS[0])["main.tf"].replace("  policy = json", "  b {\n  policy = json")
    texts = {"main.tf": text.replace("  })\n", "  })\n  }\n")}
    assert analysed(texts).components
    assert not [fix for fix in offered(texts, "test_a.two.id") if fix.rule == "split"]


def test_not_when_another_reference_keeps_the_edge() -> None:
    texts = of_pair(PAIRS[0], "  tags = test_a.two.tags\n")
    assert analysed(texts).components
    assert offered(texts, "test_a.two.id") == ()
