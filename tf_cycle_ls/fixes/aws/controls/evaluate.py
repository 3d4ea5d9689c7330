"""Evaluates the five compensating controls of a module."""

from __future__ import annotations

from functools import lru_cache
from os.path import basename

from msgspec import Struct

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.aws.controls import (
    endpoint_actions,
    identity_policies,
    key_policies,
    network_isolation,
    private_dns,
)
from tf_cycle_ls.fixes.aws.controls.control import Control, State, weakest
from tf_cycle_ls.fixes.aws.controls.module_blocks import ModuleBlocks
from tf_cycle_ls.fixes.lookup.module_index import ModuleIndex, module_index
from tf_cycle_ls.text import Document

_CONTROLS = (network_isolation, private_dns, endpoint_actions, key_policies, identity_policies)


class _Module(Struct, frozen=True, eq=False):
    """A cache key: modules with the same files have the same controls."""

    documents: tuple[Document, ...]
    index: ModuleIndex

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Module) and self.documents == other.documents

    def __hash__(self) -> int:
        return hash(self.documents)


def module_controls(analysis: Analysis, path: str) -> tuple[Control, ...]:
    """The five controls of the module that contains the file at `path`.

    They are evaluated on the current text, but also hold after a fix. A fix to a resource policy
    removes a condition or a Deny, or widens the resources, and no control depends on any of these.
    """
    index = module_index(analysis, path)
    return _controls(_Module(index.documents, index))


@lru_cache(maxsize=32)
def _controls(module: _Module) -> tuple[Control, ...]:
    """The controls of a module. Cached, because all fixes of a module show the same controls."""
    blocks = ModuleBlocks(module.index)
    return tuple(
        weakest(control.NAME, control.evidence(blocks), control.NONE) for control in _CONTROLS
    )


def controls_summary(controls: tuple[Control, ...]) -> str:
    """The number of controls that are present, as a phrase."""
    count = sum(control.state is State.PRESENT for control in controls)
    return f"{count} of {len(controls)} compensating controls present"


def controls_details(controls: tuple[Control, ...], analysis: Analysis) -> str:
    """One line for each control: its state, the reason, and the file and line that show it."""
    lines = (
        f"- {control.name}: {control.state.value}: {control.reason}"
        f"{_location(analysis, control.place)}"
        for control in controls
    )
    return "\n".join([f"{controls_summary(controls)}, by the text of this module:", *lines])


def _location(analysis: Analysis, place: Place | None) -> str:
    if place is None:
        return ""
    line = analysis.documents[place.path].position(place.span.start).line + 1
    return f" ({basename(place.path)}, line {line})"
