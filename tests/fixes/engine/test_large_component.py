"""Components with too many edges to verify each fix separately."""

from __future__ import annotations

from random import Random
from time import process_time

import pytest

from tests.fixes.engine.support import plan_text
from tf_cycle_ls.fixes.engine.verified_fixes import LARGE_COMPONENT_EDGES
from tf_cycle_ls.fixes.model import Safety

pytestmark = pytest.mark.slow


def random_targets(nodes: int, edges: int) -> list[set[int]]:
    """The targets of each node in a random component of that size."""
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
        for node, targets in enumerate(random_targets(500, 5000))
    )
    start = process_time()
    result = plan_text(text, Safety.SAFE_ONCE_APPLIED)
    assert process_time() - start < 120, "takes a tenth of that on an idle machine"
    assert not result.after.components
    assert len(result.before.components[0].edges) == 5000
    # Removing all edges against the text order would remove half.
    assert len(result.fixes) < 5000 / 3


def test_large_component_is_fixed_by_its_back_edges() -> None:
    """All edges lead forward except three. The plan removes exactly those."""
    targets = [
        {target for target in targets if target > node}
        for node, targets in enumerate(random_targets(80, 800))
    ]
    for source, target in ((78, 1), (60, 20), (50, 10)):
        targets[source].add(target)
    text = "".join(
        f'resource "test_a" "n{node}" {{\n'
        f"  depends_on = [{', '.join(f'test_a.n{target}' for target in sorted(after))}]\n}}\n\n"
        for node, after in enumerate(targets)
    )
    result = plan_text(text)
    assert len(result.before.components[0].edges) > LARGE_COMPONENT_EDGES
    assert not result.after.components
    assert len(result.fixes) == 3


def test_large_component_of_security_groups() -> None:
    """Moving the rules of one group removes all its edges."""
    groups = "".join(
        f'resource "aws_security_group" "n{node}" {{\n  name = "n{node}"\n'
        + "".join(
            f"\n  ingress {{\n    from_port       = {port}\n    to_port         = {port}\n"
            f'    protocol        = "tcp"\n'
            f"    security_groups = [aws_security_group.n{target}.id]\n  }}\n"
            for port, target in enumerate(sorted(targets))
        )
        + "}\n\n"
        for node, targets in enumerate(random_targets(40, 300))
    )
    result = plan_text(groups, Safety.SAFE_ONCE_APPLIED)
    assert not result.after.components
    assert {fix.rule.name for fix in result.fixes} == {"split"}
    assert len(result.fixes) < 40
    assert "one of several" in result.fixes[0].title
    assert result.after.problems == ()
