"""Fingerprints of declarations: everything that the graph depends on, which excludes locations.

Most edits change no reference. Then the fingerprints of all files stay the same, and so does the
graph. Two fingerprints are the same object if and only if they are equal.
"""

from __future__ import annotations

import dataclasses
from weakref import WeakValueDictionary

from tf_cycle_ls.config.declarations import Argument, Declaration
from tf_cycle_ls.text import Span


class Fingerprint:
    """A token shared by all declarations that produce the same graph; compare with `is`."""

    __slots__ = ("__weakref__",)


def fingerprint_of(declarations: tuple[Declaration, ...]) -> Fingerprint:
    """The fingerprint of the declarations of one item."""
    return _interned(tuple(map(_without_spans, declarations)))


def combine_fingerprints(parts: tuple[object, ...]) -> Fingerprint:
    """Combine the fingerprints of parts, and other hashable values, into one fingerprint."""
    return _interned(parts)


_fingerprints: WeakValueDictionary[tuple[object, ...], Fingerprint] = WeakValueDictionary()


def _interned(content: tuple[object, ...]) -> Fingerprint:
    """The fingerprint of `content`. Equal contents share one, as long as it is referenced."""
    fingerprint = _fingerprints.get(content)
    if fingerprint is None:
        fingerprint = _fingerprints[content] = Fingerprint()
    return fingerprint


def _without_spans(value: object) -> object:
    """A hashable copy of a declaration or a part of one, without its spans."""
    if isinstance(value, Span):
        return None
    if isinstance(value, tuple):
        return tuple(map(_without_spans, value))
    if isinstance(value, Declaration | Argument):
        fields = (getattr(value, field.name) for field in dataclasses.fields(value))
        return type(value), *map(_without_spans, fields)
    return value
