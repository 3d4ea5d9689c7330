"""Finds `moved` blocks that form a cycle, so that there is no last address to move to.

The blocks of one module are compared. Source of the rules: `refactoring/move_execute.go`
(statementDependsOn) and `addrs/move_endpoint_module.go` (CanChainFrom, NestedWithin).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct

from tf_cycle_ls.config.addrs import INSTANCE_KEY
from tf_cycle_ls.config.declarations import InstanceKeys, MovedDeclaration
from tf_cycle_ls.config.located import Located

Block = Located[MovedDeclaration]

_STEP = re.compile(rf"(module\.[\w-]+|(?:data\.)?[\w-]+\.[\w-]+)({INSTANCE_KEY})?(?:\.|$)")
# The key of all instances together.
_ALL = "*"


class _End(Struct, frozen=True):
    """The address at one end of a block, as names and keys. `resource` is "" for a module."""

    modules: tuple[tuple[str, str], ...]
    resource: str = ""
    key: str = ""

    @property
    def path(self) -> tuple[str, ...]:
        """The names of the modules and the resource."""
        names = tuple(name for name, _ in self.modules)
        return (*names, self.resource) if self.resource else names

    def may_equal(self, other: _End) -> bool:
        """Whether both may mean the same object."""
        is_same = (self.resource, self.key) == (other.resource, other.key)
        return is_same and len(self.modules) == len(other.modules) and self._starts_with(other)

    def is_within(self, other: _End) -> bool:
        """Whether this may be a part of the other."""
        if not self._starts_with(other):
            return False
        is_deeper = len(self.modules) > len(other.modules)
        if not other.resource:
            is_instance = other.modules[-1][1] == _ALL != self.modules[-1][1]
            return bool(self.resource) or is_deeper or is_instance
        is_instance = self.resource == other.resource and other.key == _ALL != self.key
        return is_instance and not is_deeper

    def _starts_with(self, other: _End) -> bool:
        pairs = zip(self.modules, other.modules, strict=False)
        return len(self.modules) >= len(other.modules) and all(
            own[0] == its[0] and (own[1] == its[1] or _ALL in (own[1], its[1]))
            for own, its in pairs
        )


def closed_chains(
    moved: Iterable[Block], declared: Mapping[str, InstanceKeys | None]
) -> Iterator[tuple[Block, ...]]:
    """Yield each cycle once, as its blocks in order.

    `declared` maps the resources and module calls of the module to their instance keys. If a block
    moves one of these, Terraform rejects it for that, and reports no cycle. The same applies if it
    moves nothing, or if two blocks have one of their ends in common.
    """
    ends = {block: found for block in moved if (found := _ends(block.declaration))}
    for at in (0, 1):
        if len({both[at] for both in ends.values()}) < len(set(ends.values())):
            return
    if any(old == new or _exists(old, declared) for old, new in ends.values()):
        return
    needed = {
        block: [other for other in others if _waits(ends[block], ends[other])]
        for block, others in _related(ends).items()
    }
    _trim(needed)
    seen: set[Block] = set()
    for block in needed:
        chain = _cycle(block, needed) if block not in seen else ()
        if chain:
            # Cycles with a block in common are one error.
            seen.update(one for one in _reached(block, needed) if block in _reached(one, needed))
            yield chain


def _trim(successors: dict[Block, list[Block]]) -> None:
    """Remove the blocks from which no cycle can be reached."""
    left = {block: len(others) for block, others in successors.items()}
    predecessors: dict[Block, list[Block]] = {}
    for block, others in successors.items():
        for other in others:
            predecessors.setdefault(other, []).append(block)
    ended = [block for block, count in left.items() if not count]
    while ended:
        block = ended.pop()
        del successors[block]
        for before in predecessors.get(block, ()):
            successors[before].remove(block)
            left[before] -= 1
            if not left[before]:
                ended.append(before)


def _related(ends: Mapping[Block, tuple[_End, _End]]) -> dict[Block, dict[Block, None]]:
    """Maps each block to those with an end above or below one of its ends, apart from keys."""
    by_path: dict[tuple[str, ...], list[Block]] = {}
    for block, both in ends.items():
        for end in both:
            by_path.setdefault(end.path, []).append(block)
    found: dict[Block, dict[Block, None]] = {block: {} for block in ends}
    for block, both in ends.items():
        for path in (end.path for end in both):
            for length in range(1, len(path) + 1):
                for other in by_path.get(path[:length], ()):
                    if other is not block:
                        found[block][other] = None
                        found[other][block] = None
    return found


def _exists(end: _End, declared: Mapping[str, InstanceKeys | None]) -> bool:
    """Whether the object is declared in the module itself. Unknown instances do not count."""
    if len(end.path) > 1:
        return False
    key = end.key if end.resource else end.modules[0][1]
    keys = declared.get(end.path[0])
    if key == _ALL or keys is None:
        return key == _ALL and end.path[0] in declared
    own = key[1:-1]
    return (int(own) if own.isdigit() else own) in keys


def _ends(block: MovedDeclaration) -> tuple[_End, _End] | None:
    """Both ends. Without a key at either end, a block moves all instances."""
    ends = [_steps(name) for name in (block.keyed_source, block.keyed_target)]
    if not all(ends):
        return None
    is_whole = not any(steps[-1][1] for steps in ends)
    found = []
    for steps in ends:
        *modules, (name, key) = steps
        key = _ALL if is_whole else key
        is_module = name.startswith("module.")
        found.append(_End((*modules, (name, key))) if is_module else _End((*modules,), name, key))
    return found[0], found[1]


def _steps(name: str) -> list[tuple[str, str]]:
    """The module calls and the resource in an address, each with its key or an empty string. Empty
    if the address has another part."""
    steps: list[tuple[str, str]] = []
    at = 0
    while match := _STEP.match(name, at):
        steps.append((match[1], match[2] or ""))
        at = match.end()
    return steps if at == len(name) else []


def _waits(block: tuple[_End, _End], other: tuple[_End, _End]) -> bool:
    """Whether Terraform executes the other block first."""
    (source, target), (its_source, its_target) = block, other
    return (
        source.may_equal(its_target)
        or source.is_within(its_target)
        or target.is_within(its_target)
        or its_source.is_within(source)
        or its_target.is_within(source)
    )


def _reached(start: Block, successors: Mapping[Block, Collection[Block]]) -> dict[Block, Block]:
    """Maps each block that is reached from a block to the one before it, nearest first."""
    found: dict[Block, Block] = {}
    queue = [start]
    for block in queue:
        for following in successors[block]:
            if following not in found:
                found[following] = block
                queue.append(following)
    return found


def _cycle(start: Block, successors: Mapping[Block, Collection[Block]]) -> tuple[Block, ...]:
    """A shortest cycle through a block, in the order in which objects move, or ()."""
    before = _reached(start, successors)
    if start not in before:
        return ()
    chain = [start]
    while (block := before[chain[-1]]) is not start:
        chain.append(block)
    return tuple(chain)
