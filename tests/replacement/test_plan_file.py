"""Plans, and files that are not plans. `test_simulate.py` reads the plans of all scenarios."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tf_cycle_ls.replacement.json_file import FileError
from tf_cycle_ls.replacement.model import Action
from tf_cycle_ls.replacement.plan_file import read_plan


def plan(*changes: dict[str, Any], **more: object) -> bytes:
    content = {"format_version": "1.2", "resource_changes": changes, **more}
    return json.dumps(content).encode()


def change(address: str, *actions: str, **more: object) -> dict[str, Any]:
    return {"address": address, "mode": "managed", "change": {"actions": actions}, **more}


def test_values_of_attributes_are_not_kept() -> None:
    secret = {"password": "secret"}
    one = change("a.a", "update")
    one["change"] |= {"before": secret, "after": secret}
    prior = {"root_module": {"resources": [{"address": "a.a", "values": secret}]}}
    found = read_plan(plan(one, prior_state={"values": prior}, planned_values=prior))
    assert "secret" not in repr(found)


def test_deposed_object_belongs_to_its_instance() -> None:
    found = read_plan(plan(change("a.a", "update"), change("a.a", "delete", deposed="0a1b2c3d")))
    (item,) = found.situation.objects
    assert (item.action, item.deposed) == (Action.UPDATE, ("0a1b2c3d",))


def test_plan_without_a_state_does_not_tell_the_flag_of_a_removed_object() -> None:
    found = read_plan(plan(change("a.a", "delete"), change("a.b", "delete", "create")))
    assert found.unknown_flags == {"a.a"}


def test_plan_of_destroy_has_no_reasons() -> None:
    # Recorded: a plan gives the reason delete_because_no_resource_config, `plan -destroy` none.
    reason = {"action_reason": "delete_because_no_resource_config"}
    assert read_plan(plan(change("a.a", "delete"))).situation.is_destroy
    assert not read_plan(plan(change("a.a", "delete", **reason))).situation.is_destroy


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"version": 4, "resources": []}, "pass it with --state"),
        ({"format_version": "1.0", "values": {}}, "pass it with --state"),
        ({}, "not a plan"),
        ({"resource_changes": [7]}, "not a valid plan"),
        ({"resource_changes": [{"address": "a.a"}]}, "not a valid plan"),
        ({"resource_changes": [change("a.a", "explode")]}, "not a valid plan"),
        ({"resource_changes": [], "configuration": {"root_module": 7}}, "not a valid plan"),
    ],
)
def test_message_of_a_wrong_file(content: object, message: str) -> None:
    with pytest.raises(FileError, match=message):
        read_plan(json.dumps(content).encode())
