"""From names, as references use them in a module, to the nodes that they stand for."""

from __future__ import annotations

from collections.abc import Mapping

_NOTHING: Mapping[str, tuple[str, ...]] = {}


class ReferenceMap:
    """The names in all modules of a configuration, each as it is printed.

    Terraform compares what is printed, so that `local.a` finds the local value and a resource of
    type "local" alike (`transform_reference.go`: referenceMapKey).
    """

    def __init__(self, *, is_opentofu: bool) -> None:
        self._is_opentofu = is_opentofu
        self._of_scopes: dict[str, dict[str, tuple[str, ...]]] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ReferenceMap) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]

    def add(self, scope: str, name: str, *nodes: str) -> None:
        """Let a name in the module at `scope` stand for some nodes, besides those it stands for."""
        known = self._of_scopes.setdefault(scope, {})
        known[name] = (*known[name], *nodes) if name in known else nodes

    def nodes(self, scope: str, name: str) -> tuple[str, ...]:
        """The nodes that a name in the module at `scope` stands for.

        Nothing for what is not declared. An output that its module does not declare stands for
        the whole module (`transform_reference.go`: ReferenceMap), but not in OpenTofu.
        """
        known = self._of_scopes.get(scope, _NOTHING)
        found = known.get(name)
        if found is None and name.startswith("module.") and not self._is_opentofu:
            found = known.get(".".join(name.split(".", 2)[:2]))
        return found or ()
