"""A declaration with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from tf_cycle_ls.config.declarations import Declaration
from tf_cycle_ls.text import Span

D = TypeVar("D", bound=Declaration, covariant=True)


@dataclass(frozen=True, slots=True, eq=False)
class Located(Generic[D]):
    """A declaration and where it stands: its spans count from `offset` in the file `path`.

    Two are equal if they are one: as long as a file has the same text, its declarations stay the
    same objects, so what is made of them is known to be the same too.

    With `stale` set its own spans mean nothing any more (see `File`), and all of them are there.
    `overrides` are what override files put in place of parts of it.
    """

    declaration: D
    path: str
    offset: int
    stale: Span | None = None
    overrides: tuple[Located[D], ...] = ()

    @property
    def parts(self) -> tuple[Located[D], ...]:
        """What is left of the declaration, and what overrides put in the place of the rest."""
        return (self, *self.overrides)

    def span(self, inner: Span) -> Span:
        """A span of the declaration, in its file."""
        return self.stale or inner.shifted(self.offset)
