"""The instances of resources that `moved` blocks rename, and those that Terraform moves itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct

from tf_cycle_ls.config.addrs import INSTANCE_KEY
from tf_cycle_ls.config.declarations import MovedDeclaration
from tf_cycle_ls.graph.nodes import Scope, address_in

_KEYS = re.compile(INSTANCE_KEY)
_MODULE = re.compile(rf"(module\.[\w-]+)({INSTANCE_KEY})?\.")
_CALL = re.compile(r"module\.[\w-]+")


class _Move(Struct, frozen=True):
    """A `moved` block: a pattern of the old addresses, and the new address in its module."""

    old: re.Pattern[str]
    new: str

    def after(self, address: str) -> str | None:
        """The new address, or None if the block does not move it."""
        match = self.old.fullmatch(address)
        return match and f"{match['scope']}{self.new}{match['key']}{match['rest']}"


class InstanceMoves:
    """The moves in some modules."""

    def __init__(self, modules: Collection[Scope]) -> None:
        blocks = [
            (scope.path, block.declaration) for scope in modules for block in scope.module.moved
        ]
        self._moves = [_move(path, declaration) for path, declaration in blocks]
        self._named = frozenset(
            address_in(path, name)
            for path, declaration in blocks
            for name in (declaration.source, declaration.target)
        )

    def after(
        self,
        address: str,
        arguments: Collection[str] | None,
        calls: Iterable[Collection[str]] = (),
    ) -> str:
        """The new address of an instance. `arguments` are those of its resource, or None if that is
        not configured, and `calls` those of the calls of its modules, if these move, too.

        What gets a `count` keeps its only instance as `[0]`, and back, unless a block names it.
        Source: `refactoring/move_statement.go`, ImpliedMoveStatements.
        """
        path, module, own = "", "", address
        for call in calls:
            name, key, own = _MODULE.split(own, maxsplit=1)[1:]
            path = address_in(path, name)
            module += f"{name}{_kept(key or '', call, is_named=self.has_block(path))}."
        if arguments is None or self.has_block(_KEYS.sub("", address)):
            return _last(f"{module}{own}", self._moves)
        resource = re.sub(rf"{INSTANCE_KEY}$", "", own)
        return f"{module}{resource}{_kept(own[len(resource) :], arguments)}"

    def has_block(self, resource: str) -> bool:
        """Whether a block names a resource or its module."""
        return any(resource == name or resource.startswith(f"{name}.") for name in self._named)


def _kept(key: str, arguments: Collection[str], *, is_named: bool = False) -> str:
    """The new key of an instance of a block with these arguments."""
    if is_named:
        return key
    if "count" in arguments:
        return key or "[0]"
    return "" if key == "[0]" and "for_each" not in arguments else key


def _move(path: str, block: MovedDeclaration) -> _Move:
    old, new = block.keyed_source, block.keyed_target
    callers = "".join(rf"{re.escape(call)}(?:{INSTANCE_KEY})?\." for call in _CALL.findall(path))
    # Without a key at either end, a block moves all instances, and they keep their keys.
    key = "" if old.endswith("]") or new.endswith("]") else f"(?:{INSTANCE_KEY})?"
    pattern = rf"(?P<scope>{callers}){re.escape(old)}(?P<key>{key})(?P<rest>(?:\..*)?)"
    return _Move(re.compile(pattern), new)


def _last(address: str, moves: Sequence[_Move]) -> str:
    """The end of the chain of moves from an address. Each is used once, so that chains end."""
    for at, move in enumerate(moves):
        if (moved := move.after(address)) is not None:
            return _last(moved, [*moves[:at], *moves[at + 1 :]])
    return address
