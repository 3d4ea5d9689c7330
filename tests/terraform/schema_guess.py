"""Guesses the schema of a configuration from the arguments it sets and the attributes it reads.

The schema accepts every argument, also misspelt ones. It is the same for all providers, because
it only matters for the types that the configuration uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tree_sitter import Node

from tests.terraform import hcl
from tests.terraform.module_tree import Module

# Arguments and blocks of Terraform itself, which are not part of provider schemas.
_META = frozenset({"count", "for_each", "depends_on", "lifecycle", "locals", "_"})
_RESOURCE_META = _META | {"provider", "connection", "provisioner"}
_PROVIDER_META = _META | {"alias", "version", "source"}

_MODES = frozenset({"resource", "data", "ephemeral"})

# The root names of references to anything but resources: `var.x`, `each.value`, …
_NAMESPACES = frozenset({"var", "local", "module", "each", "count", "path", "terraform"})

# Terraform rejects a schema if one name does not have this form.
_NAME = re.compile(r"[a-z0-9_]+")

# Above this number, attributes are not added to all types, because that would be slow.
_MAX_ATTRIBUTES = 40_000


# A type in Terraform's JSON format, such as "string" and ["list", "string"].
Type = Any


@dataclass
class Shape:
    """The attributes of a body with their guessed types, and its nested blocks.

    A name may be both if the configuration uses both forms.
    """

    attributes: dict[str, Type] = field(default_factory=dict)
    blocks: dict[str, Shape] = field(default_factory=dict)

    def add(self, name: str, type_: Type = "string") -> None:
        """Add an attribute if its name is valid. A type other than string is not replaced."""
        if _NAME.fullmatch(name) and self.attributes.get(name, "string") == "string":
            self.attributes[name] = type_

    def include(self, other: Shape) -> None:
        """Add the attributes and blocks of another shape."""
        for name, type_ in other.attributes.items():
            self.add(name, type_)
        for name, block in other.blocks.items():
            self.block(name).include(block)

    def block(self, name: str) -> Shape:
        """Return the shape of a nested block, which is added if it is new."""
        return self.blocks.setdefault(name, Shape()) if _NAME.fullmatch(name) else Shape()


@dataclass
class Schemas:
    """All schemas of the stub provider."""

    # By mode ("resource", "data", "ephemeral", "action"), then by type.
    types: dict[str, dict[str, Shape]] = field(default_factory=dict)
    provider: Shape = field(default_factory=Shape)
    provider_meta: Shape = field(default_factory=Shape)
    functions: set[str] = field(default_factory=set)

    def of_type(self, mode: str, name: str) -> Shape | None:
        """Return the shape of a resource type, or None if the configuration does not use it."""
        return self.types.get(mode, {}).get(name)

    def add(self, others: Schemas) -> None:
        """Add the types of other schemas, with their arguments and those of provider blocks."""
        for mode, types in others.types.items():
            known = self.types.setdefault(mode, {})
            for name, shape in types.items():
                known.setdefault(name, Shape()).include(shape)
        self.provider.include(others.provider)


def guess(modules: Iterable[Module]) -> Schemas:
    """Guess the schemas with which Terraform can evaluate these modules."""
    modules = tuple(modules)
    schemas = Schemas()
    for module in modules:
        _write_module(schemas, module)
    loose: set[str] = set()
    for tree in (file.tree for module in modules for file in module.files):
        schemas.functions |= set(_provider_functions(tree))
        for read in hcl.reads(tree):
            loose.update(_read(schemas, read))
    _spread(schemas, loose)
    return schemas


def _write_module(schemas: Schemas, module: Module) -> None:
    for resource in module.resources:
        shape = schemas.types.setdefault(resource.mode, {}).setdefault(resource.type, Shape())
        shape.add("id")
        _write(shape, resource.body, _RESOURCE_META)
    for provider in module.blocks_of("provider"):
        _write(schemas.provider, provider.body, _PROVIDER_META)
    for terraform in module.blocks_of("terraform"):
        for meta in terraform.body.blocks_of("provider_meta"):
            _write(schemas.provider_meta, meta.body)


def _write(shape: Shape, body: hcl.Body, meta: frozenset[str] = frozenset()) -> None:
    """Add the attributes and blocks of a body to a shape."""
    for attribute in body.attributes:
        if attribute.name not in meta:
            shape.add(attribute.name, _seeming_type(attribute))
    for block in body.blocks:
        if block.kind == "dynamic":
            nested = shape.block("".join(block.labels))
            for content in block.body.blocks_of("content"):
                _write(nested, content.body)
        elif block.kind not in meta:
            _write(shape.block(block.kind), block.body)


def _seeming_type(attribute: hcl.Attribute) -> Type:
    """Guess a type from the form of the value, or else from a plural name."""
    form = hcl.form(attribute.value)
    if form == "map":
        return ["map", "string"]
    plural = not form and attribute.name.endswith("s")
    return ["list", "string"] if plural or form == "list" else "string"


def _read(schemas: Schemas, names: tuple[str, ...]) -> Iterator[str]:
    """Add the attribute that a traversal reads to its resource type.

    If the type is not known (a variable, `each.value` or a splat), yields the attribute names,
    which any type may have.
    """
    mode, type_name, *rest = names if names[0] in _MODES else ("resource", *names)
    shape = schemas.of_type(mode, type_name)
    if shape is None:
        yield from names[2:] if names[0] in _NAMESPACES else names[1:]
        return
    path = rest[1:]
    if path and path[0] in _RESOURCE_META:
        return
    while path and path[0] in shape.blocks:
        shape = shape.blocks[path.pop(0)]
    if path:
        shape.add(path[0])


def _spread(schemas: Schemas, loose: set[str]) -> None:
    """Add the names that any type may have to every type."""
    shapes = [shape for by_type in schemas.types.values() for shape in by_type.values()]
    if len(loose) * len(shapes) > _MAX_ATTRIBUTES:
        return
    for shape in shapes:
        for name in loose - _RESOURCE_META - shape.blocks.keys():
            shape.add(name)


def _provider_functions(tree: Node) -> Iterator[str]:
    """Yield the names of functions called as `provider::local_name::function`."""
    for name in hcl.functions(tree):
        if name.startswith("provider::"):
            yield name.split("::")[-1]
