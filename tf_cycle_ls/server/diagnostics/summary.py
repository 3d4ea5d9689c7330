"""A summary of the results for all root modules: the files that were read, and the components."""

from __future__ import annotations

from typing import Any

from lsprotocol import converters, types
from msgspec import Struct

from tf_cycle_ls.server.lsp import uris

# More components would only make the notification large.
_MAX_COMPONENTS = 500

_CONVERTER = converters.get_converter()

Key = frozenset[tuple[str, str, str]]
"""Identifies a component in all root modules: for each edge, the file of its first reference, and
both addresses without modules. It stays the same when lines are inserted."""


class ComponentSummary(Struct, frozen=True):
    """A component that is reported in a root module.

    `cycle` are the addresses on its shortest cycle, and `location` is a reference on it. `cycles`
    and `blocks` are the numbers of cycles and addresses in the component.
    """

    key: Key
    id: str
    cycle: tuple[str, ...]
    cycles: int
    blocks: int
    location: types.Location | None


class RootSummary(Struct, frozen=True):
    """What an analysis of a root module read and reports."""

    files: frozenset[str]
    components: tuple[ComponentSummary, ...]


class WorkspaceSummary:
    """The summaries of all analyzed root modules, updated one root module at a time."""

    def __init__(self) -> None:
        self._by_root: dict[str, RootSummary] = {}

    def update(self, root_dir: str, summary: RootSummary | None) -> bool:
        """Replace the summary of a root module, or remove it. Returns whether it has changed."""
        if summary is None:
            return self._by_root.pop(root_dir, None) is not None
        is_changed = self._by_root.get(root_dir) != summary
        self._by_root[root_dir] = summary
        return is_changed

    def to_json(self) -> dict[str, Any]:
        """The parameters of the notification tf-cycle-ls/summary.

        `files` is the number of files that all analyses together have read, and `rootModules` the
        number of analyses. `cycles` is the number of all cycles, also of those in components beyond
        the first 500, which are not listed.
        """
        components = [
            (root_dir, component)
            for root_dir, found in self.components().items()
            for component in found
        ]
        files = (summary.files for summary in self._by_root.values())
        return {
            "rootModules": len(self._by_root),
            "files": len(frozenset[str]().union(*files)),
            "cycles": sum(component.cycles for _, component in components),
            "components": [
                _to_json(root_dir, component)
                for root_dir, component in components[:_MAX_COMPONENTS]
            ],
        }

    def components(self) -> dict[str, list[ComponentSummary]]:
        """The components by root module, sorted by its path.

        A component inside a module is in the results of each root module that calls the module. It
        is listed once: in the directory of the module if that was analyzed, otherwise in the first
        root module.
        """
        found: dict[Key, tuple[str, ComponentSummary]] = {}
        for root_dir, summary in sorted(self._by_root.items()):
            for component in summary.components:
                _, known = found.get(component.key, ("", None))
                if known is None or _depth(component) < _depth(known):
                    found[component.key] = root_dir, component
        by_root: dict[str, list[ComponentSummary]] = {}
        for root_dir, component in found.values():
            by_root.setdefault(root_dir, []).append(component)
        return dict(sorted(by_root.items()))


def _depth(component: ComponentSummary) -> int:
    """The number of module calls between the root module and the component."""
    return min(one.count("module.") for one in component.cycle)


def _to_json(root_dir: str, component: ComponentSummary) -> dict[str, Any]:
    return {
        "root": uris.from_path(root_dir),
        "id": component.id,
        "cycle": list(component.cycle),
        "cycles": component.cycles,
        "blocks": component.blocks,
        "location": _CONVERTER.unstructure(component.location),
    }
