"""References of declarations, and declarations that refer to themselves."""

from __future__ import annotations

import pytest

from tests.config.declaration_texts import declarations, references
from tf_cycle_ls.config.declarations import (
    KeyProvider,
    ProviderName,
    implied_provider,
    references_of,
    refers_to_itself,
    with_references,
)
from tf_cycle_ls.text import Span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('resource "t_a" "x" {\n  v = t_a.x.id\n}\n', True),
        ('resource "t_a" "x" {\n  depends_on = [t_a.x]\n}\n', True),
        ('resource "t_a" "x" {\n  v = t_a.y.id\n}\n', False),
        ('resource "t_a" "x" {\n  v = data.t_a.x.id\n}\n', False),
        ('data "t_a" "x" {\n  v = data.t_a.x.id\n}\n', True),
        ("import {\n  to = t_a.x\n  id = t_a.x.id\n}\n", True),
        ("import {\n  to = t_a.x\n  id = t_a.y.id\n}\n", False),
        ("locals {\n  a = local.a\n}\n", True),
        ("locals {\n  a = local.b\n}\n", False),
        ('output "o" {\n  value = module.o\n}\n', False),
    ],
)
def test_declaration_that_refers_to_itself(text: str, expected: bool) -> None:
    (declaration,) = declarations(text)
    assert refers_to_itself(declaration) is expected


def test_references_of_a_call_include_those_of_its_arguments() -> None:
    text = 'module "m" {\n  source = "./m"\n  count  = local.a\n  v = [local.b]\n}\n'
    assert {str(reference.subject) for reference in references(text)} == {"local.a", "local.b"}


@pytest.mark.parametrize(
    ("resource_type", "provider"),
    [("aws_vpc_endpoint", "aws"), ("google-beta_x", "google-beta"), ("null", "null")],
)
def test_provider_is_implied_by_the_first_word_of_a_resource_type(
    resource_type: str, provider: str
) -> None:
    assert str(implied_provider(resource_type)) == provider


def test_provider_configuration_is_written_as_in_a_provider_argument() -> None:
    assert str(ProviderName("aws", "west")) == "aws.west"
    assert str(ProviderName("aws")) == "aws"


def test_key_provider_has_no_references_to_leave_out() -> None:
    provider = KeyProvider("key_provider.p.a", Span(0, 1), ("key_provider.p.b",))
    assert with_references(provider, lambda _: False) is provider
    assert list(references_of(provider)) == []
