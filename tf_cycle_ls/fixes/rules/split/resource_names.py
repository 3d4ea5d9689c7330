"""Derives names of new resources from values in the configuration."""

from __future__ import annotations

import re

from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Traversal
from tf_cycle_ls.text import Span

_NOT_IN_A_NAME = re.compile(r"[^0-9A-Za-z]+")
_WELL_KNOWN = {"0.0.0.0/0": "anywhere", "::/0": "anywhere_ipv6"}
_UNNAMED_ROOTS = frozenset({"each", "count", "self", "path", "terraform"})


def value_label(data: bytes, span: Span) -> str:
    """A short identifier for the value at `span` of `data`; "" if it has no name.

    A literal is converted to an identifier. For any other expression, the identifier is the name of
    the first object that it refers to.
    """
    value = expressions.read(data, span)
    if isinstance(value, expressions.Literal):
        return "" if value.value is None else to_identifier(str(value.value))
    for traversal in expressions.traversals(data[span.start : span.end].decode()):
        name = _referenced_name(traversal)
        if name:
            return to_identifier(name)
    return ""


def to_identifier(text: str) -> str:
    """Convert a text to lower case, with `_` in place of everything but letters and digits."""
    return _NOT_IN_A_NAME.sub("_", _WELL_KNOWN.get(text, text)).strip("_").lower()


def join_words(*words: str) -> str:
    """Join the nonempty words with `_`."""
    return "_".join(filter(None, words))


def _referenced_name(traversal: Traversal) -> str:
    """The name of the object that a traversal refers to, without its type; "" if it has no name."""
    steps = [step for step in traversal.steps if isinstance(step, str)]
    root = traversal.root
    if root in _UNNAMED_ROOTS:
        return ""
    skipped = 1 if root in ("data", "resource") else 0
    return steps[skipped] if len(steps) > skipped else ""
