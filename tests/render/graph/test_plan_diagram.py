"""Names in pictures of plans cannot change the picture."""

from __future__ import annotations

from tf_cycle_ls.render.graph.dot import to_dot
from tf_cycle_ls.render.graph.plan_diagram import plan_diagram, plan_mermaid
from tf_cycle_ls.replacement.apply_graph import Rule
from tf_cycle_ls.replacement.explanation import PlanCycle, Step

NAME = 'a.b["x<b>\\"] --> y"]'
CYCLE = PlanCycle(
    (NAME, "a.c"),
    (Step(NAME, "a.c", Rule.REFERENCE), Step("a.c", NAME, Rule.REFERENCE)),
    "direction-reversed",
)


def test_special_characters_are_escaped() -> None:
    mermaid = plan_mermaid([CYCLE])
    assert "<b>" not in mermaid
    assert mermaid.count("-->") == 2
    dot = to_dot(plan_diagram([CYCLE]))
    assert '["x<b>' not in dot
    assert '[\\"x<b>' in dot
