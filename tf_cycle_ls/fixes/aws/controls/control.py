"""A control that protects what a policy is about, and whether the text shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from tf_cycle_ls.analysis.model import Place


class State(Enum):
    """Whether a control is there, by the text of one module alone."""

    IN_PLACE = "in place"
    UNKNOWN = "cannot be told"
    """It depends on a computed value, or on what is written in another module."""
    MISSING = "lacking"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one declaration shows of a control: `because` says it in words that name the address."""

    state: State
    because: str
    place: Place


@dataclass(frozen=True, slots=True)
class Control:
    """One control of a module. `place` is what shows its state, None where nothing is written."""

    name: str
    state: State
    because: str
    place: Place | None


# A chain is as strong as its weakest link: what is lacking in one place outweighs the rest.
_WEAKEST_FIRST = (State.MISSING, State.UNKNOWN, State.IN_PLACE)


def control(name: str, signs: Iterable[Evidence], nothing: str) -> Control:
    """A control by all the signs of it; `nothing` says what the module lacks where there is none.

    Where nothing is written the control may be in another module: that cannot be told.
    """
    found = tuple(dict.fromkeys(signs))
    for state in _WEAKEST_FIRST:
        alike = [sign for sign in found if sign.state is state]
        if alike:
            more = f" (and {len(alike) - 1} more)" if len(alike) > 1 else ""
            return Control(name, state, alike[0].because + more, alike[0].place)
    return Control(name, State.UNKNOWN, nothing, None)
