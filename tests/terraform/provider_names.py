"""Which providers a configuration needs, by their full addresses."""

from __future__ import annotations

from collections.abc import Iterator

from . import hcl
from .module_tree import Module

_REGISTRY = "registry.terraform.io"
_BUILTIN = "terraform.io/builtin/"


def addresses(module: Module) -> set[str]:
    """The providers of a module, as in "registry.terraform.io/hashicorp/aws".

    There may be one too many: what is never asked for does no harm.
    """
    sources = module.provider_sources
    named = {name: sources.get(name, f"hashicorp/{name}") for name in _local_names(module)}
    named.pop("terraform", None)
    return {_full(source) for source in named.values() if not source.startswith(_BUILTIN)}


def _full(source: str) -> str:
    return source.lower() if source.count("/") > 1 else f"{_REGISTRY}/{source.lower()}"


def _local_names(module: Module) -> Iterator[str]:
    """The names that a module knows its providers by."""
    yield from module.provider_sources
    for block in module.blocks_of("provider"):
        yield from block.labels
    for resource in module.resources:
        yield resource.type.split("_")[0]
        if provider := resource.body.value("provider"):
            yield _root(provider)
    for block in module.blocks_of("module"):
        if passed := block.body.value("providers"):
            yield from map(_root, hcl.pairs(passed).values())


def _root(provider: hcl.Node) -> str:
    """The local name in `aws` and `aws.west`, in quotes or not."""
    return (hcl.literal(provider) or hcl.text(provider)).split(".")[0]
