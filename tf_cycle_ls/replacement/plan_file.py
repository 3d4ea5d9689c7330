"""Reads a plan, as `terraform show -json PLAN` prints it.

Only addresses, dependencies, actions and references leave this module, never the values of
attributes. The format: https://developer.hashicorp.com/terraform/internals/json-format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from tf_cycle_ls.config.dialect import OPENTOFU, TERRAFORM, Dialect
from tf_cycle_ls.replacement.json_file import FileError, parse_object
from tf_cycle_ls.replacement.model import Action, ManagedObject, Situation, without_keys
from tf_cycle_ls.replacement.plan_configuration import PlanConfiguration
from tf_cycle_ls.replacement.state_file import State, StateObject

_ACTIONS = {
    ("no-op",): Action.NO_OP,
    ("create",): Action.CREATE,
    ("read",): Action.CREATE,
    ("update",): Action.UPDATE,
    ("delete", "create"): Action.REPLACE,
    ("create", "delete"): Action.REPLACE,
    ("delete",): Action.DELETE,
    ("forget",): Action.FORGET,
    ("create", "forget"): Action.RECREATE,
    ("forget", "create"): Action.RECREATE,
}


class Plan(Struct, frozen=True):
    """A plan, ready for the simulation.

    `unknown_flags` are the objects that are only destroyed, if the state was not given: the plan
    does not tell whether they were created with `create_before_destroy`. `moved` are the old and
    new addresses of moved objects. `resources` are the resources of its configuration. `is_certain`
    is True if the plan shows which tool made it: it uses a provider of a registry.
    """

    situation: Situation
    unknown_flags: frozenset[str] = frozenset()
    moved: tuple[str, ...] = ()
    resources: frozenset[str] = frozenset()
    is_certain: bool = False


def read_plan(data: bytes, state: State | None = None) -> Plan:
    """Parse the output of `terraform show -json PLAN`. `state` is the state that the plan was made
    from. Raises FileError, with what to do."""
    content = parse_object(data, "terraform show -json PLAN")
    if "resource_changes" not in content and "planned_values" not in content:
        if "values" in content or "version" in content:
            raise FileError("this is a state, not a plan; pass it with --state")
        raise FileError("not a plan; use the output of `terraform show -json PLAN`")
    try:
        return _Reader(content, state).plan()
    except (AttributeError, KeyError, TypeError, ValueError):
        raise FileError("not a valid plan; use the output of `terraform show -json PLAN`") from None


class _Reader:
    def __init__(self, content: Mapping[str, Any], state: State | None) -> None:
        self._content = content
        self._state = state
        self._changes: list[Mapping[str, Any]] = content.get("resource_changes") or []
        self._stored = _stored_dependencies(content)
        self._checked = _checked_resources(content)
        known = {item.provider for item in state.objects.values()} if state else ()
        self._configuration = PlanConfiguration(content.get("configuration") or {}, known)

    def plan(self) -> Plan:
        deposed: dict[str, list[str]] = {}
        for change in self._changes:
            if change.get("deposed") and change["change"]["actions"] == ["delete"]:
                deposed.setdefault(change["address"], []).append(change["deposed"])
        objects = [
            self._object(change, tuple(deposed.pop(change["address"], ())))
            for change in self._changes
            if not change.get("deposed")
        ]
        objects += [
            ManagedObject(address, Action.NO_OP, self._provider(address, {}), deposed=tuple(keys))
            for address, keys in deposed.items()
        ]
        unknown = frozenset(
            item.address for item in objects if item.action is Action.DELETE and not self._state
        )
        situation = Situation(
            tuple(objects),
            self._configuration.references(self._stored, self._state),
            is_destroy=self._is_destroy(),
            dialect=self._dialect(),
        )
        moved = [
            name
            for change in self._changes
            if change.get("previous_address")
            for name in (change["previous_address"], change["address"])
        ]
        return Plan(
            situation,
            unknown,
            tuple(moved),
            self._configuration.resources,
            is_certain=any(tool.registry in self._providers() for tool in (TERRAFORM, OPENTOFU)),
        )

    def _object(self, change: Mapping[str, Any], deposed: tuple[str, ...]) -> ManagedObject:
        address = change["address"]
        actions = tuple(change["change"]["actions"])
        action = _ACTIONS[actions]
        resource = without_keys(address)
        refreshed = self._stored.get(address, frozenset())
        before = self._before(change)
        return ManagedObject(
            address,
            action,
            self._provider(address, change),
            stored=before.dependencies if before else refreshed,
            current=self._configuration.current(resource),
            created_first_then=before is not None and before.is_created_first,
            created_first_now=actions == ("create", "delete"),
            after_refresh=refreshed,
            is_configured=action not in (Action.DELETE, Action.FORGET),
            has_checks=resource in self._checked,
            deposed=deposed,
        )

    def _before(self, change: Mapping[str, Any]) -> StateObject | None:
        """The object in the state, which may still have the address from before a move."""
        if self._state is None:
            return None
        objects = self._state.objects
        return objects.get(str(change.get("previous_address"))) or objects.get(change["address"])

    def _provider(self, address: str, change: Mapping[str, Any]) -> str:
        before = self._before({"address": address, **change})
        if before is not None and without_keys(address) not in self._configuration.providers:
            return before.provider
        return self._configuration.provider(address, str(change.get("provider_name", "")))

    def _providers(self) -> str:
        """The addresses of all providers in one text."""
        changes = (str(change.get("provider_name")) for change in self._changes)
        return " ".join((*changes, *self._configuration.providers.values()))

    def _dialect(self) -> Dialect:
        """The dialect of the program that made the plan. OpenTofu has a registry of its own."""
        dialect = OPENTOFU if OPENTOFU.registry in self._providers() else TERRAFORM
        version = str(self._content.get("terraform_version"))
        return dialect.for_versions([f"= {version}"])

    def _is_destroy(self) -> bool:
        """Whether this is the plan of `terraform destroy`. Only there, an object is destroyed
        without a reason."""
        destroyed = [
            change
            for change in self._changes
            if change["mode"] == "managed" and not change.get("deposed")
        ]
        return bool(destroyed) and all(
            change["change"]["actions"] == ["delete"] and not change.get("action_reason")
            for change in destroyed
        )


def _stored_dependencies(content: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """The dependencies of the current objects in the state after the refresh."""
    values = (content.get("prior_state") or {}).get("values") or {}
    return {
        resource["address"]: frozenset(resource.get("depends_on") or ())
        for resource in _resources(values.get("root_module") or {})
        if not resource.get("deposed_key")
    }


def _resources(module: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from module.get("resources") or ()
    for child in module.get("child_modules") or ():
        yield from _resources(child)


def _checked_resources(content: Mapping[str, Any]) -> frozenset[str]:
    """The resources with preconditions or postconditions."""
    checks: Iterable[Mapping[str, Any]] = content.get("checks") or ()
    return frozenset(
        without_keys(str(check["address"]["to_display"]))
        for check in checks
        if check["address"].get("kind") == "resource"
    )
