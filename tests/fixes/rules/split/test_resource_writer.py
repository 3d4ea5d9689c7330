"""The text of a new resource: its meta-arguments and line endings."""

from __future__ import annotations

import pytest

from tests.fixes.inline_forms import cyclic, spec_of
from tests.fixes.rules.split.support import (
    KEY,
    ROUTE,
    splits,
)
from tests.fixes.support import analyze_texts, apply_fix


@pytest.mark.parametrize(
    ("meta", "copied", "key"),
    [
        ("count = 2\n", "  count = 2\n\n", "[count.index]"),
        ("for_each = var.all\n", "  for_each = var.all\n\n", "[each.key]"),
        ("provider = aws.west\n", "  provider = aws.west\n\n", ""),
        ('region = "eu-west-1"\n', '  region = "eu-west-1"\n\n', ""),
    ],
)
def test_new_resource_copies_meta_arguments(meta: str, copied: str, key: str) -> None:
    texts = cyclic(KEY, meta)
    result = apply_fix(texts, splits(texts)[0])["main.tf"]
    head = f'resource "aws_kms_key_policy" "one" {{\n{copied}  key_id = aws_kms_key.one{key}.id\n'
    assert head in result
    assert not analyze_texts({"main.tf": result}).components


def test_line_endings_are_preserved() -> None:
    texts = {"main.tf": cyclic(ROUTE)["main.tf"].replace("\n", "\r\n")}
    result = apply_fix(texts, splits(texts)[0])["main.tf"]
    assert result.count("\n") == result.count("\r\n")
    assert not analyze_texts({"main.tf": result}).components


def test_arguments_of_one_nested_block_are_written_together() -> None:
    texts = cyclic(spec_of("kubernetes_config_map_v1", "data"), "count = 2\n")
    assert (
        apply_fix(texts, splits(texts)[0])["main.tf"]
        .partition("\n}\n\n")[2]
        .startswith(
            """\
resource "kubernetes_config_map_v1_data" "one" {
  count = 2

  metadata {
    name      = kubernetes_config_map_v1.one[count.index].metadata[0].name
    namespace = kubernetes_config_map_v1.one[count.index].metadata[0].namespace
  }

  force = true
  data  = test_a.two.id
}
"""
        )
    )
