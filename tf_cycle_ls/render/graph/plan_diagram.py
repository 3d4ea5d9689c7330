"""Draws the cycles of a plan: one frame for each cycle, and an arrow for each step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tf_cycle_ls.findings.replacement_messages import step_text
from tf_cycle_ls.render.graph.diagram import Arrow, Diagram, Node
from tf_cycle_ls.render.graph.labels import printable
from tf_cycle_ls.replacement.explanation import PlanCycle

_RED = "#c62828"


def plan_diagram(cycles: Sequence[PlanCycle]) -> Diagram:
    """The diagram of cycles. An arrow points from a node to the node that it waits for; its
    tooltip is the reason."""
    frames = []
    for number, cycle in enumerate(cycles, 1):
        steps = cycle.steps
        frames.append(
            Diagram(
                name=f"cluster_{number}",
                attributes={"label": cycle.code},
                nodes=[
                    Node(f"{number} {step.source}", {"label": _escaped(step.source)})
                    for step in steps
                ],
                edges=[
                    Arrow(
                        f"{number} {step.source}",
                        f"{number} {step.target}",
                        {"color": _RED, "tooltip": _escaped(step_text(step))},
                    )
                    for step in steps
                ],
            )
        )
    return Diagram(
        name="plan",
        attributes={"rankdir": "LR"},
        node_attributes={"shape": "box", "fontname": "sans-serif"},
        subgraphs=frames,
    )


def plan_mermaid(cycles: Sequence[PlanCycle]) -> str:
    """The cycles as a Mermaid flowchart."""
    return "\n".join(_lines(cycles)) + "\n"


def _lines(cycles: Sequence[PlanCycle]) -> Iterator[str]:
    yield "flowchart LR"
    for number, cycle in enumerate(cycles):
        ids = {step.source: f"n{number}_{at}" for at, step in enumerate(cycle.steps)}
        yield f'  subgraph c{number}["{cycle.code}"]'
        for name, id_ in ids.items():
            yield f'    {id_}["{_entities(name)}"]'
        yield "  end"
        for step in cycle.steps:
            yield f"  {ids[step.source]} --> {ids[step.target]}"


def _escaped(text: str) -> str:
    return printable(text).replace("\\", "\\\\")


def _entities(text: str) -> str:
    """The text with everything that Mermaid may interpret as numeric entities."""
    return "".join(
        one if one.isalnum() or one in " _./-" else f"#{ord(one)};" for one in printable(text)
    )
