"""`fix --id` makes exactly the fixes that `check --format json` lists under these ids."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.support import check_json, one_line, run
from tests.examples import STARTING_CASE
from tests.render.formatters.test_fix_json import apply
from tests.terragrunt.trees import write_tree


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the starting case."""
    return Path(shutil.copytree(STARTING_CASE, tmp_path / "copy"))


def fixes(folder: Path) -> list[dict[str, Any]]:
    (root,) = check_json(cwd=folder)["roots"]
    return [fix for component in root["components"] for fix in component["fixes"]]


def texts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_each_id_makes_the_edits_of_its_fix(copy: Path, tmp_path: Path) -> None:
    found = fixes(copy)
    assert len({fix["id"] for fix in found}) == len(found)
    for fix in found:
        expected = Path(shutil.copytree(copy, tmp_path / f"expected-{fix['id']}"))
        apply(fix["edits"], expected)
        fixed = Path(shutil.copytree(copy, tmp_path / f"fixed-{fix['id']}"))
        run("fix", "--id", fix["id"], "--write", cwd=fixed)
        assert texts(fixed) == texts(expected), fix["title"]


def test_several_ids_are_made_together(copy: Path) -> None:
    chosen = [("split", "aws_vpc_endpoint_policy.kms"), ("remove-condition", "OurSecretOnly")]
    ids = [
        fix["id"]
        for rule, words in chosen
        for fix in fixes(copy)
        if fix["rule"] == rule and words in fix["description"]
    ]
    assert len(ids) == 2
    result = run("fix", *(f"--id={id_}" for id_ in ids), "--write", cwd=copy)
    assert result.returncode == 0, result.stderr
    assert fixes(copy) == []


def test_fixes_of_the_same_text_are_refused(copy: Path) -> None:
    before = texts(copy)
    overlapping = [
        argument
        for fix in fixes(copy)
        if fix["file"] == "iam.tf"
        for argument in ("--id", fix["id"])
    ]
    result = run("fix", *overlapping, "--write", cwd=copy)
    assert result.returncode == 2
    assert "change the same text" in one_line(result)
    assert texts(copy) == before


def test_id_of_a_changed_text_is_unknown(copy: Path) -> None:
    fix, *_ = fixes(copy)
    path = copy / fix["edits"][0]["file"]
    path.write_text(f"# A comment\n{path.read_text()}")
    before = texts(copy)
    result = run("fix", "--id", fix["id"], "--write", cwd=copy)
    assert result.returncode == 2
    assert fix["id"] in one_line(result)
    assert texts(copy) == before


UNITS = {
    "app/terragrunt.hcl": (
        'dependency "vpc" {\n  config_path = "../vpc"\n}\n'
        "inputs = {\n  vpc = dependency.vpc.outputs.id\n}\n"
    ),
    "vpc/terragrunt.hcl": 'dependency "app" {\n  config_path = "../app"\n}\ninputs = {}\n',
}


def test_units_are_fixed_like_root_modules(tmp_path: Path) -> None:
    write_tree(tmp_path, UNITS)
    refused = run("fix", cwd=tmp_path)
    assert refused.returncode == 1
    assert "remaining cycle: app → vpc → app" in " ".join(refused.stderr.split())
    assert "needs --unsafe: unused-dependency" in " ".join(refused.stderr.split())
    made = run("fix", "--unsafe", "--write", cwd=tmp_path)
    assert (made.returncode, made.stdout) == (0, "vpc/terragrunt.hcl: written\n")
    assert (tmp_path / "vpc/terragrunt.hcl").read_text() == "inputs = {}\n"
    assert run("check", cwd=tmp_path).returncode == 0


def test_cycles_of_units_without_a_fix_are_listed(tmp_path: Path) -> None:
    vpc = UNITS["vpc/terragrunt.hcl"].replace("{}", "{\n  app = dependency.app.outputs.id\n}")
    write_tree(tmp_path, {**UNITS, "vpc/terragrunt.hcl": vpc})
    left = run("fix", "--unsafe", cwd=tmp_path)
    assert left.returncode == 1
    assert "no automatic fix available: third-unit" in " ".join(left.stderr.split())


def test_fix_of_units_by_id_and_rule(tmp_path: Path) -> None:
    write_tree(tmp_path, UNITS)
    (root,) = check_json("--fixes", "all", cwd=tmp_path)["roots"]
    ((fix,),) = (component["fixes"] for component in root["components"])
    by_id = run("fix", "--id", fix["id"], cwd=tmp_path)
    by_rule = run("fix", "--unsafe", "--rule", "unused-dependency", cwd=tmp_path)
    assert '-dependency "app" {' in by_id.stdout
    assert by_rule.stdout == by_id.stdout


def test_root_module_and_units_of_one_directory_are_both_fixed(tmp_path: Path) -> None:
    ring = 'resource "t_a" "x" {\n  v = t_b.y\n}\nresource "t_b" "y" {\n  depends_on = [t_a.x]\n}\n'
    write_tree(tmp_path, {**UNITS, "main.tf": ring})
    made = run("fix", "--unsafe", "--write", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert made.stdout == "main.tf: written\nvpc/terragrunt.hcl: written\n"


def test_stack_cycles_are_not_passed_over(tmp_path: Path) -> None:
    component = 'component "%s" {\n  source = "./m"\n  inputs = { v = component.%s.v }\n}\n'
    write_tree(tmp_path, {"main.tfcomponent.hcl": component % ("a", "b") + component % ("b", "a")})
    left = run("fix", cwd=tmp_path)
    assert left.returncode == 1
    assert "remaining cycle: component.a → component.b" in " ".join(left.stderr.split())
    assert "stack-cycle" in " ".join(left.stderr.split())
