"""Attributes that follow from arguments.

The formats are from the acceptance tests of hashicorp/azurerm, and from the identifiers in the
source of the Snowflake provider: each part in quotes, and the organization before the name of an
account.
"""

from __future__ import annotations

import pytest

from tests.fixes.support import apply_fix, fixes_at_text
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


def fixed(text: str, at: str) -> tuple[str, tuple[Harm, ...]]:
    """The text after the fix `inline-value` at `at`, and its harms; "" if there is none."""
    for fix in fixes_at_text({"main.tf": text}, at):
        if fix.rule.name == "inline-value":
            return apply_fix({"main.tf": text}, fix)["main.tf"], fix.harms
    return "", ()


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ('name = "shop"', '"shop.azurewebsites.net"'),
        ("name = var.name", '"${var.name}.azurewebsites.net"'),
    ],
)
def test_host_that_follows_from_the_name(name: str, host: str) -> None:
    result, harms = fixed(APP % name, "azurerm_linux_web_app.shop.default")
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
    assert fixed(APP % name, "azurerm_linux_web_app.shop.default") == ("", ())


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
    result, harms = fixed(text, "snowflake_tag.private.fully")
    assert f"comment = {expected}\n" in result
    assert harms == (Harm.NONE,)


def test_snowflake_name_that_may_have_quotes() -> None:
    """The provider removes quotes around a name."""
    text = snowflake("snowflake_tag", "name = var.name")
    result, harms = fixed(text, "snowflake_tag.private.fully")
    assert 'comment = "\\"${var.name}\\""\n' in result
    assert harms == (Harm.MAY_DIFFER,)


@pytest.mark.parametrize("type_", ["snowflake_account", "snowflake_function_sql"])
def test_snowflake_name_with_other_parts(type_: str) -> None:
    text = snowflake(type_, 'name = "PRIVATE"')
    assert fixed(text, f"{type_}.private.fully") == ("", ())


CONTAINER_APP = """\
resource "azurerm_container_app" "api" {
  name                         = "api"
  container_app_environment_id = azurerm_container_app_environment.shop.id
  %s
  tags = { of = test_a.user.id }
}

resource "test_a" "user" {
  v = azurerm_container_app.api.ingress[0].fqdn
}
"""
DOMAIN = "${azurerm_container_app_environment.shop.default_domain}"


@pytest.mark.parametrize(
    ("ingress", "host"),
    [
        ("ingress {\n    external_enabled = true\n  }", f'"api.{DOMAIN}"'),
        ("ingress {\n    external_enabled = false\n  }", f'"api.internal.{DOMAIN}"'),
        ("ingress {\n    target_port = 80\n  }", f'"api.internal.{DOMAIN}"'),
        ("ingress {\n    external_enabled = var.external\n  }", ""),
        ("", ""),
    ],
)
def test_host_of_a_container_app(ingress: str, host: str) -> None:
    # Microsoft: the name of the app, `internal` for an app that is not external, the environment.
    result, harms = fixed(CONTAINER_APP % ingress, "azurerm_container_app.api.ingress")
    assert f"v = {host}\n" in result if host else not result
    assert (Harm.MAY_DIFFER in harms) is bool(host)


RECORD = """\
data "aws_route53_zone" "shop" {
  name = %s
}

resource "aws_route53_record" "api" {
  zone_id = data.aws_route53_zone.shop.zone_id
  name    = %s
  records = [test_a.user.id]
}

resource "test_a" "user" {
  v = aws_route53_record.api.fqdn
}
"""


@pytest.mark.parametrize(
    ("zone", "name", "full_name"),
    [
        ('"example.com"', '"api"', '"api.example.com"'),
        ('"example.com"', '"api.example.com"', '"api.example.com"'),
        ("var.domain", '"api"', '"api.${var.domain}"'),
        ("var.domain", '"api.${var.domain}"', '"api.${var.domain}"'),
        # The name of the zone may be in it already.
        ("var.domain", "var.name", ""),
        ('"example.com"', '"api.other.org"', ""),
    ],
)
def test_full_name_of_a_record(zone: str, name: str, full_name: str) -> None:
    # hashicorp/aws appends the name of the zone unless the name ends with it.
    result, harms = fixed(RECORD % (zone, name), "aws_route53_record.api.fqdn")
    assert f"v = {full_name}\n" in result if full_name else not result
    assert (Harm.MAY_DIFFER in harms) is bool(full_name)


IN_VAULT = """\
resource "azurerm_key_vault" "shop" {
  name = "shop-kv"
  acls = test_a.user.id
}

resource "%s" "item" {
  name         = "password"
  key_vault_id = azurerm_key_vault.shop.id
}

resource "test_a" "user" {
  v = %s.item.%s
}
"""


@pytest.mark.parametrize(
    ("type_", "attribute", "path"),
    [
        ("azurerm_key_vault_secret", "versionless_id", "secrets/password"),
        ("azurerm_key_vault_key", "versionless_id", "keys/password"),
        ("azurerm_key_vault_certificate", "versionless_secret_id", "secrets/password"),
        ("azurerm_key_vault_secret", "id", ""),
    ],
)
def test_url_in_a_vault(type_: str, attribute: str, path: str) -> None:
    # An id has a version, which Azure generates.
    text = IN_VAULT % (type_, type_, attribute)
    result, harms = fixed(text, f"{type_}.item.{attribute}")
    assert (f'v = "https://shop-kv.vault.azure.net/{path}"\n' in result) is bool(path)
    assert (Harm.MAY_DIFFER in harms) is bool(path)
