"""States, and files that are not states."""

from __future__ import annotations

import json

import pytest

from tf_cycle_ls.replacement.json_file import FileError
from tf_cycle_ls.replacement.state_file import read_state

PROVIDER = 'provider["terraform.io/builtin/terraform"]'


def state(*instances: object, **more: object) -> bytes:
    resource = {
        "mode": "managed",
        "type": "terraform_data",
        "name": "a",
        "provider": PROVIDER,
        "instances": instances,
        **more,
    }
    return json.dumps({"version": 4, "resources": [resource]}).encode()


def test_objects_with_keys_flags_and_deposed_objects() -> None:
    found = read_state(
        state(
            {"index_key": 'x"y', "dependencies": ["a.b"], "create_before_destroy": True},
            {"index_key": 'x"y', "deposed": "0a1b2c3d"},
            {"index_key": 1, "deposed": "4e5f6a7b"},
            module='module.m["k"]',
        )
    ).objects
    both = found['module.m["k"].terraform_data.a["x\\"y"]']
    only = found['module.m["k"].terraform_data.a[1]']
    assert both.dependencies == {"a.b"}
    assert both.is_created_first
    assert both.deposed == ("0a1b2c3d",)
    assert both.provider == PROVIDER
    assert not only.has_current
    assert only.deposed == ("4e5f6a7b",)


def test_values_of_attributes_are_not_kept() -> None:
    found = read_state(state({"attributes": {"password": "secret"}}))
    assert "secret" not in repr(found)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"format_version": "1.2", "resource_changes": []}, "pass it with --plan"),
        ({"format_version": "1.0", "values": {}}, "use the output of `terraform state pull`"),
        ({"encrypted_data": ""}, "encrypted"),
        ({"version": 3, "modules": []}, "not a state of version 4"),
        ({"version": 4, "resources": [{}]}, "not a valid state"),
        ({"version": 4, "resources": [7]}, "not a valid state"),
    ],
)
def test_message_of_a_wrong_file(content: object, message: str) -> None:
    with pytest.raises(FileError, match=message):
        read_state(json.dumps(content).encode())


def test_instances_of_one_provider_configuration_are_one_provider() -> None:
    """OpenTofu stores the instance for each object if they differ."""
    provider = 'provider["registry.opentofu.org/hashicorp/test"].k'
    resource = {"mode": "managed", "type": "test_a", "name": "a"}
    instances = [
        {"index_key": key, "provider": f'{provider}["{key}"]', "create_before_destroy": False}
        for key in ("x", "y")
    ]
    content = {"version": 4, "resources": [{**resource, "instances": instances}]}
    found = read_state(json.dumps(content).encode())
    assert {one.provider for one in found.objects.values()} == {provider}
    assert found.dialect.is_opentofu
