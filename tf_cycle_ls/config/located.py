"""Declarations with their locations.

Spans inside a declaration, such as those of its header and its references, are relative to the
start of the top-level item that contains it. So an edit above an item does not change its
declarations. `Located.span` converts such a span to a span in the file. The analysis, findings and
fixes use only spans relative to the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from tf_cycle_ls.config.declarations import Declaration
from tf_cycle_ls.text import Span

D = TypeVar("D", bound=Declaration, covariant=True)


@dataclass(frozen=True, slots=True, eq=False)
class Located(Generic[D]):
    """A declaration in the file `path`, with its item at `offset` (in bytes).

    Compared by identity. An unchanged file keeps its located declarations, so results that were
    computed from them stay valid.

    If `stale` is set, the item could not be parsed and the declaration is from an earlier version
    (see `Item`). Then its own spans are invalid, and `stale` is used instead of each of them.
    `overrides` are the declarations in override files.
    """

    declaration: D
    path: str
    offset: int
    stale: Span | None = None
    overrides: tuple[Located[D], ...] = ()

    @property
    def parts(self) -> tuple[Located[D], ...]:
        """The declaration, without the arguments that are overridden, and its overrides."""
        return (self, *self.overrides)

    def span(self, inner: Span) -> Span:
        """Convert a span of the declaration to a span in the file."""
        return self.stale or inner.shifted(self.offset)
