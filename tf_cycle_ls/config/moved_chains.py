"""Finds chains of `moved` blocks that close, so that there is no last address to move to.

Source of the rule: `internal/refactoring/move_validate.go`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tf_cycle_ls.config.declarations import MovedDeclaration
from tf_cycle_ls.config.located import Located


def closed_chains(
    moved: Iterable[Located[MovedDeclaration]],
) -> Iterator[tuple[Located[MovedDeclaration], ...]]:
    """Yield each closed chain once, as its blocks in order.

    Blocks that move single instances are ignored, because their addresses lack the keys here.
    """
    by_source = {
        block.declaration.source: block
        for block in moved
        if block.declaration.is_whole and block.declaration.source != block.declaration.target
    }
    left = dict(by_source)
    while left:
        _, block = left.popitem()
        chain = [block]
        while (following := left.pop(chain[-1].declaration.target, None)) is not None:
            chain.append(following)
        sources = [one.declaration.source for one in chain]
        end = chain[-1].declaration.target
        if end in sources:
            yield tuple(chain[sources.index(end) :])
