"""Attributes that providers compute from the arguments of a resource, such as a host name."""

from __future__ import annotations

import re

from msgspec import Struct

from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.config.references import subject_of
from tf_cycle_ls.fixes.lookup.argument_texts import text_of
from tf_cycle_ls.fixes.lookup.known_addresses import known_address
from tf_cycle_ls.fixes.lookup.resource_blocks import ResourceBlock, find_resource_block
from tf_cycle_ls.syntax import expressions

_WEB_APP = "{name}.azurewebsites.net"
# Providers set what the API returns, so the value may differ: in other clouds and partitions, with
# a unique default host name, in a project of a domain. The formats are what hashicorp/azurerm
# 69697b7 expects in its acceptance tests (`default_hostname` of function apps, `repo_url` of web
# apps, the hosts in ids of secrets and blobs), what `ResourceServiceAccountCustomDiffFunc` of
# hashicorp/google e03b762 plans, and `PartitionHostname` in s3/bucket.go of hashicorp/aws (2024).
_FORMATS = {
    ("aws_s3_bucket", "bucket_domain_name"): "{bucket}.s3.amazonaws.com",
    ("azurerm_key_vault", "vault_uri"): "https://{name}.vault.azure.net/",
    ("azurerm_linux_function_app", "default_hostname"): _WEB_APP,
    ("azurerm_linux_web_app", "default_hostname"): _WEB_APP,
    ("azurerm_storage_account", "primary_blob_endpoint"): ("https://{name}.blob.core.windows.net/"),
    ("azurerm_windows_function_app", "default_hostname"): _WEB_APP,
    ("azurerm_windows_web_app", "default_hostname"): _WEB_APP,
    ("google_service_account", "email"): "{account_id}@{project}.iam.gserviceaccount.com",
    ("google_service_account", "member"): (
        "serviceAccount:{account_id}@{project}.iam.gserviceaccount.com"
    ),
}
# Source: snowflakedb/snowflake 2.20.0, `FullyQualifiedName` of the identifiers in
# pkg/sdk/identifier_helpers.go, and the calls that set the attribute in pkg/resources.
_SNOWFLAKE_ARGUMENTS = ("database", "schema", "name")
# The identifiers of functions and procedures include the types of their arguments.
_OVERLOADED = ("snowflake_function", "snowflake_procedure", "snowflake_external_function")


_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Derived(Struct, frozen=True):
    """An attribute that follows from the arguments of `block`.

    `text` is an HCL string. `is_certain` is False if the provider may return something else.
    """

    block: ResourceBlock
    text: bytes
    is_certain: bool


def derived_value(analysis: Analysis, path: str, reference: str) -> Derived | None:
    """The value of a computed attribute that a reference in the file at `path` reads.

    Returns None if the format of the attribute is unknown, if one of its arguments is not set or
    depends on the instance, or if the resource has `count` or `for_each`.
    """
    traversal = expressions.traversal(reference)
    subject = subject_of(traversal) if traversal else None
    if traversal is None or subject is None or traversal.open or subject[1] is not None:
        return None
    resource, steps = subject[0], traversal.steps[2 if traversal.root == "resource" else 1 :]
    if not isinstance(resource, Resource) or resource.mode != "managed" or not steps:
        return None
    block = find_resource_block(analysis, path, resource)
    if block is None or block.has_instances:
        return None
    address = known_address(analysis, block, steps)
    if address is not None:
        return Derived(block, f'"{address}"'.encode(), is_certain=False)
    format_ = _format(block, resource.type, str(steps[0])) if len(steps) == 1 else None
    if format_ is None:
        return None
    parts = {name: text_of(analysis, block, name) for name in _PLACEHOLDER.findall(format_)}
    if None in parts.values():
        return None
    text = _PLACEHOLDER.sub(lambda match: parts[match[1]] or "", format_)
    # The provider removes quotes around a name, which the value of a variable may have.
    is_certain = resource.type.startswith("snowflake_") and "${" not in text
    return Derived(block, f'"{text}"'.encode(), is_certain)


def _format(block: ResourceBlock, type_: str, attribute: str) -> str | None:
    is_snowflake = type_.startswith("snowflake_") and not _is_exception(type_)
    if not is_snowflake or attribute != "fully_qualified_name":
        return _FORMATS.get((type_, attribute))
    names = [name for name in _SNOWFLAKE_ARGUMENTS if block.argument(name)]
    return ".".join(f'\\"{{{name}}}\\"' for name in names) if "name" in names else None


def _is_exception(type_: str) -> bool:
    """Whether a type is an exception to the usual form of a qualified name in Snowflake.

    The name of an account, for example, begins with the organization.
    """
    return type_ == "snowflake_account" or type_.startswith(_OVERLOADED)
