"""Which providers and which of their configurations a configuration needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from tests.terraform import hcl
from tests.terraform.module_tree import Module

_REGISTRY = "registry.terraform.io"
_BUILTIN = "terraform.io/builtin/"

# Terraform stops at anything else, even where it would have said better what is wrong.
_PART = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_ADDRESS = re.compile(rf"[a-z0-9.:-]+/{_PART}/(?!terraform-){_PART}")


def addresses(module: Module) -> set[str]:
    """The providers of a module, as in "registry.terraform.io/hashicorp/aws".

    There may be one too many: what is never asked for does no harm.
    """
    sources = {name: f"hashicorp/{name}" for name in _local_names(module) if name != "terraform"}
    for required in module.required_providers:
        if source := hcl.literal(hcl.pairs(required.value).get("source")):
            sources[required.name] = source
    full = {_full(source) for source in sources.values() if not source.startswith(_BUILTIN)}
    return set(filter(_ADDRESS.fullmatch, full))


def aliased(root: Module) -> str:
    """Empty provider blocks for the aliases that a root module expects to be given."""
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
    """The names that a module knows its providers by."""
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
    """The local name in `aws` and `aws.west`, in quotes or not."""
    return (hcl.literal(provider) or hcl.text(provider)).split(".")[0]
