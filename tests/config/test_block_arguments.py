"""Names, values and references of arguments."""

from __future__ import annotations

import pytest

from tf_cycle_ls.config.block_arguments import (
    argument_names,
    is_true,
    key_references,
    literal_string,
    named_provider,
    provider_name,
)
from tf_cycle_ls.config.declarations import ProviderName
from tf_cycle_ls.config.references import Role
from tf_cycle_ls.syntax.ast import Attribute, Body
from tf_cycle_ls.syntax.parser import read_item


def body_of(text: str) -> tuple[bytes, Body]:
    """The text of a block with this body, and the body."""
    data = f"block {{\n{text}\n}}\n".encode()
    body = read_item(data).body
    assert body
    (block,) = body.blocks
    return data, block.body


def argument(value: str) -> tuple[bytes, Attribute]:
    """The text of an argument with this value, and the argument."""
    data, body = body_of(f"a = {value}")
    (attribute,) = body.attributes
    return data, attribute


def test_dynamic_block_counts_as_the_generated_block() -> None:
    _, body = body_of('a = 1\nb {\n}\ndynamic "c" {\n  for_each = []\n  content {\n  }\n}')
    assert argument_names(body) == {"a", "b", "c"}


def test_equal_names_share_one_object() -> None:
    assert argument_names(body_of("a = 1")[1]) is argument_names(body_of("a = 2")[1])


@pytest.mark.parametrize(
    ("value", "expected"), [("true", True), ('"true"', True), ("false", False), ("var.a", False)]
)
def test_only_a_literal_is_true(value: str, expected: bool) -> None:
    assert is_true(*argument(value)) is expected


@pytest.mark.parametrize(("value", "expected"), [('"a"', "a"), ('"${var.a}"', None), ("1", None)])
def test_only_a_literal_string_has_a_value(value: str, expected: str | None) -> None:
    assert literal_string(*argument(value)) == expected


def test_name_of_a_provider() -> None:
    assert named_provider("") is None
    assert provider_name(*argument('"aws.west"')) == ProviderName("aws", "west")
    assert provider_name(*argument("aws.by[local.key]")) == ProviderName("aws", "by")


def test_address_with_a_key_refers_to_the_key_only() -> None:
    _, attribute = argument("aws.by[local.key]")
    references = key_references(attribute, Role.META)
    assert [str(reference.subject) for reference in references] == ["local.key"]
