"""The set of repairs that is made: of least harm, nothing superfluous, and all of it together."""

from __future__ import annotations

from random import Random
from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixes.engine.support import NODES, has_breakable_cycle, subsets
from tests.fixes.support import DIRECTORY, in_memory_files
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.fixes.engine.fix_all import Plan, plan_fixes, plan_safe_fixes
from tf_cycle_ls.fixes.engine.hitting_set import Choice
from tf_cycle_ls.fixes.engine.verified_fixes import LARGE_COMPONENT_EDGES
from tf_cycle_ls.fixes.model import Impact
from tf_cycle_ls.fixes.registry import RULES
from tf_cycle_ls.graph.traversal import Edge
from tf_cycle_ls.text import Document, apply
from tf_cycle_ls.vfs import Overlay

NAMES = [rule.name for rule in RULES]


def planned(text: str, most: Impact = Impact.CONTROL_REMOVED) -> Plan:
    """What would be done to a configuration of one file."""
    files = in_memory_files({"main.tf": text})
    return plan_fixes(analyze(DIRECTORY, files), files, NAMES, most)


def test_prefers_one_fix_for_two_cycles() -> None:
    """Two entries of depends_on could go, or the one that both cycles run through."""
    made = planned("""
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
    assert len(made.fixes) == 1
    assert made.fixes[0].breaks == 2
    assert not made.after.components


def test_prefers_two_safe_fixes_to_one_unsafe_fix() -> None:
    """With a `*` in the policy both cycles would be gone at once, but with it the role may do that
    to everything."""
    made = planned("""
        resource "aws_iam_role_policy" "p" {
          policy = jsonencode({
            Statement = [{
              Effect   = "Allow"
              Action   = "s3:GetObject"
              Resource = test_a.one.arn
            }]
          })
        }

        resource "test_a" "one" {
          depends_on = [test_b.left, test_c.right]
        }

        resource "test_b" "left" {
          v = aws_iam_role_policy.p.id
        }

        resource "test_c" "right" {
          v = aws_iam_role_policy.p.id
        }
    """)
    assert [fix.rule.name for fix in made.fixes] == ["remove-depends-on", "remove-depends-on"]
    assert not made.after.components


def test_unsafe_fix_makes_safe_fix_redundant() -> None:
    """The order is given up only where the harmful repair does not break that cycle anyway."""
    made = planned("""
        resource "aws_iam_role_policy" "p" {
          policy = jsonencode({
            Statement = [{
              Effect   = "Allow"
              Action   = "s3:GetObject"
              Resource = test_a.one.arn
            }]
          })
        }

        resource "test_a" "one" {
          v          = aws_iam_role_policy.p.id
          depends_on = [test_b.left]
        }

        resource "test_b" "left" {
          v = aws_iam_role_policy.p.id
        }
    """)
    assert [fix.impact >= Impact.WIDENED for fix in made.fixes] == [True]
    assert not made.after.components


def test_fixes_get_different_local_names() -> None:
    """Each alone would call its local value `vm_name`: the second is made on the text of the
    first."""
    made = planned("""
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
    assert [fix.rule.name for fix in made.fixes] == ["inline-value", "inline-value"]
    assert not made.after.components
    assert not made.after.problems
    (document,) = made.documents.values()
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
    assert planned(text, Impact.ORDER).fixes == ()
    assert planned(text, Impact.ORDER).after.components
    assert not planned(text).after.components


def test_plan_edits_produce_plan_documents() -> None:
    files = in_memory_files(
        {
            "main.tf": 'resource "test_a" "one" {\n  depends_on = [test_b.two]\n}\n',
            "other.tf": 'resource "test_b" "two" {\n  v = test_a.one.id\n}\n',
        }
    )
    root = analyze(DIRECTORY, files)
    made = plan_safe_fixes(root, files)
    edits = made.edits()
    assert list(edits) == [f"{DIRECTORY}/main.tf"]
    edited = {
        path: Document(path, apply(files.read(path).data, changes))
        for path, changes in edits.items()
    }
    assert edited == dict(made.documents)
    assert not analyze(DIRECTORY, Overlay(files, edited)).components


def configuration(edges: dict[Edge, bool]) -> str:
    """A resource for each node; it depends on the others by entries of depends_on, or (False) by
    references that no rule knows what to do about."""
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
        len(each) for each in subsets(len(entries)) if not has_breakable_cycle(edges, entries, each)
    )
    made = planned(configuration(kinds))
    assert len(made.fixes) == fewest
    assert {fix.rule.name for fix in made.fixes} <= {"remove-depends-on"}
    gone = {(a, b) for a, b in edges if f"test_a.{b}" not in waits_for(made, a)}
    assert len(gone) == fewest
    assert not has_breakable_cycle([edge for edge in edges if edge not in gone], entries, ())


def waits_for(made: Plan, node: str) -> tuple[str, ...]:
    return made.after.dependencies.successors[f"test_a.{node}"]


def ring_of(nodes: int, edges: int) -> list[set[int]]:
    """Random edges for a component with that many, by source."""
    random = Random(1)
    targets = [{(node + 1) % nodes} for node in range(nodes)]
    while sum(map(len, targets)) < edges:
        source, target = random.sample(range(nodes), 2)
        targets[source].add(target)
    return targets


def test_component_of_5000_edges_is_fixed_in_time() -> None:
    text = "".join(
        f'resource "test_a" "n{node}" {{\n'
        f"  depends_on = [{', '.join(f'test_a.n{target}' for target in sorted(targets))}]\n}}\n\n"
        for node, targets in enumerate(ring_of(500, 5000))
    )
    start = process_time()
    made = planned(text, Impact.ORDER)
    assert process_time() - start < 120, "a tenth of that on a machine at rest"
    assert not made.after.components
    assert len(made.before.components[0].edges) == 5000
    # Not more than a third: the order of the text would already do with half.
    assert len(made.fixes) < 5000 / 3


def test_large_component_is_fixed_by_its_back_edges() -> None:
    """All edges lead forward but for three, which are what there is to take out."""
    targets = [
        {each for each in after if each > node} for node, after in enumerate(ring_of(80, 800))
    ]
    for source, target in ((78, 1), (60, 20), (50, 10)):
        targets[source].add(target)
    text = "".join(
        f'resource "test_a" "n{node}" {{\n'
        f"  depends_on = [{', '.join(f'test_a.n{target}' for target in sorted(after))}]\n}}\n\n"
        for node, after in enumerate(targets)
    )
    made = planned(text)
    assert len(made.before.components[0].edges) > LARGE_COMPONENT_EDGES
    assert not made.after.components
    assert len(made.fixes) == 3


def test_large_component_of_security_groups() -> None:
    """One move of a group's rules takes out all its edges."""
    groups = "".join(
        f'resource "aws_security_group" "n{node}" {{\n  name = "n{node}"\n'
        + "".join(
            f"\n  ingress {{\n    from_port       = {port}\n    to_port         = {port}\n"
            f'    protocol        = "tcp"\n'
            f"    security_groups = [aws_security_group.n{target}.id]\n  }}\n"
            for port, target in enumerate(sorted(targets))
        )
        + "}\n\n"
        for node, targets in enumerate(ring_of(40, 300))
    )
    made = planned(groups, Impact.ORDER)
    assert not made.after.components
    assert {fix.rule.name for fix in made.fixes} == {"split"}
    assert len(made.fixes) < 40
    assert "part of a combined fix" in made.fixes[0].title
    assert made.after.problems == ()
