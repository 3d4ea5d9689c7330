"""The five controls that may still protect, asked of one module."""

from __future__ import annotations

from functools import lru_cache
from os.path import basename, dirname

from tf_cycle_ls.analysis.model import Analysis, Place
from tf_cycle_ls.fixes.aws.controls import (
    endpoint_actions,
    identity_policies,
    key_policies,
    network_isolation,
    private_dns,
)
from tf_cycle_ls.fixes.aws.controls.control import Control, State, control
from tf_cycle_ls.fixes.aws.controls.module_blocks import Configuration
from tf_cycle_ls.text import Document

_ASKED = (network_isolation, private_dns, endpoint_actions, key_policies, identity_policies)


def module_controls(root: Analysis, path: str) -> tuple[Control, ...]:
    """The controls of the module that the file at `path` is part of, always all five.

    They are those of the text as it is. A repair of a resource policy takes a condition, a Deny or
    the width of a resource away: none of these is what the five are judged by, so they are the
    same afterwards.
    """
    directory = dirname(path)
    documents = (each for each in root.documents.values() if dirname(each.path) == directory)
    return _controls(tuple(documents))


@lru_cache(maxsize=32)
def _controls(documents: tuple[Document, ...]) -> tuple[Control, ...]:
    """A pure function of the texts, remembered by them: one root asks for it many times."""
    configuration = Configuration(documents)
    return tuple(control(asked.NAME, asked.signs(configuration), asked.NONE) for asked in _ASKED)


def controls_summary(controls: tuple[Control, ...]) -> str:
    """How many are in place, in a few words."""
    count = sum(each.state is State.IN_PLACE for each in controls)
    return f"{count} of {len(controls)} other controls in place"


def controls_details(controls: tuple[Control, ...], root: Analysis) -> str:
    """Each control on a line of its own: its state, why, and where that is written."""
    lines = (
        f"- {each.name}: {each.state.value}: {each.because}{_where(root, each.place)}"
        for each in controls
    )
    return "\n".join([f"{controls_summary(controls)}, by the text of this module:", *lines])


def _where(root: Analysis, place: Place | None) -> str:
    if place is None:
        return ""
    line = root.documents[place.path].position(place.span.start).line + 1
    return f" ({basename(place.path)}, line {line})"
