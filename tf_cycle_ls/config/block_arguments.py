"""Reads the arguments that several types of blocks have: their names, values and references."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from tf_cycle_ls.config.declarations import ProviderName
from tf_cycle_ls.config.reference_collector import (
    NestedBlockReferences,
    references_in_attribute,
    references_in_list,
)
from tf_cycle_ls.config.references import Reference, Role
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute, Body

_META_ARGUMENTS = frozenset(("count", "for_each", "provider", "providers", "depends_on"))
CONDITION_ARGUMENTS = ("condition", "error_message")


def is_true(data: bytes, attribute: Attribute) -> bool:
    """Whether an argument is set to a literal `true`."""
    value = expressions.read(data, attribute.value)
    return isinstance(value, expressions.Literal) and value.value in (True, "true")


def argument_names(body: Body) -> frozenset[str]:
    """The names of the arguments of a body, and the types of its nested blocks.

    A `dynamic` block counts as a block of the type that it generates.
    """
    block_types = (
        block.labels[0] if block.type == "dynamic" and block.labels else block.type
        for block in body.blocks
    )
    return shared_names(
        frozenset((*(attribute.name for attribute in body.attributes), *block_types))
    )


@lru_cache(maxsize=2_000)
def shared_names(names: frozenset[str]) -> frozenset[str]:
    """Return one object for equal sets, to save memory.

    Most blocks of one type have the same arguments.
    """
    return names


def meta_references(
    data: bytes, body: Body, lifecycle_arguments: tuple[str, ...] = ("enabled",)
) -> Iterator[Reference]:
    """The references in the meta-arguments of a resource or a module call.

    `lifecycle_arguments` are the arguments of `lifecycle` that may have references.
    """
    if not body.blocks and _META_ARGUMENTS.isdisjoint([one.name for one in body.attributes]):
        return
    for name in ("count", "for_each"):
        attribute = body.attribute(name)
        if attribute:
            yield from references_in_attribute(attribute, Role.META)
    # Only OpenTofu allows references in `provider`, `providers` and these `lifecycle` arguments.
    for name in ("provider", "providers"):
        attribute = body.attribute(name)
        if attribute:
            yield from key_references(attribute, Role.META)
    lifecycle = NestedBlockReferences("lifecycle", Role.META, lifecycle_arguments)
    yield from lifecycle.references(body)
    depends_on = body.attribute("depends_on")
    if depends_on:
        yield from references_in_list(data, depends_on, Role.DEPENDS_ON)


def key_references(attribute: Attribute, role: Role) -> Iterator[Reference]:
    """The references in the instance keys of an address, as in `provider = aws.by_region[local.r]`.

    The address itself (`aws.by_region`) is not a reference.
    """
    ends = [traversal.span.end for traversal in attribute.traversals if traversal.open]
    keys = tuple(
        traversal
        for traversal in attribute.traversals
        if any(traversal.span.start > end for end in ends)
    )
    yield from references_in_attribute(attribute._replace(traversals=keys), role)


def provider_name(data: bytes, attribute: Attribute) -> ProviderName | None:
    """The provider name in a `provider` argument, such as `aws`, `"aws.west"` or `aws.by["k"]`."""
    text = data[attribute.value.start : attribute.value.end].decode()
    return named_provider(text.strip().strip('"').partition("[")[0].rstrip())


def named_provider(text: str) -> ProviderName | None:
    """The provider name in a text such as `aws` or `aws.west`; None if the text is empty."""
    local, _, alias = text.partition(".")
    return ProviderName(local, alias or None) if local else None


def literal_string(data: bytes, attribute: Attribute) -> str | None:
    """Return the value of an argument, or None if it is not a literal string."""
    value = expressions.read(data, attribute.value)
    if isinstance(value, expressions.Literal) and isinstance(value.value, str):
        return str(value.value)
    return None
