"""Parameters and result of the commands that step through a cycle (tf-cycle-ls.nextEdge and
.previousEdge)."""

from __future__ import annotations

from lsprotocol import types
from msgspec import Struct


class WalkParams(Struct, frozen=True):
    """A position, and the cycle of the previous step."""

    text_document: types.TextDocumentIdentifier
    position: types.Position
    cycle: tuple[str, ...]
    """The addresses of the cycle that the previous step followed, or () before the first step."""


class Walk(Struct, frozen=True):
    """The result of a step: the next reference, and the cycle that it belongs to."""

    location: types.Location
    cycle: tuple[str, ...]
    """The addresses of the cycle, starting with the source of the reached edge."""
