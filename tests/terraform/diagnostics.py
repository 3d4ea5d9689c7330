"""Sorts Terraform's diagnostics into cycles, self-references and other errors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Cycle = frozenset[str]

_CYCLE = "Cycle: "
# Instance keys are quoted strings, which may contain commas. So do some suffixes of OpenTofu.
_NODE = re.compile(r'(?:[^",(]|"(?:[^"\\]|\\.)*"|\([^()]*\))+')
_SELF_REFERENCE = re.compile(r"Self-referen(?:tial|cing) ")
_OWN_ADDRESS = re.compile(r"(?:Configuration for|Local value) (.+?) (?:may not|cannot) ")


class SelfReference(NamedTuple):
    """A self-reference: the address as Terraform prints it, and the place of the reference."""

    address: str
    file: str | None
    line: int | None
    phase: str


class Problem(NamedTuple):
    """Any other error."""

    summary: str
    detail: str
    file: str | None
    line: int | None
    phase: str


@dataclass
class Findings:
    """Collects diagnostics. One reported in two phases counts for the first of them."""

    cycles: dict[Cycle, str] = field(default_factory=dict)
    self_references: dict[tuple[object, ...], SelfReference] = field(default_factory=dict)
    problems: dict[tuple[object, ...], Problem] = field(default_factory=dict)

    def add(self, diagnostics: Iterable[dict[str, Any]], phase: str) -> None:
        """Add the diagnostics of one command ("validate" or "plan")."""
        for diagnostic in diagnostics:
            if diagnostic["severity"] == "error":
                self._add_error(diagnostic, phase)

    def cycles_of(self, phase: str) -> frozenset[Cycle]:
        """Return the cycles that a phase was the first to report."""
        return frozenset(cycle for cycle, found_by in self.cycles.items() if found_by == phase)

    def _add_error(self, diagnostic: dict[str, Any], phase: str) -> None:
        summary, detail = diagnostic["summary"], diagnostic.get("detail", "")
        place = diagnostic.get("range") or {}
        file = place.get("filename") or None
        line = place.get("start", {}).get("line")
        # One error may name several cycles, one per line.
        cycles = [text for text in summary.splitlines() if text.startswith(_CYCLE)]
        if cycles:
            self.cycles = dict.fromkeys(map(nodes_of, cycles), phase) | self.cycles
        elif _SELF_REFERENCE.match(summary) and (own := _OWN_ADDRESS.search(detail)):
            found = SelfReference(own[1], file, line, phase)
            self.self_references.setdefault(found[:-1], found)
        else:
            problem = Problem(summary, detail, file, line, phase)
            self.problems.setdefault(problem[:-1], problem)


def of_validate(output: str) -> list[dict[str, Any]]:
    """Parse the diagnostics printed by `terraform validate -json`."""
    return list(json.loads(output)["diagnostics"])


def of_plan(output: str) -> list[dict[str, Any]]:
    """Parse the diagnostics printed by `terraform plan -json`, one message per line."""
    messages = (json.loads(line) for line in output.splitlines() if line.startswith("{"))
    return [one["diagnostic"] for one in messages if one.get("type") == "diagnostic"]


def nodes_of(summary: str) -> Cycle:
    """The nodes in a printed cycle, such as `Cycle: a, b`."""
    return frozenset(name.strip() for name in _NODE.findall(summary.removeprefix(_CYCLE)))
