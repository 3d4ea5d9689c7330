"""What moves out of a module with instances: the resources that read an input, and that input."""

from __future__ import annotations

import os.path
from collections.abc import Iterator

from msgspec import Struct

from tf_cycle_ls.analysis.module_sources import local_source
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.addrs import Variable
from tf_cycle_ls.config.declarations import (
    CallDeclaration,
    Declaration,
    MovedDeclaration,
    ProviderDeclaration,
    RemovedDeclaration,
    ResourceDeclaration,
)
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.lookup.literal_keys import literal_keys
from tf_cycle_ls.fixes.lookup.module_index import ModuleIndex, module_index
from tf_cycle_ls.fixes.lookup.resource_blocks import (
    ResourceBlock,
    TopLevelBlock,
    find_named_block,
    find_resource_block,
)
from tf_cycle_ls.graph.nodes import Kind
from tf_cycle_ls.syntax.ast import Attribute

_META = frozenset({"count", "for_each", "provider", "depends_on"})
# A module with one of these blocks may need what moves, or configures it.
_OBSTACLES = (ProviderDeclaration, MovedDeclaration, RemovedDeclaration)


class CalledModule(Struct, frozen=True):
    """A local module that the configuration calls once, in the root module, with instances.

    `meta` is the `count` or `for_each` of the call, and `keys` are its instance keys, as they are
    written in an index. `path` is the path of a file in the directory of the module.
    """

    call: TopLevelBlock
    meta: Attribute
    keys: tuple[str, ...]
    path: str

    @property
    def name(self) -> str:
        """The name of the call."""
        return self.call.block.labels[0]

    @property
    def instance(self) -> str:
        """The instance of the same key, as a block with the same `count` or `for_each` reads it."""
        key = "count.index" if self.meta.name == "count" else "each.key"
        return f"module.{self.name}[{key}]"


class Moved(Struct, frozen=True):
    """The resources that move, and the inputs that only they read."""

    resources: tuple[ResourceBlock, ...]
    inputs: tuple[str, ...]


def called_module(case: FixContext) -> CalledModule | None:
    """The module whose input an argument of a call sets; None if resources cannot move out of it.

    The call must be in the root module and have literal instance keys. Nothing may choose the
    providers or the order of the module as a whole.
    """
    context, node = case.context, case.analysis.dependencies.nodes[case.edge.source]
    top = context.blocks[0]
    if top.type != "module" or node.kind is not Kind.VARIABLE:
        return None
    if node.path != f"module.{top.labels[0]}" or context.attribute.name in _META:
        return None
    found = find_named_block(case.analysis, context.document.path, CallDeclaration, top.labels[0])
    if found is None or found[0].block.body.blocks:
        return None
    call, declaration = found
    if declaration.providers or declaration.argument_names & {"depends_on", "version"}:
        return None
    directory = local_source(os.path.dirname(context.document.path), declaration.source)
    meta = call.argument("for_each") or call.argument("count")
    keys = literal_keys(case.analysis, call, meta) if meta else None
    if meta is None or keys is None or directory is None or b"\n" in call.text(meta):
        return None
    if _calls(case.analysis, directory) != 1:
        return None
    path = os.path.join(directory, "main.tf")
    declarations = module_index(case.analysis, path).declarations
    if any(isinstance(one, _OBSTACLES) for _, _, one in declarations):
        return None
    return CalledModule(call, meta, keys, path)


def _calls(analysis: Analysis, directory: str) -> int:
    """How many calls in the configuration use the module in a directory."""
    return sum(
        isinstance(declaration, CallDeclaration)
        and local_source(os.path.dirname(path), declaration.source) == directory
        for path, file in analysis.files.items()
        for item in file.items
        for declaration in item.content.declarations
    )


def moved_resources(case: FixContext, module: CalledModule) -> Moved | None:
    """The resources that read the input of the reference. None if anything else reads it, or if one
    of them cannot move."""
    index = module_index(case.analysis, module.path)
    readers = index.readers.get(Variable(case.context.attribute.name), {})
    resources: list[ResourceBlock] = []
    for declaration in readers.values():
        block = _movable(case.analysis, index, module.path, declaration)
        if block is None:
            return None
        resources.append(block)
    inputs = tuple(dict.fromkeys(_inputs(index, frozenset(readers))))
    return Moved(tuple(resources), inputs) if resources else None


def _inputs(index: ModuleIndex, moving: frozenset[int]) -> Iterator[str]:
    """The inputs that only the declarations with these numbers read."""
    for subject, readers in index.readers.items():
        if isinstance(subject, Variable) and readers.keys() <= moving:
            yield subject.name


def _movable(
    analysis: Analysis, index: ModuleIndex, path: str, declaration: Declaration
) -> ResourceBlock | None:
    """The block of a resource that can move; None for any other declaration.

    A resource can move if nothing reads it, and if it has no instances, provider or order of its
    own.
    """
    if not isinstance(declaration, ResourceDeclaration) or declaration.resource.mode != "managed":
        return None
    block = find_resource_block(analysis, path, declaration.resource)
    if block is None or index.readers.get(declaration.resource):
        return None
    body = block.block.body
    if any(body.attribute(name) for name in _META) or body.blocks_of("dynamic"):
        return None
    lifecycles = body.blocks_of("lifecycle")
    if any(one.body.attribute("replace_triggered_by") for one in lifecycles):
        return None
    return block
