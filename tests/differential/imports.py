"""Generates import blocks for the root module of a random configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.differential.blocks import Block, Expression, code, keyword
from tests.differential.directories import Directory
from tests.differential.names import Names


def imports(root: Directory, names: Mapping[str, Names]) -> Iterator[Block]:
    """Yield blocks that import some of the resources, each at most once."""
    own = names[""]
    for path, directory in _calls(root, ""):
        for address in names[directory.path].managed:
            if own.chance(5):
                yield _import(path, address, own)
    if own.chance(3):
        yield Block("import", arguments={"to": keyword("test_a.imported"), "id": own.expression()})


def _calls(directory: Directory, path: str) -> Iterator[tuple[str, Directory]]:
    """Yield all modules with the path of calls to them, ending in a dot."""
    yield path, directory
    for name, child in directory.calls.items():
        yield from _calls(child, f"{path}module.{name}.")


def _import(path: str, address: str, names: Names) -> Block:
    # If an `id` refers to its own target, Terraform reports another error than a cycle.
    but = address if not path else ""
    arguments: dict[str, Expression] = {}
    key = names.random.choice(["", "", "[0]", '["k"]'])
    if names.chance(30):
        arguments["for_each"] = names.expression(but)
        key = "[each.key]"
    at_module = path and names.chance(40)
    to = f"{path[:-1]}{key}.{address}" if at_module else f"{path}{address}{key}"
    return Block("import", arguments={**arguments, "to": keyword(to), "id": _id(names, but)})


def _id(names: Names, but: str) -> Expression:
    return names.expression(but) if names.chance(50) else code(names.target(but))
