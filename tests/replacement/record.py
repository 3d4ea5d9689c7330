"""Records scenarios of replacement: `python -m tests.replacement.record SOURCE… --to DIR`.

A SOURCE is a folder with configurations `v1`, `v2`, … and the file `expected.json`, whose steps are
commands and what Terraform printed. The script runs the commands again, and writes one JSON file
with the texts, the answers, and the plan and the state before each step. From the plans and the
states it keeps only what a simulation may read.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from tests.replacement.workspace import Workspace
from tests.terraform import binary
from tests.terraform.stub_provider import StubProvider

_CHANGE = ("address", "previous_address", "mode", "deposed", "provider_name", "action_reason")
_INSTANCE = ("index_key", "deposed", "provider", "dependencies", "create_before_destroy")


def main() -> None:
    """Run the scenarios and write the files."""
    parser = argparse.ArgumentParser(prog="python -m tests.replacement.record", description=__doc__)
    parser.add_argument("sources", metavar="SOURCE", nargs="+", type=Path)
    parser.add_argument("--to", type=Path, required=True)
    options = parser.parse_args()
    program = binary.find()
    assert program, binary.MISSING
    provider = StubProvider()
    for source in options.sources:
        with tempfile.TemporaryDirectory() as scratch:
            recorded = record(source, Workspace(program, Path(scratch), provider))
        path = options.to / f"{source.name}.json"
        path.write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")
    provider.stop()


def record(source: Path, workspace: Workspace) -> dict[str, Any]:
    """Run the steps of a scenario."""
    expected = json.loads((source / "expected.json").read_text(encoding="utf-8"))
    texts = {
        folder.name: {
            path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(folder.rglob("*.tf"))
        }
        for folder in sorted(source.iterdir())
        if folder.is_dir()
    }
    steps = []
    for step in expected["steps"]:
        if "command" not in step:
            continue
        _, command, *arguments = step["command"].split()
        arguments = [one for one in arguments if one != "-auto-approve"]
        workspace.write(texts[step["configuration"]])
        recorded = {key: step[key] for key in step if key != "other_errors"}
        steps.append(recorded)
        if workspace.state_file.exists():
            if source.name in _EDITS and step["configuration"] == "v2" and len(steps) == 2:
                workspace.edit_state(_EDITS[source.name](workspace.state()))
            recorded["state"] = trimmed_state(workspace.state())
            if command != "destroy" and "-destroy" not in arguments:
                answer, plan = workspace.plan(*arguments)
                assert plan is not None, (source, step, answer)
                recorded["plan"] = trimmed_plan(plan)
        if command != "plan":
            answer = workspace.run(command, *arguments)
            by_chance = "runs" in step
            assert by_chance or answer.status == step["exit_status"], (source, step, answer)
    return {"description": expected["description"], "texts": texts, "steps": steps}


def trimmed_plan(plan: dict[str, Any]) -> dict[str, Any]:
    """A plan without the values of attributes."""
    configuration = plan.get("configuration") or {}
    prior = (plan.get("prior_state") or {}).get("values") or {}
    return {
        "format_version": plan["format_version"],
        "terraform_version": plan["terraform_version"],
        "resource_changes": [
            {key: one[key] for key in _CHANGE if key in one}
            | {"change": {"actions": one["change"]["actions"]}}
            for one in plan.get("resource_changes", [])
        ],
        "prior_state": {"values": {"root_module": _trimmed_module(prior.get("root_module") or {})}},
        "configuration": configuration,
        "checks": plan.get("checks", []),
    }


def trimmed_state(state: dict[str, Any]) -> dict[str, Any]:
    """A state without the values of attributes."""
    return {
        "version": state["version"],
        "resources": [
            {key: one[key] for key in ("module", "mode", "type", "name", "provider") if key in one}
            | {
                "instances": [
                    {key: i[key] for key in _INSTANCE if key in i} for i in one["instances"]
                ]
            }
            for one in state["resources"]
        ],
    }


def _trimmed_module(module: dict[str, Any]) -> dict[str, Any]:
    keys = ("address", "mode", "depends_on", "deposed_key")
    resources = [
        {key: one[key] for key in keys if key in one} for one in module.get("resources", [])
    ]
    return {
        "resources": resources,
        "child_modules": [_trimmed_module(child) for child in module.get("child_modules", [])],
    }


def _with_deposed(state: dict[str, Any]) -> dict[str, Any]:
    """The state after an apply that created a new object of `a` and could not destroy the old."""
    for resource in state["resources"]:
        if resource["name"] == "a":
            old = json.loads(json.dumps(resource["instances"][0]))
            resource["instances"].append(old | {"deposed": "0a1b2c3d"})
    return state


def _without_flag(state: dict[str, Any]) -> dict[str, Any]:
    """The state without the flag `create_before_destroy` of `i`."""
    for resource in state["resources"]:
        if resource["name"] == "i":
            resource["instances"][0].pop("create_before_destroy", None)
    return state


# What happened to the state between the first two steps, beyond Terraform's commands.
_EDITS = {"27": _with_deposed, "28": _with_deposed, "29": _with_deposed, "71": _without_flag}

if __name__ == "__main__":
    main()
