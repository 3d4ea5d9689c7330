"""Addresses of resources in a zone, a vault or an environment.

The forms are those that hashicorp/aws and the pages of Microsoft describe.
"""

from __future__ import annotations

import pytest

from tests.fixes.lookup.support import inlined_text
from tf_cycle_ls.fixes.model import Harm

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
    result, harms = inlined_text(CONTAINER_APP % ingress, "azurerm_container_app.api.ingress")
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
    result, harms = inlined_text(RECORD % (zone, name), "aws_route53_record.api.fqdn")
    assert f"v = {full_name}\n" in result if full_name else not result
    assert (Harm.MAY_DIFFER in harms) is bool(full_name)


@pytest.mark.parametrize(
    ("zone", "argument", "record", "zone_argument", "attribute"),
    [
        ("cloudflare_zone", "zone", "cloudflare_record", "zone_id", "hostname"),
        ("digitalocean_domain", "name", "digitalocean_record", "domain", "fqdn"),
    ],
)
def test_full_name_at_other_providers(
    zone: str, argument: str, record: str, zone_argument: str, attribute: str
) -> None:
    text = f"""\
resource "{zone}" "shop" {{
  {argument} = "example.com"
}}

resource "{record}" "api" {{
  {zone_argument} = {zone}.shop.id
  name = "api"
  value = test_a.user.id
}}

resource "test_a" "user" {{
  v = {record}.api.{attribute}
}}
"""
    result, _ = inlined_text(text, f"{record}.api.{attribute}")
    assert 'v = "api.example.com"\n' in result


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("aws_route53_zone", "aws_other_zone"),
        ("name = ", "count = 2\n  name = "),
        ("data.aws_route53_zone.shop.zone_id", "var.zone"),
    ],
    ids=["type", "instances", "variable"],
)
def test_no_full_name_if_the_zone_is_unknown(old: str, new: str) -> None:
    text = RECORD % ('"example.com"', '"api"')
    at = "aws_route53_record.api.fqdn"
    assert inlined_text(text, at)[0]
    assert not inlined_text(text.replace(old, new), at)[0]


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
    result, harms = inlined_text(text, f"{type_}.item.{attribute}")
    assert (f'v = "https://shop-kv.vault.azure.net/{path}"\n' in result) is bool(path)
    assert (Harm.MAY_DIFFER in harms) is bool(path)


API = """\
resource "aws_apigatewayv2_stage" "live" {
  api_id = %s
  name   = %s
  tags   = { of = test_a.user.id }
}

resource "test_a" "user" {
  v = aws_apigatewayv2_stage.live.invoke_url
}
"""
OWN_API = "aws_apigatewayv2_api.shop.id"


@pytest.mark.parametrize(
    ("api", "name", "url"),
    [
        (OWN_API, '"v1"', '"${aws_apigatewayv2_api.shop.api_endpoint}/v1"'),
        (OWN_API, '"$default"', '"${aws_apigatewayv2_api.shop.api_endpoint}/"'),
        (OWN_API, "var.stage", '"${aws_apigatewayv2_api.shop.api_endpoint}/${var.stage}"'),
        ("var.api", '"v1"', ""),
        ("aws_apigatewayv2_api.shop.name", '"v1"', ""),
    ],
)
def test_url_of_a_stage(api: str, name: str, url: str) -> None:
    # hashicorp/aws, apigatewayv2/stage.go: the API's host, a slash, and the name of the stage,
    # which is left out if it is `$default`.
    result, harms = inlined_text(API % (api, name), "aws_apigatewayv2_stage.live.invoke_url")
    assert f"v = {url}\n" in result if url else not result
    assert (Harm.MAY_DIFFER in harms) is bool(url)


def test_url_of_a_stage_of_a_rest_api() -> None:
    # The region is the fourth part of an ARN.
    text = API.replace("apigatewayv2_stage", "api_gateway_stage").replace("api_id", "rest_api_id")
    text = text.replace("name   =", "stage_name =")
    result, _ = inlined_text(
        text % ("aws_api_gateway_rest_api.shop.id", '"v1"'), "aws_api_gateway_stage.live.invoke_url"
    )
    api = "aws_api_gateway_rest_api.shop"
    region = f'${{split(":", {api}.execution_arn)[3]}}'
    assert f'v = "https://${{{api}.id}}.execute-api.{region}.amazonaws.com/v1"\n' in result
