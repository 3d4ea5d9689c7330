"""What stands beside a reference: the other declarations of its module, and free names."""

from __future__ import annotations

import os.path
from collections.abc import Container, Iterator
from itertools import chain, count

from tf_cycle_ls.analysis.answers import Root
from tf_cycle_ls.config.declarations import Declaration
from tf_cycle_ls.config.file import Item


def declarations_beside(root: Root, path: str) -> Iterator[tuple[str, Item, Declaration]]:
    """All declarations of the module that a file is part of: the path and the item of each."""
    directory = os.path.dirname(path)
    for other, file in root.files.items():
        if os.path.dirname(other) == directory:
            for item in file.items:
                for declaration in item.declared.declarations:
                    yield other, item, declaration


def free_name(wished: str, taken: Container[str]) -> str:
    """`wished`, or the first of `wished_2`, `wished_3` … that is not taken."""
    numbered = (f"{wished}_{number}" for number in count(2))
    return next(name for name in chain([wished], numbered) if name not in taken)
