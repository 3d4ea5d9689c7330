"""Reads a state, as `terraform state pull` prints it.

Only addresses, dependencies and flags leave this module, never the values of attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from tf_cycle_ls.config.dialect import OPENTOFU, TERRAFORM, Dialect
from tf_cycle_ls.replacement.json_file import FileError, parse_object

_VERSION = 4
# The key of an instance of a provider configuration, after its alias.
_PROVIDER_KEY = re.compile(r"(\]\.[\w-]+)\[.*\]\Z")


class StateObject(Struct, frozen=True):
    """The current object of a resource instance, or None of it if only deposed ones are left.

    Attributes:
        address: the address with instance keys.
        provider: the name of the node of its provider configuration.
        dependencies: the resources, without instance keys, that it was created or updated after.
        is_created_first: the flag `create_before_destroy`.
        deposed: the keys of the deposed objects.
        has_current: False if only deposed objects are left.
    """

    address: str
    provider: str
    dependencies: frozenset[str] = frozenset()
    is_created_first: bool = False
    deposed: tuple[str, ...] = ()
    has_current: bool = True


class State(Struct, frozen=True):
    """The managed objects of a state, keyed by address, and the tool that wrote it, as far as the
    addresses of the providers show it."""

    objects: Mapping[str, StateObject]
    dialect: Dialect = TERRAFORM


def read_state(data: bytes) -> State:
    """Parse the output of `terraform state pull`. Raises FileError, with what to do."""
    content = parse_object(data, "terraform state pull")
    if "planned_values" in content or "resource_changes" in content:
        raise FileError("this is a plan; pass it with --plan")
    if "format_version" in content and "values" in content:
        raise FileError(
            "this is the output of `terraform show -json`, which lacks the flags of the state; "
            "use the output of `terraform state pull`"
        )
    if "encrypted_data" in content:
        raise FileError("this state is encrypted; use the output of `tofu state pull`")
    if content.get("version") != _VERSION or not isinstance(content.get("resources"), list):
        raise FileError("not a state of version 4; use the output of `terraform state pull`")
    try:
        found = [item for resource in content["resources"] for item in _objects(resource)]
    except (AttributeError, KeyError, TypeError, ValueError):
        raise FileError("not a valid state; use the output of `terraform state pull`") from None
    is_of_opentofu = any(f'["{OPENTOFU.registry}/' in item.provider for item in found)
    return State({item.address: item for item in found}, OPENTOFU if is_of_opentofu else TERRAFORM)


def _objects(resource: Mapping[str, Any]) -> Iterator[StateObject]:
    if resource["mode"] != "managed":
        return
    module = f"{resource['module']}." if resource.get("module") else ""
    address = f"{module}{resource['type']}.{resource['name']}"
    by_address: dict[str, list[Mapping[str, Any]]] = {}
    for instance in resource["instances"]:
        name = address + instance_key(instance.get("index_key"))
        by_address.setdefault(name, []).append(instance)
    for name, instances in by_address.items():
        deposed = tuple(item["deposed"] for item in instances if item.get("deposed"))
        current = next((item for item in instances if not item.get("deposed")), None)
        yield StateObject(
            name,
            _provider(resource, current or instances[0]),
            frozenset(map(str, (current or {}).get("dependencies") or ())),
            bool((current or {}).get("create_before_destroy")),
            deposed,
            current is not None,
        )


def _provider(resource: Mapping[str, Any], instance: Mapping[str, Any]) -> str:
    """The provider configuration of an instance.

    OpenTofu stores the instance of the configuration, too, but orders by the configuration. If it
    differs between the instances of the resource, each has its own.
    """
    stored = instance.get("provider") or resource["provider"]
    return _PROVIDER_KEY.sub(r"\1", str(stored))


def instance_key(key: str | int | None) -> str:
    """The instance key `key` as it is written in an address."""
    if key is None:
        return ""
    if isinstance(key, int):
        return f"[{key}]"
    escaped = key.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'["{escaped}"]'
