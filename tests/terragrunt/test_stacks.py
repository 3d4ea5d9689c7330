"""Stacks are read as if they were generated."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terragrunt.trees import analysis_of, edges_of, messages_of

PART = 'dependency "peer" {\n config_path = values.peer\n}\n'
CATALOG = {"catalog/part/terragrunt.hcl": PART, "catalog/plain/terragrunt.hcl": ""}


def unit(name: str, more: str = "", source: str = '"../catalog/plain"') -> str:
    """A `unit` block."""
    return f'unit "{name}" {{\n source = {source}\n path = "{name}"\n {more}\n}}\n'


def edges(top: Path, stack: str) -> list[tuple[str, str]]:
    """The edges of a tree with this stack, without the directory of the copies."""
    found = edges_of(analysis_of(top, {**CATALOG, "live/terragrunt.stack.hcl": stack}))
    return [
        (
            source.replace("live/.terragrunt-stack/", ""),
            target.replace("live/.terragrunt-stack/", ""),
        )
        for source, target in found
    ]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ('values = { peer = "../b" }', [("a", "b")]),
        ("values = { peer = local.where }", [("a", "b")]),
        ('values = { peer = "../b", other = run_cmd("x") }', [("a", "b")]),
        ('values = { peer = run_cmd("x") }', []),
        ('values = { peer = "../b" }\n enabled = false', []),
        ("", []),
    ],
)
def test_values(tmp_path: Path, more: str, found: list[tuple[str, str]]) -> None:
    stack = 'locals {\n where = "../b"\n}\n' + unit("b") + unit("a", more, '"../catalog/part"')
    assert edges(tmp_path, stack) == found


def test_expansion(tmp_path: Path) -> None:
    stack = unit("b") + (
        'unit "a" {\n source = "../catalog/part"\n path = each.key\n'
        " values = { peer = each.value }\n"
        ' expansion {\n  for_each = { x = "../y", y = "../b" }\n }\n}\n'
    )
    assert edges(tmp_path, stack) == [("x", "y"), ("y", "b")]


def test_autoinclude_is_marked_in_the_stack(tmp_path: Path) -> None:
    added = 'autoinclude {\n dependency "b" {\n  config_path = unit.b.path\n }\n}'
    stack = unit("b") + unit("a", added)
    assert edges(tmp_path, stack) == [("a", "b")]
    graph = analysis_of(tmp_path).dependencies
    edge = graph.edge("live/.terragrunt-stack/a", "live/.terragrunt-stack/b")
    (reference,) = edge.references
    assert reference.attribute == "unit.a.autoinclude.dependency.b.config_path"
    assert reference.place.path == str(tmp_path / "live/terragrunt.stack.hcl")


@pytest.mark.parametrize(
    "source", ['"git::https://example.com/x.git//a?ref=1"', '"tfr:///a/b"', '"github.com/a/b"']
)
def test_source_that_is_not_on_disk_is_not_fetched(tmp_path: Path, source: str) -> None:
    stack = unit("a", "", source)
    user = 'dependencies {\n paths = ["../live"]\n}\n'
    files = {"live/terragrunt.stack.hcl": stack, "user/terragrunt.hcl": user}
    analysis = analysis_of(tmp_path, files)
    assert edges_of(analysis) == [("user", "live/.terragrunt-stack/a")]
    assert analysis.dependencies.tree.not_on_disk == (str(tmp_path / "live/.terragrunt-stack/a"),)
    assert messages_of(analysis) == []


def test_subfolder_of_a_source(tmp_path: Path) -> None:
    stack = unit("b") + unit("a", 'values = { peer = "../b" }', '"../catalog//part"')
    assert edges(tmp_path, stack) == [("a", "b")]


def test_source_that_does_not_exist_is_reported(tmp_path: Path) -> None:
    analysis = analysis_of(tmp_path, {"s/terragrunt.stack.hcl": unit("a", "", '"./none"')})
    assert messages_of(analysis) == ["there is no such directory"]


def test_copy_on_disk_is_read_where_the_source_is_not(tmp_path: Path) -> None:
    values, source = 'values = { peer = "../b" }', '"git::https://example.com/x"'
    files = {
        "live/terragrunt.stack.hcl": unit("b") + unit("a", values, source),
        "live/.terragrunt-stack/a/terragrunt.hcl": PART,
        "live/.terragrunt-stack/a/terragrunt.values.hcl": 'peer = "../old"\n',
    }
    found = edges_of(analysis_of(tmp_path, {**CATALOG, **files}))
    assert found == [("live/.terragrunt-stack/a", "live/.terragrunt-stack/b")]


def test_paths_of_instances(tmp_path: Path) -> None:
    added = 'autoinclude {\n dependencies {\n  paths = [unit.b["x"].path, unit.c[1].path]\n }\n}'
    stack = (
        unit("a", added)
        + unit("b", 'expansion {\n for_each = toset(["x", "y"])\n}').replace(
            'path = "b"', 'path = "b-${each.key}"'
        )
        + unit("c", "expansion {\n count = 2\n}").replace('path = "c"', 'path = "c-${count.index}"')
    )
    assert edges(tmp_path, stack) == [("a", "b-x"), ("a", "c-1")]
