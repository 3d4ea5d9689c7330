"""Reads the modules of a configuration: a directory and every local module called from it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tree_sitter import Node

from tests.terraform import hcl, hcl_json

_NOT_INPUTS = frozenset({"source", "version", "providers", "count", "for_each", "depends_on"})


@dataclass(frozen=True)
class File:
    """A configuration file and its syntax tree, in native or JSON syntax."""

    name: str
    data: bytes
    tree: Node
    body: hcl.Body

    @property
    def is_json(self) -> bool:
        """Whether it is a `.tf.json` file. Its tree is then that of the translation to HCL."""
        return self.name.endswith(".json")


@dataclass(frozen=True)
class Call:
    """A `module` block, merged with those in override files."""

    name: str
    source: str | None
    inputs: frozenset[str]


@dataclass(frozen=True)
class Resource:
    """A resource, data source, ephemeral resource, action or list, or the target of an import."""

    mode: str
    type: str
    body: hcl.Body


@dataclass(frozen=True)
class Module:
    """The configuration files of a directory, in the order in which Terraform merges them."""

    directory: Path
    files: tuple[File, ...]

    @cached_property
    def blocks(self) -> tuple[hcl.Block, ...]:
        """The top-level blocks of all files."""
        return tuple(block for file in self.files for block in file.body.blocks)

    def blocks_of(self, *kinds: str) -> Iterator[hcl.Block]:
        """Return the top-level blocks of some kinds."""
        return (block for block in self.blocks if block.kind in kinds)

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """All resources, including the data blocks inside `check` blocks."""
        return tuple(_resources(self.blocks))

    @cached_property
    def calls(self) -> dict[str, Call]:
        """The module calls by name."""
        calls: dict[str, Call] = {}
        for block in self.blocks_of("module"):
            if not block.labels:
                continue
            name = block.labels[0]
            before = calls.get(name, Call(name, None, frozenset()))
            source = hcl.literal(block.body.value("source")) or before.source
            inputs = {attribute.name for attribute in block.body.attributes} - _NOT_INPUTS
            calls[name] = Call(name, source, before.inputs | inputs)
        return calls

    @property
    def required_providers(self) -> Iterator[hcl.Attribute]:
        """The entries of `required_providers`."""
        for terraform in self.blocks_of("terraform"):
            for required in terraform.body.blocks_of("required_providers"):
                yield from required.body.attributes


@dataclass(frozen=True)
class Installed:
    """One instance of a module call. `module` is None if the module is not on disk."""

    path: tuple[str, ...]
    call: Call
    caller: Module
    module: Module | None


@dataclass(frozen=True)
class Tree:
    """A root module and all module calls below it."""

    root: Module
    installed: tuple[Installed, ...]

    @cached_property
    def modules(self) -> tuple[Module, ...]:
        """The distinct modules, root first."""
        below = (one.module for one in self.installed if one.module)
        return tuple({module.directory: module for module in (self.root, *below)}.values())


def read(root: Path) -> Tree:
    """Read the module tree of a root directory. Raises OSError if the root cannot be read."""
    known = {(directory := root.resolve()): _module(directory)}
    return Tree(known[directory], tuple(_installed(known[directory], (), known)))


def _installed(
    caller: Module, path: tuple[str, ...], known: dict[Path, Module], above: Iterable[Path] = ()
) -> Iterator[Installed]:
    above = {*above, caller.directory}
    for call in caller.calls.values():
        module = _called(caller, call, known)
        yield Installed((*path, call.name), call, caller, module)
        if module and module.directory not in above:  # else the recursion would be infinite
            yield from _installed(module, (*path, call.name), known, above)


def _called(caller: Module, call: Call, known: dict[Path, Module]) -> Module | None:
    if not (call.source or "").startswith(("./", "../")):
        return None
    directory = Path(os.path.normpath(caller.directory / str(call.source)))
    if not directory.is_dir():
        return None
    if directory not in known:
        known[directory] = _module(directory)
    return known[directory]


def _module(directory: Path) -> Module:
    paths = sorted(filter(_is_configuration, directory.iterdir()), key=_merge_order)
    return Module(directory, tuple(map(_file, paths)))


def _file(path: Path) -> File:
    data = path.read_bytes()
    tree = hcl.parse(hcl_json.as_hcl(data) if path.suffix == ".json" else data)
    return File(path.name, data, tree, hcl.body_of(tree))


def _resources(blocks: Iterable[hcl.Block]) -> Iterator[Resource]:
    for block in blocks:
        if block.kind in {"resource", "data", "ephemeral"}:
            yield Resource(block.kind, "".join(block.labels[:1]), block.body)
        elif block.kind == "action":
            yield Resource(block.kind, "".join(block.labels[:1]), _body_of_action(block.body))
        elif block.kind == "list":
            yield Resource(block.kind, "".join(block.labels[:1]), _body_of_action(block.body))
            yield Resource("resource", "".join(block.labels[:1]), hcl.Body())
        elif block.kind == "check":
            yield from _resources(block.body.blocks_of("data"))
        elif block.kind in {"import", "removed"}:
            target = block.body.value("to" if block.kind == "import" else "from")
            kept = (one for one in block.body.attributes if one.name == "provider")
            if target and (target_type := _target_type(target)):
                yield Resource("resource", target_type, hcl.Body(tuple(kept)))


def _body_of_action(body: hcl.Body) -> hcl.Body:
    """Return the arguments of an action or a list that its schema has, and its `provider`."""
    kept = [one for one in body.attributes if one.name == "provider"]
    blocks: list[hcl.Block] = []
    for config in body.blocks_of("config"):
        kept += config.body.attributes
        blocks += config.body.blocks
    return hcl.Body(tuple(kept), tuple(blocks))


def _target_type(target: Node) -> str | None:
    """Return the resource type in an address such as `module.a.test_b.c`; None for a module."""
    names = next(hcl.reads(hcl.unquoted(target)), ())
    while names[:1] == ("module",):
        names = names[2:]
    return names[0] if names else None


def _is_configuration(path: Path) -> bool:
    name = path.name
    ignored = name.startswith(".") or name.endswith("~") or (name[0] == "#" == name[-1])
    return name.endswith((".tf", ".tf.json")) and not ignored and path.is_file()


def _merge_order(path: Path) -> tuple[bool, str]:
    base = path.name.removesuffix(".json").removesuffix(".tf")
    return base == "override" or base.endswith("_override"), path.name
