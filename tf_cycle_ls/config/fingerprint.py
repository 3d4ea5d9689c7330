"""Fingerprints of declarations. They cover everything that the graph depends on, but no locations.

Most edits change no reference, so the fingerprints of all files stay the same, and so does the
graph. Equal declarations share one fingerprint object, so fingerprints are compared by identity.
"""

from __future__ import annotations

from weakref import WeakValueDictionary

from msgspec.structs import astuple

from tf_cycle_ls.config.declarations import Argument, Declaration
from tf_cycle_ls.text import Span


class Fingerprint:
    """A token shared by all declarations that produce the same graph. Compare it with `is`."""

    __slots__ = ("__weakref__",)


def fingerprint_of(declarations: tuple[Declaration, ...]) -> Fingerprint:
    """The fingerprint of the declarations of one item."""
    return _interned(tuple(map(_without_spans, declarations)))


def combine_fingerprints(parts: tuple[object, ...]) -> Fingerprint:
    """Combine `parts`, which are fingerprints and other hashable values, into one fingerprint."""
    return _interned(parts)


_fingerprints: WeakValueDictionary[tuple[object, ...], Fingerprint] = WeakValueDictionary()


def _interned(content: tuple[object, ...]) -> Fingerprint:
    """The fingerprint of `content`. Equal contents share one fingerprint while it is referenced."""
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
        return type(value), *map(_without_spans, astuple(value))
    return value
