"""Determines the providers and provider configurations that a configuration needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from tests.terraform import hcl
from tests.terraform.module_tree import Module

_REGISTRY = "registry.terraform.io"
_BUILTIN = "terraform.io/builtin/"

# The provider addresses that Terraform accepts. Others are left out of TF_REATTACH_PROVIDERS.
_PART = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_ADDRESS = re.compile(rf"[a-z0-9.:-]+/{_PART}/(?!terraform-){_PART}")


def addresses(module: Module) -> set[str]:
    """Return the providers of a module, such as "registry.terraform.io/hashicorp/aws".

    The result may contain providers that Terraform does not need, which does no harm.
    """
    sources = {name: f"hashicorp/{name}" for name in _local_names(module) if name != "terraform"}
    for required in module.required_providers:
        if source := hcl.literal(hcl.pairs(required.value).get("source")):
            sources[required.name] = source
    full = {_full(source) for source in sources.values() if not source.startswith(_BUILTIN)}
    return set(filter(_ADDRESS.fullmatch, full))


def aliased(root: Module) -> str:
    """Return empty provider blocks for the `configuration_aliases` of a root module."""
    declared = {_alias(block) for block in root.blocks_of("provider")}
    expected = dict.fromkeys(
        names
        for required in root.required_providers
        if (aliases := hcl.pairs(required.value).get("configuration_aliases"))
        for alias in hcl.items(aliases)
        for names in hcl.reads(hcl.unquoted(alias))
        if names not in declared
    )
    return "".join(f'provider "{name}" {{\n  alias = "{alias}"\n}}\n' for name, alias in expected)


def _alias(provider: hcl.Block) -> tuple[str, ...]:
    return (*provider.labels, hcl.literal(provider.body.value("alias")) or "")


def _full(source: str) -> str:
    return source.lower() if source.count("/") > 1 else f"{_REGISTRY}/{source.lower()}"


def _local_names(module: Module) -> Iterator[str]:
    """Yield the local names of the providers of a module."""
    yield from (required.name for required in module.required_providers)
    for block in module.blocks_of("provider"):
        yield from block.labels
    for resource in module.resources:
        yield resource.type.split("_")[0]
        if provider := resource.body.value("provider"):
            yield _root(provider)
    for block in module.blocks_of("module"):
        if passed := block.body.value("providers"):
            yield from map(_root, hcl.pairs(passed).values())


def _root(provider: Node) -> str:
    """Return the local name in `aws` or `aws.west`, quoted or not."""
    return (hcl.literal(provider) or hcl.text(provider)).split(".")[0]
