"""A compensating control, and the evidence for it in the text of a module."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from msgspec import Struct

from tf_cycle_ls.analysis.model import Place


class State(Enum):
    """Whether a module has a control, according to the text of that module alone."""

    PRESENT = "present"
    UNKNOWN = "unknown"
    """The state depends on a computed value or on another module."""
    MISSING = "missing"


class Evidence(Struct, frozen=True):
    """The state that one declaration shows. `reason` explains it and names the declaration."""

    state: State
    reason: str
    place: Place


class Control(Struct, frozen=True):
    """One control of a module. `place` shows the evidence for its state; None without evidence."""

    name: str
    state: State
    reason: str
    place: Place | None


# A control is as strong as its weakest part: one declaration that lacks it outweighs the others.
_WEAKEST_FIRST = (State.MISSING, State.UNKNOWN, State.PRESENT)


def weakest(name: str, evidence: Iterable[Evidence], no_evidence: str) -> Control:
    """The control with the weakest state of all evidence.

    Without evidence the state is unknown, because another module may have the control. The reason
    is then `no_evidence`.
    """
    unique = tuple(dict.fromkeys(evidence))
    for state in _WEAKEST_FIRST:
        matching = [item for item in unique if item.state is state]
        if matching:
            more = f" (and {len(matching) - 1} more)" if len(matching) > 1 else ""
            return Control(name, state, matching[0].reason + more, matching[0].place)
    return Control(name, State.UNKNOWN, no_evidence, None)
