"""Addresses that follow from the arguments of a resource and of the zone or vault that contains it.

Sources: `expandRecordName` in route53/record.go of hashicorp/aws (2024), `invoke_url` in stage.go
of apigateway and apigatewayv2 there, the pages of the other records; Microsoft, *Connect
applications in Azure Container Apps* and *Key Vault keys, secrets and certificates overview*.
"""

from __future__ import annotations

import re

from msgspec import Struct

from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.config.references import subject_of
from tf_cycle_ls.fixes.lookup.argument_texts import text_of
from tf_cycle_ls.fixes.lookup.resource_blocks import ResourceBlock, find_resource_block
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Key, Step


class _Record(Struct, frozen=True):
    """A type of DNS record, whose `attribute` is the full name.

    The argument `zone` refers to the zone, a `zone_type`, whose name is in its `zone_name`.
    """

    attribute: str
    zone: str
    zone_type: str
    zone_name: str


_RECORDS = {
    "aws_route53_record": _Record("fqdn", "zone_id", "aws_route53_zone", "name"),
    "cloudflare_record": _Record("hostname", "zone_id", "cloudflare_zone", "zone"),
    "digitalocean_record": _Record("fqdn", "domain", "digitalocean_domain", "name"),
}
_APP = "azurerm_container_app"
_APP_HOST = ("ingress", Key("0"), "fqdn")
_ENVIRONMENT = "azurerm_container_app_environment"
# The path of what a vault contains, in the public cloud.
_VAULT = "azurerm_key_vault"
_IN_VAULT = {
    ("azurerm_key_vault_certificate", "versionless_id"): "certificates",
    ("azurerm_key_vault_certificate", "versionless_secret_id"): "secrets",
    ("azurerm_key_vault_key", "versionless_id"): "keys",
    ("azurerm_key_vault_secret", "versionless_id"): "secrets",
}
# The URL of a stage of an API, made from the API that an argument refers to.
_STAGES = {
    "aws_api_gateway_stage": ("rest_api_id", "aws_api_gateway_rest_api", "stage_name"),
    "aws_apigatewayv2_stage": ("api_id", "aws_apigatewayv2_api", "name"),
}
_LABEL = re.compile(r"[a-z0-9_*-]+")


def known_address(analysis: Analysis, block: ResourceBlock, steps: tuple[Step, ...]) -> str | None:
    """The host name or URL that `steps` read from a resource, as it is written inside a string.

    Returns None for any other attribute, or if a part of the address is unknown.
    """
    type_ = block.declaration.resource.type
    record = _RECORDS.get(type_)
    if record is not None and steps == (record.attribute,):
        return _full_name(analysis, block, record)
    kind = _IN_VAULT.get((type_, str(steps[0]))) if len(steps) == 1 else None
    if kind is not None:
        return _url_in_vault(analysis, block, kind)
    if type_ in _STAGES and steps == ("invoke_url",):
        return _stage_url(analysis, block, *_STAGES[type_])
    return _app_host(analysis, block) if type_ == _APP and steps == _APP_HOST else None


def _full_name(analysis: Analysis, block: ResourceBlock, record: _Record) -> str | None:
    """The name of a record, followed by that of the zone unless it is in the name already."""
    name, zone = text_of(analysis, block, "name"), _zone(analysis, block, record)
    if name is None or zone is None:
        return None
    if name == zone or name.endswith(f".{zone}"):
        return name
    return f"{name}.{zone}" if _LABEL.fullmatch(name) else None


def _zone(analysis: Analysis, block: ResourceBlock, record: _Record) -> str | None:
    """The name of the zone of a record; None if it is not written in the configuration."""
    return _text_of_other(analysis, block, record.zone, record.zone_type, record.zone_name)


def _text_of_other(
    analysis: Analysis, block: ResourceBlock, argument: str, type_: str, name: str
) -> str | None:
    """The argument `name` of the resource of a type that `argument` refers to; None if unknown."""
    attribute = block.argument(argument)
    traversal = expressions.traversal(block.text(attribute).decode()) if attribute else None
    subject = subject_of(traversal) if traversal else None
    if subject is None or not isinstance(subject[0], Resource) or subject[1] is not None:
        return None
    if subject[0].type != type_:
        return None
    other = find_resource_block(analysis, block.document.path, subject[0])
    return text_of(analysis, other, name) if other and not other.has_instances else None


def _url_in_vault(analysis: Analysis, block: ResourceBlock, kind: str) -> str | None:
    """The URL of the current version of a secret, key or certificate."""
    vault = _text_of_other(analysis, block, "key_vault_id", _VAULT, "name")
    name = text_of(analysis, block, "name")
    return f"https://{vault}.vault.azure.net/{kind}/{name}" if vault and name else None


def _app_host(analysis: Analysis, block: ResourceBlock) -> str | None:
    """The host of a container app in the domain of its environment."""
    name, infix, environment = text_of(analysis, block, "name"), _infix(block), _environment(block)
    if name is None or infix is None or environment is None:
        return None
    return f"{name}{infix}.${{{environment}.default_domain}}"


def _stage_url(
    analysis: Analysis, block: ResourceBlock, argument: str, api_type: str, name: str
) -> str | None:
    """The URL of a stage of an API, which needs the API only, not its deployment.

    The ARN of a REST API contains its region.
    """
    api, stage = _owner(block, argument, api_type), text_of(analysis, block, name)
    if api is None or stage is None:
        return None
    path = "" if stage == "$default" else stage
    if api_type == "aws_apigatewayv2_api":
        return f"${{{api}.api_endpoint}}/{path}"
    region = f'${{split(":", {api}.execution_arn)[3]}}'
    return f"https://${{{api}.id}}.execute-api.{region}.amazonaws.com/{path}"


def _infix(block: ResourceBlock) -> str | None:
    """The label of an app that only its environment reaches; None if that is not known."""
    ingress = block.block.body.blocks_of("ingress")
    if len(ingress) != 1:
        return None
    external = ingress[0].body.attribute("external_enabled")
    value = block.text(external) if external else b"false"
    return {b"true": "", b"false": ".internal"}.get(value)


def _environment(block: ResourceBlock) -> str | None:
    """The address of the environment of an app; None if the argument is anything but its id."""
    return _owner(block, "container_app_environment_id", _ENVIRONMENT)


def _owner(block: ResourceBlock, argument: str, type_: str) -> str | None:
    """The address of the resource of a type whose id is all of an argument."""
    attribute = block.argument(argument)
    owner, _, read = (block.text(attribute).decode() if attribute else "").rpartition(".")
    traversal = expressions.traversal(owner) if read == "id" else None
    names = (traversal.root, *traversal.steps) if traversal else ()
    return owner if type_ in names else None
