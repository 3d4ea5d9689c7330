"""The provider configurations that a plan contains.

A plan also has an entry for each module that uses a provider without configuring it, unless the
direct caller of the module has one with the same local name. Terraform itself looks in all callers,
by the source of the provider.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from tf_cycle_ls.graph.nodes import address_in

_Entry = Mapping[str, Any]


class PlanProviders:
    """The part `provider_config` of a plan.

    An entry without arguments may stand for an empty `provider` block or for none. `known` are the
    provider configurations in the state, which show that there is such a block.
    """

    def __init__(self, entries: Mapping[str, _Entry], known: Collection[str] = ()) -> None:
        self._entries = entries
        self._known = known
        self._defaults = {
            (_path(entry), _source(entry)): entry
            for entry in entries.values()
            if not entry.get("alias") and "." not in str(entry["name"])
        }

    def node(self, key: str) -> str | None:
        """The name of the node for the key of an entry, or None."""
        entry = self._entries.get(key)
        return None if entry is None else self._node(entry)

    def expressions(self) -> Iterator[tuple[str, str, Any]]:
        """Each node, the path of its module, and its arguments."""
        for entry in self._entries.values():
            yield self._node(entry), _path(entry), entry.get("expressions")

    def _node(self, entry: _Entry) -> str:
        if not self._is_inherited(entry):
            return _own_node(entry)
        path = _path(entry)
        while path:
            path = caller_of(path)
            if above := self._defaults.get((path, _source(entry))):
                return self._node(above)
        return _own_node({**entry, "module_address": ""})

    def _is_inherited(self, entry: _Entry) -> bool:
        is_own = entry.get("alias") or entry.get("expressions") or _own_node(entry) in self._known
        if is_own or not _path(entry):
            return False
        caller = caller_of(_path(entry))
        key = f"{caller}:{entry['name']}" if caller else entry["name"]
        # The plan leaves out an entry that it could resolve, so this one is of an empty block.
        return key not in self._entries or _source(self._entries[key]) != _source(entry)


def caller_of(path: str) -> str:
    """The path of the module that calls the module at `path`."""
    return path.rpartition("module.")[0].removesuffix(".")


def _path(entry: _Entry) -> str:
    return str(entry.get("module_address", ""))


def _source(entry: _Entry) -> str:
    return str(entry.get("full_name") or entry["name"])


def _own_node(entry: _Entry) -> str:
    alias = f".{entry['alias']}" if entry.get("alias") else ""
    return address_in(_path(entry), f'provider["{_source(entry)}"]{alias}')
