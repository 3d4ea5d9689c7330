"""From a traversal to what it names (Terraform: `addrs/parse_ref.go`, `parseRef`)."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from tf_cycle_ls.config.addrs import CallOutput, Local, Resource, Subject, Variable
from tf_cycle_ls.syntax.ast import Key, Step, Traversal
from tf_cycle_ls.text import Span

# The object whose provisioner it is, and names that Terraform keeps for itself. `count.index`,
# `path.module` and the like do name a resource of that type, in the odd case that there is one.
_NO_SUBJECT = frozenset(("self", "template", "lazy", "arg"))
# Most things are referred to several times: one object for all, as long as it is asked for.
_MOST = 2_000
_resource = lru_cache(_MOST)(Resource)
_local = lru_cache(_MOST)(Local)
_variable = lru_cache(_MOST)(Variable)
_MODES = {"data": "data", "ephemeral": "ephemeral", "resource": "managed"}


class Role(Enum):
    """Which part of a declaration a reference stands in, as far as Terraform treats it apart."""

    BODY = "body"
    META = "count or for_each"
    DEPENDS_ON = "depends_on"
    REPLACE = "replace_triggered_by"
    CONDITION = "precondition or postcondition"
    PROVISIONER = "provisioner or connection"
    IMPORT = "import"
    TRIGGER = "action_trigger"


class Reference(NamedTuple):
    """A traversal that names something.

    `key` is the literal instance key of a resource (its text in the brackets), None where there
    is none or it is computed. `attribute` is the argument with the nested blocks around it.
    """

    subject: Subject
    key: str | None
    span: Span
    attribute: str
    role: Role

    def __str__(self) -> str:
        """What it names, as a text would have it that is not there to be quoted."""
        return f"{self.subject}[{self.key}]" if self.key else str(self.subject)


def subject_of(traversal: Traversal) -> tuple[Subject, str | None] | None:
    """What a traversal names, and the literal key that picks an instance of it.

    None where it names nothing that can be depended on.
    """
    root, steps = traversal.root, traversal.steps
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


def action_of(traversal: Traversal) -> Resource | None:
    """The action that an entry of `actions` names, whatever its instance."""
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


def _name(steps: tuple[Step, ...], at: int) -> str | None:
    """The attribute step at an index; None when it is missing or in brackets."""
    step = steps[at] if at < len(steps) else None
    return step if isinstance(step, str) else None
