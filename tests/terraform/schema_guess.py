"""What schema a configuration needs: every argument it writes and every attribute it reads.

The guess is generous, so a misspelt argument counts as known; and it is the same for all
providers, since a schema only matters for the types that a configuration uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tree_sitter import Node

from tests.terraform import hcl
from tests.terraform.module_tree import Module

# What Terraform itself reads in a body; no provider has these names.
_META = frozenset({"count", "for_each", "depends_on", "lifecycle", "locals", "_"})
_RESOURCE_META = _META | {"provider", "connection", "provisioner"}
_PROVIDER_META = _META | {"alias", "version", "source"}

_MODES = frozenset({"resource", "data", "ephemeral"})

# The names that Terraform gives to things which are not resources: `var.x`, `each.value`, …
_NAMESPACES = frozenset({"var", "local", "module", "each", "count", "path", "terraform"})

# Terraform refuses a whole schema over one name of another form.
_NAME = re.compile(r"[a-z0-9_]+")

# Beyond this many, attributes that no type is known to have would cost more time than they save.
_ENOUGH_ATTRIBUTES = 40_000


# A type as Terraform spells it in JSON, such as "string" and ["list", "string"].
Type = Any


@dataclass
class Shape:
    """The attributes of a body, with the types they seem to have, and its nested blocks.

    A name may be both, written now in one way and now in the other.
    """

    attributes: dict[str, Type] = field(default_factory=dict)
    blocks: dict[str, Shape] = field(default_factory=dict)

    def add(self, name: str, type_: Type = "string") -> None:
        """Have an attribute, if that is a name for one. Anything else than a string stays so."""
        if _NAME.fullmatch(name) and self.attributes.get(name, "string") == "string":
            self.attributes[name] = type_

    def block(self, name: str) -> Shape:
        """The shape of a nested block, which this shape has from now on."""
        return self.blocks.setdefault(name, Shape()) if _NAME.fullmatch(name) else Shape()


@dataclass
class Schemas:
    """All that the stand-in provider has to know."""

    # By mode ("resource", "data", "ephemeral"), then by type.
    types: dict[str, dict[str, Shape]] = field(default_factory=dict)
    provider: Shape = field(default_factory=Shape)
    provider_meta: Shape = field(default_factory=Shape)
    functions: set[str] = field(default_factory=set)

    def of_type(self, mode: str, name: str) -> Shape | None:
        """The shape of a resource type, None if the configuration has nothing of that type."""
        return self.types.get(mode, {}).get(name)

    def add(self, others: Schemas) -> None:
        """Know the types that others know, too."""
        for mode, types in others.types.items():
            self.types[mode] = types | self.types.get(mode, {})


def guess(modules: Iterable[Module]) -> Schemas:
    """The schemas with which Terraform can evaluate these modules."""
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
    """Give a shape what a body has."""
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
    """A type by the looks of a value and, where they leave it open, by the name's number."""
    form = hcl.form(attribute.value)
    if form == "map":
        return ["map", "string"]
    plural = not form and attribute.name.endswith("s")
    return ["list", "string"] if plural or form == "list" else "string"


def _read(schemas: Schemas, names: tuple[str, ...]) -> Iterator[str]:
    """Give a type the attribute that is read from it, or return names that any type may have.

    The latter are read from what a resource may hide behind: a variable, `each.value`, a splat.
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
    """Give every type the names that any type may have."""
    shapes = [shape for by_type in schemas.types.values() for shape in by_type.values()]
    if len(loose) * len(shapes) > _ENOUGH_ATTRIBUTES:
        return
    for shape in shapes:
        for name in loose - _RESOURCE_META - shape.blocks.keys():
            shape.add(name)


def _provider_functions(tree: Node) -> Iterator[str]:
    """The names of the functions called as `provider::local_name::function`."""
    for name in hcl.functions(tree):
        if name.startswith("provider::"):
            yield name.split("::")[-1]
