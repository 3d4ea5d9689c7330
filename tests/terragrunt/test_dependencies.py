"""Which targets a unit has, and where they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terragrunt.trees import analysis_of, edges_of, messages_of

OTHERS = dict.fromkeys(("a/terragrunt.hcl", "b/terragrunt.hcl", "c/terragrunt.hcl"), "")


def targets_of(top: Path, unit: str, **files: str) -> list[str]:
    """The targets of the unit `app` with this text."""
    named = {name.replace("_", "."): text for name, text in files.items()}
    named["v.tfvars"] = 'to = "../a"\n'
    analysis = analysis_of(top, {**OTHERS, "app/terragrunt.hcl": unit, **named})
    return [target for source, target in edges_of(analysis) if source == "app"]


def block(path: str, more: str = "", label: str = "x") -> str:
    """A `dependency` block."""
    return f'dependency "{label}" {{\n config_path = {path}\n {more}\n}}\n'


def include(strategy: str) -> str:
    """An `include` block of `root.hcl`."""
    return f'include "root" {{\n path = "../root.hcl"\n merge_strategy = "{strategy}"\n}}\n'


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        (block('"../a"'), ["a"]),
        (block('"../a"', "enabled = false"), []),
        (block('"../a"', 'enabled = "false"'), []),
        (block('"../a"', "enabled = true"), ["a"]),
        (block('"../a"', "skip_outputs = true"), ["a"]),
        (block('"../a"') + block('""', "enabled = false", "y"), ["a"]),
        (block('"../a"') + block('""', "", "y"), []),
        (block('"../a"') + 'dependency "y" {\n}\n', ["a"]),
        (block('"../a"') + block("null", "", "y"), ["a"]),
        (block('"../a"', "enabled = dependency.y.outputs.z") + block('"../b"', "", "y"), ["b"]),
        (block("merge(local, {}).a") + 'locals {\n a = "../a"\n}\n', ["a"]),
        ('dependency "q" {\n config_path = "../b"\n' + block('"../a"'), []),
        ('dependencies {\n paths = ["../a", "../b"]\n}\n', ["a", "b"]),
        ('dependencies {\n paths = [for x in ["a", "b"] : "../${x}"]\n}\n', ["a", "b"]),
        ('dependencies {\n paths = ["../a", run_cmd("x")]\n}\n', ["a"]),
        ('dependencies {\n paths = ["../a", local.none]\n}\n' + block('"../b"'), ["b"]),
        ('dependencies {\n paths = [5, true, "../a"]\n}\n', ["a", "app/5", "app/true"]),
        ('dependencies {\n paths = ["", "../a"]\n}\n', ["a", "app"]),
        ('dependencies {\n paths = [["../b"], "../a"]\n}\n', []),
        ('dependencies {\n paths = "../a"\n}\n', []),
        (
            block("local.o")
            + block('"../b"', "", "y")
            + "locals {\n o = dependency.y.outputs.z\n}\n",
            ["b"],
        ),
        (block('jsondecode(read_tfvars_file("../v.tfvars")).to'), ["a"]),
        ("dependencies {\n}\n", []),
        (block('"../${each.key}"', "expansion {\n for_each = { a = 1, b = 2 }\n}"), ["a", "b"]),
        (block('["../a", "../b"][count.index]', "expansion {\n count = 2\n}"), ["a", "b"]),
        (block('"../a"', "expansion {\n count = 0\n}"), []),
        (block('"../a"', "expansion {\n for_each = toset(run_cmd(1))\n}"), []),
    ],
)
def test_targets(tmp_path: Path, text: str, targets: list[str]) -> None:
    assert targets_of(tmp_path, text) == targets


@pytest.mark.parametrize(
    ("strategy", "child", "targets"),
    [
        ("shallow", block('"../b"'), ["a", "b"]),
        ("deep", block('"../b"'), ["b"]),
        ("deep", 'dependency "x" {\n enabled = false\n}\n', ["a"]),
        ("deep", 'dependency "x" {\n skip_outputs = true\n}\n', ["a"]),
        ("deep", block('"../b"', "", "y"), ["a", "b"]),
        ("no_merge", block('"../b"'), ["b"]),
    ],
)
def test_include(tmp_path: Path, strategy: str, child: str, targets: list[str]) -> None:
    text = include(strategy) + child
    assert targets_of(tmp_path, text, root_hcl=block('"../a"')) == targets


@pytest.mark.parametrize(("strategy", "targets"), [("deep", ["a", "b"]), ("no_merge", ["b"])])
def test_order_of_an_included_file(tmp_path: Path, strategy: str, targets: list[str]) -> None:
    text = include(strategy) + 'dependencies {\n paths = ["../b"]\n}\n'
    root = 'dependencies {\n paths = ["../a"]\n}\n'
    assert targets_of(tmp_path, text, root_hcl=root) == targets


def test_empty_paths_are_reported_where_they_are_no_placeholders(tmp_path: Path) -> None:
    texts = {"app/terragrunt.hcl": include("shallow"), "root.hcl": block('""')}
    assert messages_of(analysis_of(tmp_path / "parent", {**OTHERS, **texts})) == []
    texts = {"app/terragrunt.hcl": block('""')}
    found = messages_of(analysis_of(tmp_path / "own", {**OTHERS, **texts}))
    assert found == ["config_path is not a path"]


def test_places_and_attributes(tmp_path: Path) -> None:
    text = block('"../a"') + 'dependencies {\n paths = ["../b", "../a"]\n}\n'
    analysis = analysis_of(tmp_path, {**OTHERS, "app/terragrunt.hcl": text})
    first, second = analysis.dependencies.edge("app", "a").references
    assert (first.attribute, first.text) == ("dependency.x.config_path", '"../a"')
    assert (second.attribute, second.text) == ("dependencies.paths", '"../a"')
    assert second.place.span.start == text.rindex('"../a"')


def test_values_of_a_catalog_are_not_reported(tmp_path: Path) -> None:
    analysis = analysis_of(tmp_path, {"app/terragrunt.hcl": block("values.path")})
    assert messages_of(analysis) == []


def test_the_last_include_is_merged_over_the_first(tmp_path: Path) -> None:
    includes = "".join(
        f'include "{name}" {{\n path = "../{name}.hcl"\n merge_strategy = "deep"\n}}\n'
        for name in ("one", "two")
    )
    files = {"one_hcl": block('"../a"'), "two_hcl": block('"../b"')}
    assert targets_of(tmp_path, includes, **files) == ["b"]


@pytest.mark.parametrize(
    ("strategy", "parent", "child", "targets"),
    [
        ("shallow", '""', '"../b"', ["app", "b"]),
        ("shallow", '"../a"', '""', []),
        ("deep", '""', '"../b"', ["b"]),
        ("deep", '"../a"', '""', ["a", "app"]),
        ("deep", '""', '""', []),
        ("no_merge", '""', '"../b"', ["b"]),
    ],
)
def test_empty_path_that_is_replaced_is_the_unit_itself(
    tmp_path: Path, strategy: str, parent: str, child: str, targets: list[str]
) -> None:
    """Terragrunt 1.1.4 reports a cycle for those that have the unit itself."""
    text = include(strategy) + block(child)
    assert targets_of(tmp_path, text, root_hcl=block(parent)) == targets


def test_inputs_of_an_exposed_file(tmp_path: Path) -> None:
    text = 'include "r" {\n path = "../root.hcl"\n expose = true\n}\n'
    root = 'inputs = {\n to = "../a"\n other = dependency.x.outputs.y\n}\n'
    unit = text + block("include.r.inputs.to")
    assert targets_of(tmp_path, unit, root_hcl=root) == ["a"]
