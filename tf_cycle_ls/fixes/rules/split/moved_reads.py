"""Finds reads of an argument that a split moves. They would read another value after the split."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.config.declarations import references_of
from tf_cycle_ls.fixes.lookup.module_index import module_index
from tf_cycle_ls.fixes.rules.split.resource_writer import ParentResource
from tf_cycle_ls.syntax.ast import Body, Key, Traversal

# What follows the address of a resource in a read of one of its attributes.
_READ = re.compile(rb'(?:\[[^\]\n]*\]|\.\*)?(?:\.([\w-]+)|\["([\w-]+)"\])')


def is_read(parent: ParentResource, names: Collection[str]) -> bool:
    """Whether the module reads one of the arguments `names` of a resource, by its address or
    through `self`.

    The resource as a whole is only read if `self` is.
    """
    return _reads_self(parent.body, names) or any(
        name in names for name in _read_by_address(parent)
    )


def _reads_self(body: Body, names: Collection[str]) -> bool:
    return any(
        traversal.root == "self" and (not traversal.steps or _first(traversal) in names)
        for traversal in _traversals(body)
    )


def _first(traversal: Traversal) -> str:
    step = traversal.steps[0]
    return step.text.strip('"') if isinstance(step, Key) else step


def _traversals(body: Body) -> Iterator[Traversal]:
    for attribute in body.attributes:
        yield from attribute.traversals
    for block in body.blocks:
        yield from _traversals(block.body)


def _read_by_address(parent: ParentResource) -> Iterator[str]:
    """The attributes that the module reads after the address of a resource."""
    resource = Resource("managed", parent.type, parent.name)
    address = str(resource).encode()
    index = module_index(parent.analysis, parent.context.document.path)
    for number in index.readers.get(resource, ()):
        path, item, declaration = index.declarations[number]
        data = parent.analysis.documents[path].data
        for reference in references_of(declaration):
            if reference.subject == resource:
                start = data.find(address, item.span.start + reference.span.start)
                read = _READ.match(data, start + len(address)) if start >= 0 else None
                if read:
                    yield (read[1] or read[2]).decode()
