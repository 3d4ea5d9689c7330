"""The references in the configuration that a plan contains.

The plan has the references of every expression, except those of local values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from tf_cycle_ls.graph.nodes import address_in
from tf_cycle_ls.replacement.model import reached, resources_among, without_keys
from tf_cycle_ls.replacement.plan_providers import PlanProviders, caller_of
from tf_cycle_ls.replacement.state_file import State

_NOT_OBJECTS = frozenset({"each", "count", "path", "self", "terraform"})


class PlanConfiguration:
    """The part `configuration` of a plan. `known` are the provider configurations in the state.

    Raises KeyError, TypeError or AttributeError if the content has another form.
    """

    def __init__(self, content: Mapping[str, Any], known: Collection[str] = ()) -> None:
        self._providers = PlanProviders(content.get("provider_config") or {}, known)
        self._targets: dict[str, dict[str, None]] = {}
        self._with_locals: set[str] = set()
        self.providers: dict[str, str] = {}
        """Maps each resource to the name of the node of its provider configuration."""
        self._module("", content.get("root_module") or {}, {})
        for name, path, expressions in self._providers.expressions():
            self._add(name, path, _references(expressions))

    @property
    def resources(self) -> frozenset[str]:
        """The resources of the configuration, including data sources."""
        return resources_among(self._targets)

    def provider(self, address: str, source: str) -> str:
        """The provider configuration of an object, even if its resource is not configured.

        For such an object, the plan has only the source. If all resources of the provider use the
        same configuration, it uses that one, otherwise the default configuration.
        """
        configured = self.providers.get(without_keys(address))
        if configured is not None:
            return configured
        used = {name for name in self.providers.values() if f'["{source}"]' in name}
        return used.pop() if len(used) == 1 else f'provider["{source}"]'

    def current(self, resource: str) -> frozenset[str]:
        """The resources on which a resource depends in the configuration."""
        starts = [self.providers.get(resource, ""), *self._targets.get(resource, ())]
        return resources_among(reached(self._targets, filter(None, starts))) - {resource}

    def references(
        self, stored: Mapping[str, frozenset[str]], state: State | None
    ) -> Mapping[str, tuple[str, ...]]:
        """The targets of each node.

        A resource that uses local values may depend on all that the plan has for it in the state;
        with the state from before the plan, only on what the plan added, if it added something.
        """
        graph = {name: dict(targets) for name, targets in self._targets.items()}
        for address, dependencies in stored.items():
            resource = without_keys(address)
            if resource in graph and self._uses_locals(resource):
                before = state.objects.get(address) if state else None
                added = dependencies - before.dependencies if before else dependencies
                for name in sorted(added or dependencies):
                    # The references of a configuration have no cycle, so this one is from before.
                    if resource not in reached(graph, [name]):
                        graph[resource][name] = None
        return {name: tuple(targets) for name, targets in graph.items()}

    def _uses_locals(self, resource: str) -> bool:
        """Whether a resource uses local values, itself or through variables and outputs."""
        stack, seen = [resource], set[str]()
        while stack:
            name = stack.pop()
            if name in self._with_locals:
                return True
            if name not in seen:
                seen.add(name)
                targets = self._targets.get(name, ())
                stack += [one for one in targets if not resources_among([one])]
        return False

    def _module(self, path: str, module: Mapping[str, Any], call: Mapping[str, Any]) -> None:
        expand = f"{path} (expand)"
        if path:
            parent = caller_of(path)
            own = (call.get("count_expression"), call.get("for_each_expression"))
            self._add(expand, parent, [*_references(own), *(call.get("depends_on") or ())])
            for name, expression in (call.get("expressions") or {}).items():
                variable = f"{path}.var.{name} (expand)"
                self._add(variable, parent, _references(expression))
                self._link(variable, expand)
        inside = []
        for resource in module.get("resources") or ():
            name = address_in(path, resource["address"])
            inside.append(name)
            self._resource(name, path, resource)
        for output, content in (module.get("outputs") or {}).items():
            name = address_in(path, f"output.{output} (expand)")
            inside.append(name)
            found = [*_references(content.get("expression")), *(content.get("depends_on") or ())]
            self._add(name, path, found)
        for name, child in (module.get("module_calls") or {}).items():
            below = address_in(path, f"module.{name}")
            inside.append(f"{below} (close)")
            self._module(below, child.get("module") or {}, child)
        if path:
            for name in inside:
                self._link(name, expand)
                self._link(f"{path} (close)", name)

    def _resource(self, name: str, path: str, resource: Mapping[str, Any]) -> None:
        found = list(_references(resource.get("expressions")))
        meta = (resource.get("count_expression"), resource.get("for_each_expression"))
        found += [*_references(meta), *(resource.get("depends_on") or ())]
        self._add(name, path, found)
        provider = self._providers.node(str(resource.get("provider_config_key")))
        if provider is not None:
            self.providers[name] = provider
            self._link(name, provider)

    def _add(self, name: str, path: str, references: Iterable[str]) -> None:
        self._targets.setdefault(name, {})
        for reference in _longest(references):
            if reference.startswith("local."):
                self._with_locals.add(name)
            target = _target(path, reference)
            if target is not None and without_keys(target) != name:
                self._link(name, target)

    def _link(self, name: str, target: str) -> None:
        self._targets.setdefault(name, {})[target] = None


def _references(expression: Any) -> Iterator[str]:
    """All references below an expression or a nested block."""
    if isinstance(expression, list | tuple):
        for item in expression:
            yield from _references(item)
    elif isinstance(expression, dict):
        found = expression.get("references")
        if isinstance(found, list) and all(isinstance(name, str) for name in found):
            yield from found
            return
        for key, item in expression.items():
            if key != "constant_value":
                yield from _references(item)


def _longest(references: Iterable[str]) -> Iterator[str]:
    """The references without those that only repeat the start of another one. A plan lists
    `a.b[0].id`, `a.b[0]` and `a.b` for a single reference."""
    names = list(dict.fromkeys(references))
    for name in names:
        if not any(other.startswith((f"{name}.", f"{name}[")) for other in names):
            yield name


def _target(path: str, reference: str) -> str | None:
    """The node that a reference in the module at `path` means, or None."""
    parts = _split(reference)
    if parts[0] in _NOT_OBJECTS:
        return None
    if parts[0] == "module":
        call = without_keys(address_in(path, f"module.{parts[1]}"))
        return (
            f"{call}.output.{without_keys(parts[2])} (expand)" if parts[2:] else f"{call} (close)"
        )
    if parts[0] in ("var", "local"):
        return address_in(path, f"{parts[0]}.{parts[1]} (expand)")
    length = 3 if parts[0] in ("data", "ephemeral") else 2
    return address_in(path, ".".join(parts[:length])) if len(parts) >= length else None


def _split(reference: str) -> list[str]:
    """The parts of a reference. A part keeps its instance key, in which dots do not count."""
    parts, start, depth, quoted = [], 0, 0, False
    for at, character in enumerate(reference):
        if character == '"' and reference[at - 1] != "\\":
            quoted = not quoted
        elif not quoted and character in "[]":
            depth += 1 if character == "[" else -1
        elif character == "." and not quoted and not depth:
            parts.append(reference[start:at])
            start = at + 1
    return [*parts, reference[start:]]
