"""Maps the names used in references to the nodes that they refer to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_NO_NAMES: Mapping[str, tuple[str, ...]] = {}


class ReferenceMap:
    """Maps the names in each module of a configuration to nodes.

    Names are formatted addresses, as in Terraform, so `local.a` refers both to a local value and to
    a resource of the type "local" (`transform_reference.go`: referenceMapKey).
    """

    def __init__(self, *, undeclared_output_is_module: bool) -> None:
        self._undeclared_output_is_module = undeclared_output_is_module
        self._by_scope: dict[str, dict[str, tuple[str, ...]]] = {}

    def changed_names(self, before: ReferenceMap) -> dict[str, set[str]] | None:
        """The names in each scope that do not refer to the same nodes as `before`.

        None stands for all names.
        """
        if self._undeclared_output_is_module != before._undeclared_output_is_module:
            return None
        changed: dict[str, set[str]] = {}
        for scope in self._by_scope.keys() | before._by_scope.keys():
            now, then = self._by_scope.get(scope, {}), before._by_scope.get(scope, {})
            if now != then:
                changed[scope] = {name for name, _ in now.items() ^ then.items()}
        return changed

    def add(self, scope: str, name: str, *nodes: str) -> None:
        """Add nodes that a name in the module at `scope` refers to."""
        names = self._by_scope.setdefault(scope, {})
        names[name] = (*names[name], *nodes) if name in names else nodes

    def names(self, scope: str) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Return each declared name in the module at `scope`, with the nodes that it refers to."""
        return self._by_scope.get(scope, _NO_NAMES).items()

    def nodes(self, scope: str, name: str) -> tuple[str, ...]:
        """Return the nodes that a name in the module at `scope` refers to, or () if undeclared.

        In Terraform, an undeclared output of a module refers to the whole module
        (`transform_reference.go`: ReferenceMap).
        """
        names = self._by_scope.get(scope, _NO_NAMES)
        nodes = names.get(name)
        if nodes is None and name.startswith("module.") and self._undeclared_output_is_module:
            nodes = names.get(".".join(name.split(".", 2)[:2]))
        return nodes or ()
