"""Declarations with their locations.

Spans inside a declaration, such as the spans of its references, are relative to the start of the
top-level item that contains the declaration. So an edit above an item does not change its
declarations. `Located.span` converts such a span to a span in the file. The analysis, findings and
fixes use only spans in the file.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct

from tf_cycle_ls.config.declarations import Declaration
from tf_cycle_ls.text import Span

D = TypeVar("D", bound=Declaration, covariant=True)


class Located(Struct, Generic[D], frozen=True, eq=False):
    """A declaration in the file `path`. Its top-level item starts at byte `offset`.

    Located declarations are compared by identity. An unchanged file keeps its located declarations,
    so results that were computed from them stay valid.

    If `stale` is set, the item could not be parsed, and the declaration is from an earlier version
    of it (see `Item`). The spans of the declaration are then invalid, and `stale` replaces them.
    `overrides` are the declarations in override files that were merged into this one.
    """

    declaration: D
    path: str
    offset: int
    stale: Span | None = None
    overrides: tuple[Located[D], ...] = ()

    @property
    def parts(self) -> tuple[Located[D], ...]:
        """This declaration, from which overridden arguments were removed, and its overrides."""
        return (self, *self.overrides)

    def span(self, inner: Span) -> Span:
        """Convert a span of the declaration to a span in the file."""
        return self.stale or inner.shifted(self.offset)
