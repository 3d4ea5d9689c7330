"""Short names for values, to name resources after them."""

from __future__ import annotations

import re

from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Traversal
from tf_cycle_ls.text import Span

_OTHER = re.compile(r"[^0-9A-Za-z]+")
_ANYWHERE = {"0.0.0.0/0": "anywhere", "::/0": "anywhere_ipv6"}
_OF_AN_INSTANCE = frozenset({"each", "count", "self", "path", "terraform"})
_BEHIND_KIND = frozenset({"var", "local", "module"})


def label(data: bytes, span: Span) -> str:
    """A word for the value at `span` of `data`, "" where nothing short can be said.

    A literal is its own name; a reference has the name of what it refers to.
    """
    value = expressions.read(data, span)
    if isinstance(value, expressions.Literal):
        return "" if value.value is None else word(str(value.value))
    for traversal in expressions.traversals(data[span.start : span.end].decode()):
        named = _named(traversal)
        if named:
            return word(named)
    return ""


def word(text: str) -> str:
    """A text with nothing in it but what a name may have, and an underscore for the rest."""
    return _OTHER.sub("_", _ANYWHERE.get(text, text)).strip("_").lower()


def joined(*words: str) -> str:
    """One name of several words, of which some may be empty."""
    return "_".join(filter(None, words))


def _named(traversal: Traversal) -> str:
    """What a traversal refers to, without its type."""
    steps = [step for step in traversal.steps if isinstance(step, str)]
    root = traversal.root
    if root in _OF_AN_INSTANCE:
        return ""
    skipped = 0 if root in _BEHIND_KIND or root not in ("data", "resource") else 1
    return steps[skipped] if len(steps) > skipped else ""
