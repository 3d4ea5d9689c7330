"""Parameters and result of the commands that step through a cycle (tf-cycle-ls.nextEdge and
.previousEdge)."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types


@dataclass(frozen=True, slots=True)
class WalkParams:
    """A position, and the cycle of the previous step."""

    text_document: types.TextDocumentIdentifier
    position: types.Position
    cycle: tuple[str, ...]
    """The addresses of the cycle that the previous step followed, or () before the first step."""


@dataclass(frozen=True, slots=True)
class Walk:
    """The result of a step: the next reference, and the cycle that it belongs to."""

    location: types.Location
    cycle: tuple[str, ...]
    """The addresses of the cycle, starting with the source of the reached edge."""
