"""Attributes that follow from arguments.

The formats are from the acceptance tests of hashicorp/azurerm, and from the identifiers in the
source of the Snowflake provider: each part in quotes, and the organization before the name of an
account.
"""

from __future__ import annotations

import pytest

from tests.fixes.lookup.support import inlined_text
from tf_cycle_ls.fixes.model import Harm

APP = """\
resource "azurerm_linux_web_app" "shop" {
  %s
  client_certificate_exclusion_paths = azurerm_cdn_endpoint.shop.id
}

resource "azurerm_cdn_endpoint" "shop" {
  origin_host_header = azurerm_linux_web_app.shop.default_hostname
}
"""


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ('name = "shop"', '"shop.azurewebsites.net"'),
        ("name = var.name", '"${var.name}.azurewebsites.net"'),
    ],
)
def test_host_that_follows_from_the_name(name: str, host: str) -> None:
    result, harms = inlined_text(APP % name, "azurerm_linux_web_app.shop.default")
    assert f"origin_host_header = {host}\n" in result
    assert harms == (Harm.USED_BEFORE, Harm.MAY_DIFFER)


@pytest.mark.parametrize(
    "name",
    [
        "name = each.key\n  for_each = var.apps",
        "tags = {}",
        'name = "shop"\n  lifecycle {\n    ignore_changes = [name]\n  }',
    ],
    ids=["instances", "no name", "name may change"],
)
def test_no_host_if_the_name_is_unknown(name: str) -> None:
    assert inlined_text(APP % name, "azurerm_linux_web_app.shop.default") == ("", ())


def snowflake(type_: str, arguments: str) -> str:
    """An object of Snowflake, and a policy whose comment has its qualified name."""
    return f"""\
resource "{type_}" "private" {{
  {arguments}
  masking_policies = [snowflake_masking_policy.private.name]
}}

resource "snowflake_masking_policy" "private" {{
  comment = {type_}.private.fully_qualified_name
}}
"""


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            'database = "GOVERN"\n  schema = "TAGS"\n  name = "PRIVATE"',
            r'"\"GOVERN\".\"TAGS\".\"PRIVATE\""',
        ),
        ('name = "PRIVATE"', r'"\"PRIVATE\""'),
    ],
)
def test_snowflake_name(arguments: str, expected: str) -> None:
    text = snowflake("snowflake_tag", arguments)
    result, harms = inlined_text(text, "snowflake_tag.private.fully")
    assert f"comment = {expected}\n" in result
    assert harms == (Harm.NONE,)


def test_snowflake_name_that_may_have_quotes() -> None:
    """The provider removes quotes around a name."""
    text = snowflake("snowflake_tag", "name = var.name")
    result, harms = inlined_text(text, "snowflake_tag.private.fully")
    assert 'comment = "\\"${var.name}\\""\n' in result
    assert harms == (Harm.MAY_DIFFER,)


@pytest.mark.parametrize("type_", ["snowflake_account", "snowflake_function_sql"])
def test_snowflake_name_with_other_parts(type_: str) -> None:
    text = snowflake(type_, 'name = "PRIVATE"')
    assert inlined_text(text, f"{type_}.private.fully") == ("", ())
