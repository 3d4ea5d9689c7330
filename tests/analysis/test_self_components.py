"""Self references as components, so that fixes find them."""

from __future__ import annotations

from tests.fixes.support import DIRECTORY, analyze_texts, in_memory_files
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.self_components import components_and_self_references, self_components
from tf_cycle_ls.fixes.engine.fix_all import plan_safe_fixes

QUEUE = """\
resource "aws_sqs_queue" "q" {
  name = "q"
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.q.arn },
      { Effect = "Allow", Action = "sqs:ReceiveMessage", Resource = aws_sqs_queue.q.arn },
    ]
  })
}
"""


def test_one_component_for_each_block() -> None:
    analysis = analyze_texts({"main.tf": QUEUE})
    (component,) = self_components(analysis)
    (edge,) = component.edges
    assert component.addresses == ("aws_sqs_queue.q",)
    assert len(edge.references) == 2
    assert components_and_self_references(analysis) == (component,)


def test_no_component_without_self_reference() -> None:
    assert self_components(analyze_texts({"main.tf": 'resource "test_a" "a" {}\n'})) == ()


def test_plan_removes_all_self_references_of_a_block() -> None:
    files = in_memory_files({"main.tf": QUEUE})
    plan = plan_safe_fixes(analyze(DIRECTORY, files), files)
    assert [fix.rule.name for fix in plan.fixes] == ["construct-arn"]
    assert plan.after.self_references == ()
