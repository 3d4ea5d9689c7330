"""`check` and `explain` with a plan or a state."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.cli.support import run
from tests.replacement.test_simulate import SCENARIOS

SCHEMA = Path(__file__).parents[2] / "docs/check.schema.json"


def write(tmp_path: Path, scenario: str, number: int) -> tuple[Path, Path]:
    """The plan and the state of a step, as files. The directory has no configuration."""
    steps = json.loads((SCENARIOS / f"{scenario}.json").read_text())["steps"]
    plan, state = tmp_path / "plan.json", tmp_path / "state.json"
    plan.write_text(json.dumps(steps[number].get("plan", {})))
    state.write_text(json.dumps(steps[number]["state"]))
    return plan, state


def test_check_prints_the_cycle_of_a_plan(tmp_path: Path) -> None:
    plan, state = write(tmp_path, "07", 1)
    result = run("check", "--plan", str(plan), "--state", str(state), str(tmp_path), cwd=tmp_path)
    assert result.returncode == 1
    printed = result.stdout
    names = "terraform_data.a (destroy), terraform_data.b, terraform_data.b (destroy)"
    assert f"error[create-before-destroy-lost]: Cycle: {names}" in printed
    assert "create_before_destroy = true in the lifecycle block of terraform_data.b" in printed


def test_flag_that_a_plan_lacks_makes_a_condition(tmp_path: Path) -> None:
    plan, _ = write(tmp_path, "07", 1)
    result = run("check", "--plan", str(plan), str(tmp_path), cwd=tmp_path)
    assert result.returncode == 0
    printed = result.stdout
    assert "warning[create-before-destroy-lost]: Cycle: terraform_data.a (destroy)" in printed
    assert "Only if terraform_data.a was created with create_before_destroy" in printed
    assert "--state" in printed


def test_plan_without_cycle(tmp_path: Path) -> None:
    plan, state = write(tmp_path, "12", 1)
    result = run("check", "--plan", str(plan), "--state", str(state), str(tmp_path), cwd=tmp_path)
    assert (result.returncode, result.stdout) == (0, f"{plan}: no cycle\n")
    assert run("explain", "--plan", str(plan), "--in", str(tmp_path), cwd=tmp_path).returncode == 1


def test_explain_shows_steps_and_ways_out(tmp_path: Path) -> None:
    plan, state = write(tmp_path, "01", 1)
    # Both forms: the file as the argument, and as the value of the option.
    for arguments in ([str(plan), "--plan"], ["--plan", str(plan)]):
        command = ["explain", "--in", str(tmp_path), "--state", str(state), *arguments]
        result = run(*command, cwd=tmp_path)
        assert result.returncode == 0
        printed = result.stdout
        assert "terraform_data.a (destroy) waits for terraform_data.b (destroy)" in printed
        assert "terraform apply -target=terraform_data.a\n" in printed
        assert "terraform apply -refresh=false\n" in printed


def test_cycle_found_by_chance(tmp_path: Path) -> None:
    plan, state = write(tmp_path, "76", 1)
    result = run(
        "explain", "--plan", str(plan), "--state", str(state), "--in", str(tmp_path), cwd=tmp_path
    )
    assert result.returncode == 0
    printed = result.stdout
    assert "error[provider-order]: Cycle: foo_a.n (destroy)" in printed
    assert "in some runs and not in others" in printed
    assert "terraform apply -target=foo_a.n\n" in printed


def test_state_that_is_cyclic_by_itself(tmp_path: Path) -> None:
    steps = json.loads((SCENARIOS / "24.json").read_text())["steps"]
    (destroy,) = (step for step in steps if "plan -destroy" in step["command"])
    state = tmp_path / "state.json"
    state.write_text(json.dumps(destroy["state"]))
    result = run("check", "--state", str(state), str(tmp_path), cwd=tmp_path)
    assert result.returncode == 1
    names = ", ".join(destroy["cycles"][0])
    assert f"error[cyclic-state]: Cycle: {names}\n" in result.stdout


@pytest.mark.parametrize("scenario", ["24", "46"])
def test_apply_or_no_refresh_leads_out_of_destroy(scenario: str, tmp_path: Path) -> None:
    content = json.loads((SCENARIOS / f"{scenario}.json").read_text())
    (step,) = (one for one in content["steps"] if "plan -destroy" in one["command"])
    for name, text in content["texts"][step["configuration"]].items():
        (tmp_path / name).write_text(text)
    state = tmp_path / "state.json"
    state.write_text(json.dumps(step["state"]))
    result = run("explain", "--state", str(state), "--in", str(tmp_path), cwd=tmp_path)
    assert result.returncode == 0
    printed = result.stdout
    assert "terraform apply\n       terraform destroy\n" in printed
    # Scenario 64: `-refresh=false` helps as long as only the configuration is reversed.
    assert ("terraform destroy -refresh=false" in printed) == (scenario == "46")


def test_json_follows_the_schema(tmp_path: Path) -> None:
    plan, state = write(tmp_path, "05", 1)
    files = ("--plan", str(plan), "--state", str(state))
    result = run("check", "--format", "json", *files, str(tmp_path), cwd=tmp_path)
    report = json.loads(result.stdout)
    jsonschema.validate(report, json.loads(SCHEMA.read_text()))
    (cycle,) = report["replacement"][0]["cycles"]
    assert cycle["code"] == "create-before-destroy-lost"
    assert [way["way"] for way in cycle["ways_out"]] == ["create_before_destroy", "target"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "--plan", "nowhere.json"], "nowhere.json: no such file"),
        (["check", "--state", "plan.json"], "plan.json: this is a plan; pass it with --plan"),
        (["check", "--plan", "state.json"], "state.json: this is a state, not a plan"),
        (["check", "--plan", "plan.json", "--diff", "HEAD"], "--diff"),
        (["check", "--plan", "plan.json", "--format", "sarif"], "text and json"),
        (["explain", "--plan"], "explain needs one plan or state"),
        (["explain"], "explain needs an address"),
    ],
)
def test_wrong_use(arguments: list[str], message: str, tmp_path: Path) -> None:
    write(tmp_path, "05", 1)
    result = run(*arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert message in result.stderr


def test_log_with_a_state_has_ways_out(tmp_path: Path) -> None:
    content = json.loads((SCENARIOS / "05.json").read_text())
    (tmp_path / "main.tf").write_text(content["texts"]["v2"]["main.tf"])
    _, state = write(tmp_path, "05", 1)
    log = tmp_path / "ci.log"
    names = ", ".join(content["steps"][1]["cycles"][0]).replace("KEY", "0a1b2c3d")
    log.write_text(f"Error: Cycle: {names}\n")
    result = run("explain", str(log), "--state", str(state), cwd=tmp_path)
    assert result.returncode == 0
    assert (
        "create_before_destroy = true in the lifecycle block of terraform_data.b" in result.stdout
    )
    log.write_text("Error: Cycle: terraform_data.x (destroy), terraform_data.y (destroy)\n")
    other = run("explain", str(log), "--state", str(state), cwd=tmp_path)
    assert "No root module at or below . declares any of this." in other.stdout
