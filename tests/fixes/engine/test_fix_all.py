"""The plan of fixes: least invasive, without redundant fixes, and valid in combination."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixes.engine.support import NODES, has_breakable_cycle, plan_text, subsets
from tests.fixes.support import DIRECTORY, in_memory_files
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.fixes.engine.fix_all import Plan, plan_fixes
from tf_cycle_ls.fixes.engine.hitting_set import Choice
from tf_cycle_ls.fixes.model import Impact, Safety
from tf_cycle_ls.fixes.registry import RULES
from tf_cycle_ls.graph.traversal import Edge
from tf_cycle_ls.text import Document, apply
from tf_cycle_ls.vfs import Overlay


def test_prefers_one_fix_for_two_cycles() -> None:
    """Two entries of depends_on could be removed, or one that is on both cycles."""
    result = plan_text("""
        resource "test_a" "hub" {
          depends_on = [test_b.way]
        }

        resource "test_b" "way" {
          depends_on = [test_c.left, test_c.right]
        }

        resource "test_c" "left" {
          depends_on = [test_a.hub]
        }

        resource "test_c" "right" {
          depends_on = [test_a.hub]
        }
    """)
    assert len(result.fixes) == 1
    assert result.fixes[0].breaks == 2
    assert not result.after.components


POLICY = """
        resource "aws_iam_role_policy" "p" {
          policy = jsonencode({
            Statement = [{
              Effect   = "Allow"
              Action   = "s3:GetObject"
              Resource = test_a.one.arn
            }]
          })
        }

        resource "test_b" "left" {
          v = aws_iam_role_policy.p.id
        }
"""


def test_prefers_two_safe_fixes_to_one_unsafe_fix() -> None:
    """A `*` in the policy would break both cycles, but would give the role access to everything."""
    result = plan_text(
        POLICY
        + """
        resource "test_a" "one" {
          depends_on = [test_b.left, test_c.right]
        }

        resource "test_c" "right" {
          v = aws_iam_role_policy.p.id
        }
    """
    )
    assert [fix.rule.name for fix in result.fixes] == ["remove-depends-on", "remove-depends-on"]
    assert not result.after.components


def test_unsafe_fix_makes_safe_fix_redundant() -> None:
    """No safe fix is applied for a cycle that the necessary unsafe fix breaks anyway."""
    result = plan_text(
        POLICY
        + """
        resource "test_a" "one" {
          v          = aws_iam_role_policy.p.id
          depends_on = [test_b.left]
        }
    """
    )
    assert [fix.impact >= Impact.WIDENED for fix in result.fixes] == [True]
    assert not result.after.components


def test_fixes_get_different_local_names() -> None:
    """Each fix alone would name its local value `vm_name`. The second is planned on the result of
    the first."""
    result = plan_text("""
        resource "test_nic" "nic" {
          name = test_vm.vm.name
        }

        resource "test_vm" "vm" {
          name = "${var.prefix}-a"
          nic  = test_nic.nic.id
        }

        resource "test_disk" "disk" {
          name = test_pc.vm.name
        }

        resource "test_pc" "vm" {
          name = "${var.prefix}-b"
          disk = test_disk.disk.id
        }

        variable "prefix" {
        }
    """)
    assert [fix.rule.name for fix in result.fixes] == ["inline-value", "inline-value"]
    assert not result.after.components
    assert not result.after.problems
    (document,) = result.documents.values()
    assert b"vm_name = " in document.data
    assert b"vm_name_2 = " in document.data


def test_rules_and_impact_limit_the_plan() -> None:
    text = """
        data "aws_iam_policy_document" "bucket" {
          statement {
            actions   = ["kms:Decrypt"]
            resources = [test_a.one.arn]
          }
        }

        resource "test_a" "one" {
          v = data.aws_iam_policy_document.bucket.json
        }
    """
    assert plan_text(text, Safety.SAFE_ONCE_APPLIED).fixes == ()
    assert plan_text(text, Safety.SAFE_ONCE_APPLIED).after.components
    assert not plan_text(text).after.components


def test_plan_edits_produce_plan_documents() -> None:
    files = in_memory_files(
        {
            "main.tf": 'resource "test_a" "one" {\n  depends_on = [test_b.two]\n}\n',
            "other.tf": 'resource "test_b" "two" {\n  v = test_a.one.id\n}\n',
        }
    )
    names = [rule.name for rule in RULES]
    result = plan_fixes(analyze(DIRECTORY, files), files, names, Safety.SAFE_ONCE_APPLIED)
    edits = result.edits()
    assert list(edits) == [f"{DIRECTORY}/main.tf"]
    edited = {
        path: Document(path, apply(files.read(path).data, changes))
        for path, changes in edits.items()
    }
    assert edited == dict(result.documents)
    assert not analyze(DIRECTORY, Overlay(files, edited)).components


def configuration(edges: dict[Edge, bool]) -> str:
    """A resource for each node. Edges are entries of depends_on, or (False) references that no rule
    can remove."""
    text = ""
    for node in "abcdef":
        entries = [f"test_a.{b}" for (a, b), by_entry in edges.items() if a == node and by_entry]
        others = [
            f"test_a.{b}.id" for (a, b), by_entry in edges.items() if a == node and not by_entry
        ]
        text += f'resource "test_a" "{node}" {{\n  v = [{", ".join(others)}]\n'
        text += f"\n  depends_on = [{', '.join(entries)}]\n}}\n\n" if entries else "}\n\n"
    return text


DENSE = st.lists(
    st.tuples(NODES, NODES).filter(lambda edge: edge[0] != edge[1]),
    min_size=8,
    max_size=14,
    unique=True,
)


@settings(max_examples=30)
@given(DENSE, st.lists(st.booleans(), min_size=14, max_size=14))
def test_plan_has_minimum_number_of_fixes(edges: list[Edge], by_entry: list[bool]) -> None:
    kinds = dict(zip(edges, by_entry, strict=False))
    entries = [Choice((1,), frozenset({edge})) for edge, is_entry in kinds.items() if is_entry]
    fewest = min(
        len(subset)
        for subset in subsets(len(entries))
        if not has_breakable_cycle(edges, entries, subset)
    )
    result = plan_text(configuration(kinds))
    assert len(result.fixes) == fewest
    assert {fix.rule.name for fix in result.fixes} <= {"remove-depends-on"}
    removed = {(a, b) for a, b in edges if f"test_a.{b}" not in targets_of(result, a)}
    assert len(removed) == fewest
    assert not has_breakable_cycle([edge for edge in edges if edge not in removed], entries, ())


def targets_of(result: Plan, node: str) -> tuple[str, ...]:
    return result.after.dependencies.successors[f"test_a.{node}"]
