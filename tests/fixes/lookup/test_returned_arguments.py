"""Which attributes return an argument: ids that are names, and nested blocks.

The documentation of the providers says for these types that the id is the name.
"""

from __future__ import annotations

import pytest

from tests.fixes.support import apply_fix, fixes_at_text
from tf_cycle_ls.fixes.model import Harm


def in_a_ring(type_: str, arguments: str, attribute: str) -> dict[str, str]:
    """A resource, and another one that is named after it."""
    return {
        "main.tf": f"""\
resource "{type_}" "it" {{
  {arguments}
  other = test_nic.nic.id
}}

resource "test_nic" "nic" {{
  name = "${{{type_}.it.{attribute}}}-nic"
}}
"""
    }


def inlined(texts: dict[str, str]) -> tuple[str, tuple[Harm, ...]] | None:
    """The name after the fix `inline-value`, and the harms; None if there is no such fix."""
    for fix in fixes_at_text(texts, '}-nic"'):
        if fix.rule.name == "inline-value":
            text = apply_fix(texts, fix)["main.tf"]
            return text.rpartition("name = ")[2].partition("\n")[0], fix.harms
    return None


@pytest.mark.parametrize(
    ("type_", "argument"),
    [
        ("aws_lambda_function", "function_name"),
        ("aws_s3_bucket", "bucket"),
        ("aws_iam_role", "name"),
        ("aws_key_pair", "key_name"),
        ("aws_cloudwatch_metric_alarm", "alarm_name"),
    ],
)
def test_id_is_the_name(type_: str, argument: str) -> None:
    texts = in_a_ring(type_, f'{argument} = "web"', "id")
    assert inlined(texts) == ('"web-nic"', (Harm.NONE,))


@pytest.mark.parametrize("type_", ["aws_instance", "aws_sqs_queue", "azurerm_subnet"])
def test_id_is_generated(type_: str) -> None:
    assert inlined(in_a_ring(type_, 'name = "web"', "id")) is None


def test_name_in_the_only_nested_block() -> None:
    block = 'metadata {\n    name = "web"\n  }'
    texts = in_a_ring("kubernetes_namespace", block, "metadata[0].name")
    assert inlined(texts) == ('"web-nic"', (Harm.NONE,))
    texts = in_a_ring("test_vm", block, "metadata[0].name")
    assert inlined(texts) == ('"web-nic"', (Harm.MAY_DIFFER,))


@pytest.mark.parametrize(
    ("block", "attribute"),
    [
        ('metadata {\n    name = "a"\n  }\n  metadata {\n    name = "b"\n  }', "metadata[0].name"),
        ('metadata {\n    name = "a"\n  }', "metadata[1].name"),
        (
            'dynamic "metadata" {\n    for_each = [1]\n    content {\n      name = "a"\n    }\n  }',
            "metadata[0].name",
        ),
    ],
    ids=["two blocks", "another index", "generated"],
)
def test_nested_block_is_not_unique(block: str, attribute: str) -> None:
    assert inlined(in_a_ring("kubernetes_namespace", block, attribute)) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"web"', ('"web-nic"', (Harm.MAY_DIFFER,))),
        ("var.alias", ('"${local.it_alias}-nic"', (Harm.MAY_DIFFER,))),
        ("upper(var.alias)", ('"${local.it_alias}-nic"', (Harm.MAY_DIFFER,))),
        ('["web"]', None),
        ("toset(var.alias)", None),
        ("var.alias == null ? null : 1", None),
    ],
)
def test_argument_of_no_list(value: str, expected: object) -> None:
    texts = in_a_ring("test_vm", f"alias = {value}", "alias")
    assert inlined(texts) == expected
