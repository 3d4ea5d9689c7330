"""What of some declarations a graph depends on: all but where they stand.

Most edits change no reference. Then the shapes of all files are what they were, and so is the
graph: two shapes are the same object, or differ.
"""

from __future__ import annotations

import dataclasses
from weakref import WeakValueDictionary

from tf_cycle_ls.config.declarations import Argument, Declaration
from tf_cycle_ls.text import Span


class Fingerprint:
    """Stands for everything of one kind that is alike, as far as the graph goes."""

    __slots__ = ("__weakref__",)


def fingerprint_of(declarations: tuple[Declaration, ...]) -> Fingerprint:
    """The shape of what one item declares."""
    return _shared(tuple(map(_without_places, declarations)))


def combine_fingerprints(shapes: tuple[object, ...]) -> Fingerprint:
    """The shape of a whole of which the parts have these shapes."""
    return _shared(shapes)


_known: WeakValueDictionary[tuple[object, ...], Fingerprint] = WeakValueDictionary()


def _shared(content: tuple[object, ...]) -> Fingerprint:
    """One and the same shape for equal content, for as long as somebody has it."""
    fingerprint = _known.get(content)
    if fingerprint is None:
        fingerprint = _known[content] = Fingerprint()
    return fingerprint


def _without_places(value: object) -> object:
    if isinstance(value, Span):
        return None
    if isinstance(value, tuple):
        return tuple(map(_without_places, value))
    if isinstance(value, Declaration | Argument):
        fields = (getattr(value, field.name) for field in dataclasses.fields(value))
        return type(value), *map(_without_places, fields)
    return value
