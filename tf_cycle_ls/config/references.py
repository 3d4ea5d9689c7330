"""Resolves a traversal to the address that it refers to (Terraform: `addrs/parse_ref.go`)."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from tf_cycle_ls.config.addrs import (
    CallOutput,
    Local,
    ProviderFunctions,
    Resource,
    Subject,
    Variable,
)
from tf_cycle_ls.syntax.ast import Key, Step, Traversal
from tf_cycle_ls.text import Span

# Roots that refer to nothing: `self`, and names that Terraform reserves. Roots such as `count` are
# not listed, because `count.index` refers to the resource `index` of type `count`, if it exists.
_NO_SUBJECT = frozenset(("self", "template", "lazy", "arg"))
# Most addresses occur in several references. These caches let the references share one object.
_CACHE_SIZE = 2_000
_resource = lru_cache(_CACHE_SIZE)(Resource)
_local = lru_cache(_CACHE_SIZE)(Local)
_variable = lru_cache(_CACHE_SIZE)(Variable)
_provider_functions = lru_cache(_CACHE_SIZE)(ProviderFunctions)
_MODES = {"data": "data", "ephemeral": "ephemeral", "action": "action", "resource": "managed"}


class Role(Enum):
    """The part of a declaration that contains a reference. Terraform treats these differently."""

    BODY = "body"
    META = "count or for_each"
    DEPENDS_ON = "depends_on"
    REPLACE = "replace_triggered_by"
    CONDITION = "precondition or postcondition"
    PROVISIONER = "provisioner or connection"
    IMPORT = "import"
    TRIGGER = "action_trigger"


class Reference(NamedTuple):
    """A traversal that refers to an address.

    `key` is the literal instance key of a resource, as written in the brackets, or None if the key
    is missing or computed. `attribute` is the name of the argument, prefixed with the types of the
    nested blocks around it.
    """

    subject: Subject
    key: str | None
    span: Span
    attribute: str
    role: Role

    def __str__(self) -> str:
        """Format the reference like source text. Used if the source text is not available."""
        return f"{self.subject}[{self.key}]" if self.key else str(self.subject)


def subject_of(traversal: Traversal) -> tuple[Subject, str | None] | None:
    """Return the address that a traversal refers to, and the literal instance key or None.

    Returns None for traversals that do not refer to an address, such as `self.id`.
    """
    return _subject_of(traversal.root, traversal.steps)


@lru_cache(_CACHE_SIZE)
def _subject_of(root: str, steps: tuple[Step, ...]) -> tuple[Subject, str | None] | None:
    if root in _NO_SUBJECT:
        return None
    if root == "local":
        name = _name(steps, 0)
        return (_local(name), None) if name else None
    if root == "var":
        name = _name(steps, 0)
        return (_variable(name), None) if name else None
    if root == "module":
        return _call_output(steps)
    if root.startswith("provider::"):
        return _functions_of(root)
    if root in _MODES:
        type_, name = _name(steps, 0), _name(steps, 1)
        rest = steps[2:]
    else:
        type_, name = root, _name(steps, 0)
        root, rest = "resource", steps[1:]
    if not type_ or not name:
        return None
    key = rest[0].text if rest and isinstance(rest[0], Key) else None
    return _resource(_MODES[root], type_, name), key


def _functions_of(function: str) -> tuple[Subject, None] | None:
    """The provider of a function such as `provider::aws::arn_parse`.

    OpenTofu accepts an alias before the name of the function.
    """
    _, *names = function.split("::")
    if len(names) not in (2, 3):
        return None
    return _provider_functions(names[0], names[1] if len(names) == 3 else None), None


def action_of(traversal: Traversal) -> Resource | None:
    """Return the action that an entry of `actions` refers to, or None for any other traversal."""
    type_, name = _name(traversal.steps, 0), _name(traversal.steps, 1)
    if traversal.root != "action" or not type_ or not name:
        return None
    return Resource("action", type_, name)


def _call_output(steps: tuple[Step, ...]) -> tuple[Subject, None] | None:
    call = _name(steps, 0)
    if not call:
        return None
    rest = steps[1:]
    if rest and isinstance(rest[0], Key):
        rest = rest[1:]
    return CallOutput(call, _name(rest, 0)), None


def _name(steps: tuple[Step, ...], index: int) -> str | None:
    """Return the attribute name in step `index`, or None if the step is missing or in brackets."""
    step = steps[index] if index < len(steps) else None
    return step if isinstance(step, str) else None
