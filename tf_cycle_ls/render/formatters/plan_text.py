"""Formats the cycles of plans and states for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Any

from msgspec import Struct

from tf_cycle_ls.config.dialect import TERRAFORM, Dialect
from tf_cycle_ls.findings.messages import documentation_of
from tf_cycle_ls.findings.replacement_messages import (
    remedy_commands,
    remedy_title,
    step_text,
    verdict_text,
)
from tf_cycle_ls.graph.nodes import printed_nodes
from tf_cycle_ls.render.graph.labels import printable
from tf_cycle_ls.render.snippet import styled
from tf_cycle_ls.replacement.explanation import PlanCycle
from tf_cycle_ls.replacement.remedies import Remedy
from tf_cycle_ls.replacement.simulate import Verdict

_WIDTH = 95
_MAX_NAMES = 8


class ExplainedCycle(Struct, frozen=True):
    """A cycle of a plan or a state, how often Terraform finds it, and the verified ways out.

    `condition` is empty, or says under which condition the cycle exists, as a part of a sentence
    that starts with "if". `tool` is the tool that makes the plan.
    """

    cycle: PlanCycle
    verdict: Verdict
    remedies: tuple[Remedy, ...]
    condition: str = ""
    tool: Dialect = TERRAFORM


def cycle_lines(found: ExplainedCycle, *, colour: bool, every_step: bool) -> Iterator[str]:
    """The heading of a cycle, how often it occurs, its steps, and the ways out."""
    cycle = found.cycle
    severity, shade = ("warning", "yellow") if found.condition else ("error", "red")
    label = styled(f"{severity}[{cycle.code}]", shade, enabled=colour)
    nodes = printed_nodes(cycle.nodes, found.tool)
    yield f"{label}: {styled(heading(nodes, all_names=every_step), enabled=colour)}"
    if found.condition:
        yield from _wrap(f"Only {found.condition}.")
    yield from _wrap(verdict_text(found.verdict, found.tool))
    if every_step:
        for number, step in enumerate(cycle.steps, 1):
            yield f"  {number}. {printable(f'{step.source} waits for {step.target}')}"
            yield from _wrap(step_text(step), 5)
    yield from ways_out(found.remedies if every_step else found.remedies[:1], found.tool)
    yield f"  why this happens: {documentation_of(cycle.code)}"
    yield ""


def heading(nodes: Sequence[str], *, all_names: bool) -> str:
    """The line that Terraform prints. A long one is shortened."""
    shown = list(nodes if all_names else nodes[:_MAX_NAMES])
    if len(nodes) > len(shown):
        shown.append(f"… {len(nodes) - len(shown)} more")
    return printable(f"Cycle: {', '.join(shown)}")


def cycle_json(found: ExplainedCycle) -> dict[str, Any]:
    """A cycle as JSON."""
    return {
        "code": found.cycle.code,
        "nodes": printed_nodes(found.cycle.nodes, found.tool),
        "when": found.verdict.value,
        "condition": found.condition,
        "steps": [
            {"from": step.source, "to": step.target, "message": step_text(step)}
            for step in found.cycle.steps
        ],
        "ways_out": [remedy_json(one, found.tool) for one in found.remedies],
    }


def remedy_json(remedy: Remedy, tool: Dialect) -> dict[str, Any]:
    """A way out as JSON."""
    return {
        "way": remedy.way.value,
        "addresses": list(remedy.addresses),
        "message": remedy_title(remedy),
        "commands": list(remedy_commands(remedy, tool)),
    }


def ways_out(remedies: Sequence[Remedy], tool: Dialect) -> Iterator[str]:
    """The lines about ways out, each with its commands."""
    if not remedies:
        return
    yield "  ways out, each simulated:" if len(remedies) > 1 else "  way out, simulated:"
    for remedy in remedies:
        first, *others = wrap(remedy_title(remedy), _WIDTH - 5, break_on_hyphens=False)
        yield f"   - {printable(first)}"
        yield from (f"     {printable(line)}" for line in others)
        yield from (f"       {printable(line)}" for line in remedy_commands(remedy, tool))


def _wrap(text: str, indent: int = 2) -> Iterator[str]:
    lines = wrap(printable(text), _WIDTH - indent, break_on_hyphens=False, break_long_words=False)
    yield from (f"{' ' * indent}{line}" for line in lines)
