"""Units, edges and cycles are those that a real Terragrunt finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terragrunt.trees import TREES, analysis_of, write_tree
from tf_cycle_ls.terragrunt.tree import UnitKind


@pytest.mark.parametrize("name", TREES)
def test_tree(name: str, tmp_path: Path) -> None:
    tree = TREES[name]
    expected = {**tree, **tree.get("ours", {})}
    write_tree(tmp_path, tree["files"], tree.get("links"))
    if tree.get("is_repository"):
        (tmp_path / ".git").mkdir()
    analysis = analysis_of(tmp_path)
    graph = analysis.dependencies
    listed = (UnitKind.UNIT, *([UnitKind.GENERATED] if tree.get("is_generated") else []))
    units = [one for one, node in graph.nodes.items() if node.kind in listed]
    assert units == sorted(expected["units"])
    of_tree = (UnitKind.UNIT, UnitKind.GENERATED)
    edges = [
        [source, target]
        for source, targets in graph.successors.items()
        for target in targets
        if graph.nodes[source].kind in of_tree
    ]
    assert sorted(edges) == sorted(expected["edges"])
    cycles = [sorted(component.addresses) for component in analysis.components]
    if expected["cycle"] is None:
        assert cycles == []
    else:
        assert sorted(expected["cycle"]) in cycles


@pytest.mark.parametrize("name", [name for name, tree in TREES.items() if "not_known" in tree])
def test_what_only_a_run_knows_is_reported_once(name: str, tmp_path: Path) -> None:
    analysis = analysis_of(tmp_path, TREES[name]["files"])
    known = [one for one in analysis.problems if "cannot be known without running" in one.message]
    assert len(known) == len(TREES[name]["not_known"])
    assert len({one.span for one in known}) == len(known)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("unit-and-stack-file", "in one directory"),
        ("missing-target", "where there is no unit"),
        ("dependencies-block-twice", "only one dependencies block"),
        ("include-of-include", "only one level of includes"),
        ("output-as-path", "needs an output"),
        ("locals-in-a-ring", "local.first, local.second need each other"),
        ("files-read-each-other", "files read each other"),
        ("stack-generates-itself", "generates itself"),
        ("stack-locals-in-a-ring", "need each other"),
        ("stack-autoinclude-dependency-refused", "refuses a dependency"),
    ],
)
def test_what_terragrunt_refuses_is_a_problem(name: str, message: str, tmp_path: Path) -> None:
    analysis = analysis_of(tmp_path, TREES[name]["files"])
    assert any(message in problem.message for problem in analysis.problems)


def test_every_difference_has_a_reason() -> None:
    assert all(("ours" in tree) == ("why" in tree) for tree in TREES.values())
