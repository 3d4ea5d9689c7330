"""The modules of a root to the nodes of its graph, and from names in a module to nodes.

Source of the rules: the transformers of Terraform's `internal/terraform`, in the order of
`graph_builder_plan.go`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from tf_cycle_ls.config.addrs import CallOutput, Resource
from tf_cycle_ls.config.declarations import (
    CallDeclaration,
    CheckDeclaration,
    LocalDeclaration,
    OutputDeclaration,
    ProviderDeclaration,
    ProviderName,
    ResourceDeclaration,
    implied_provider,
)
from tf_cycle_ls.config.located import Located
from tf_cycle_ls.config.module import Module
from tf_cycle_ls.config.references import Reference, Role
from tf_cycle_ls.config.version_constraints import allows_only_from
from tf_cycle_ls.graph.nodes import Kind, Node, Scope, ScopedReferences, Tree, below, scopes
from tf_cycle_ls.graph.providers import Providers
from tf_cycle_ls.graph.reference_map import ReferenceMap

# The version of Terraform from which on resources call their actions themselves.
_CALLING = (1, 16)

_Plain = LocalDeclaration | OutputDeclaration | CheckDeclaration
_WithReferences = _Plain | ResourceDeclaration | CallDeclaration | ProviderDeclaration


class NodeBuilder:
    """The nodes of a configuration by name, in the order of the text.

    Those of `before`, an earlier state of it, that would be made anew just as they are, are taken
    over.
    """

    def __init__(self, tree: Tree, before: NodeBuilder | None = None) -> None:
        self._scopes = list(scopes(tree))
        self._calls_actions = not tree.is_opentofu and _calls_actions(self._scopes)
        is_alike = before is not None and before._calls_actions is self._calls_actions
        self._known = before.nodes if before is not None and is_alike else {}
        self._providers = Providers(self._scopes)
        self._used_providers: dict[str, tuple[str, Located[ProviderDeclaration]]] = {}
        self._imports = _imports(self._scopes[0])
        self.names = ReferenceMap(is_opentofu=tree.is_opentofu)
        self.nodes: dict[str, Node] = {}
        for scope in self._scopes:
            for node in self._nodes_in(scope):
                self.nodes[node.name] = node
        for name, (path, block) in self._used_providers.items():
            self.nodes[name] = Node(name, Kind.PROVIDER, path, block, _searched(block, path))
        self._known = {}

    def _nodes_in(self, scope: Scope) -> Iterator[Node]:
        yield from self._resources(scope)
        yield from self._variables(scope)
        module = scope.module
        for name, local in module.locals.items():
            node = self._node(local, scope.path, Kind.LOCAL, f"local.{name} (expand)")
            self.names.add(scope.path, f"local.{name}", node.name)
            yield node
        for name, output in module.outputs.items():
            yield self._node(output, scope.path, Kind.OUTPUT, f"output.{name} (expand)")
        for name, check in module.checks.items():
            yield self._node(check, scope.path, Kind.CHECK, f"check.{name} (expand)")
        for call in module.calls.values():
            yield from self._call(scope, call)

    def _node(self, located: Located[_Plain], path: str, kind: Kind, name: str) -> Node:
        """A node that is scoped for all the references of its declaration."""
        known = self._known.get(below(path, name))
        if known is not None and known.located is located:
            return known
        return Node(below(path, name), kind, path, located, _searched(located, path))

    def _resource(
        self, located: Located[ResourceDeclaration], path: str, provider: str | None, source: str
    ) -> Node:
        """The node of a resource, but for what imports and actions change."""
        resource = located.declaration.resource
        name = below(path, str(resource))
        known = self._known.get(name)
        if known is not None and known.located is located:
            is_changed = (
                len(known.scoped_references) != len(located.parts) or resource.mode == "action"
            )
            if not is_changed and known.provider == provider and known.source == source:
                return known
        scoped = _searched(located, path)
        if not self._calls_actions:
            scoped = tuple(_only(each, _is_no_trigger) for each in scoped)
        return Node(name, Kind.RESOURCE, path, located, scoped, provider, source)

    def _resources(self, scope: Scope) -> Iterator[Node]:
        path = scope.path
        providers: dict[ProviderName, tuple[str | None, str]] = {}
        for resource, located in scope.module.resources.items():
            own = located.declaration.provider
            if own not in providers:
                providers[own] = self._configuration(path, own), self._providers.source(path, own)
            node = self._resource(located, path, *providers[own])
            imports = self._imports.pop((path, resource), None) if self._imports else None
            if self._calls_actions and resource.mode == "action":
                node = _not_back(node, _callers(scope.module, resource))
            if imports:
                node = replace(node, scoped_references=(*node.scoped_references, *imports))
            self.names.add(path, str(resource), node.name)
            yield node
        # An import's target that has no block is a node too.
        for _, resource in [key for key in self._imports if key[0] == path]:
            yield self._without_block(path, resource)

    def _without_block(self, path: str, resource: Resource) -> Node:
        """The target of imports that is declared nowhere."""
        imports = tuple(self._imports.pop((path, resource)))
        name = below(path, str(resource))
        self.names.add(path, str(resource), name)
        own = implied_provider(resource.type)
        provider, source = self._configuration(path, own), self._providers.source(path, own)
        return Node(name, Kind.RESOURCE, path, imports[0].located, imports, provider, source)

    def _configuration(self, path: str, provider: ProviderName) -> str | None:
        """The name of the provider configuration that something waits for, which is used then."""
        configuration = self._providers.configuration(path, provider)
        if configuration is None:
            return None
        self._used_providers[configuration[0]] = configuration[1:]
        return configuration[0]

    def _variables(self, scope: Scope) -> Iterator[Node]:
        given = _arguments(scope)
        for name, located in scope.module.variables.items():
            scoped = given.get(name, ())
            suffix = " (expand)" if scope.path else ""
            node_name = below(scope.path, f"var.{name}{suffix}")
            yield Node(node_name, Kind.VARIABLE, scope.path, located, scoped)
            self.names.add(scope.path, f"var.{name}", node_name)
            if located.declaration.references is not None:
                validation = below(scope.path, f"var.{name} (validation)")
                inner = ScopedReferences(located.declaration.references, scope.path, located)
                yield Node(validation, Kind.VALIDATION, scope.path, located, (inner,))
                self.names.add(scope.path, f"var.{name}", validation)

    def _call(self, scope: Scope, call: Located[CallDeclaration]) -> Iterator[Node]:
        name = call.declaration.name
        path = below(scope.path, f"module.{name}")
        expand, close = f"{path} (expand)", f"{path} (close)"
        yield Node(expand, Kind.EXPAND, path, call, _searched(call, scope.path))
        yield Node(close, Kind.CLOSE, path, call)
        child = scope.children.get(name)
        if child is None:
            outputs = _mentioned_outputs(scope, name)
            yield from self._opaque(scope, call, path, outputs)
        else:
            outputs = list(child.module.outputs)
        names = [f"{path}.output.{output} (expand)" for output in outputs]
        for output, node_name in zip(outputs, names, strict=True):
            self.names.add(scope.path, f"module.{name}.{output}", node_name)
        self.names.add(scope.path, f"module.{name}", expand, close, *names)

    def _opaque(
        self, scope: Scope, call: Located[CallDeclaration], path: str, outputs: Iterable[str]
    ) -> Iterator[Node]:
        """A module whose files are not at hand: what goes in and comes out, and no link between."""
        for part in call.parts:
            for argument in part.declaration.arguments:
                scoped = ScopedReferences(argument.references, scope.path, part)
                name = f"{path}.var.{argument.name} (expand)"
                yield Node(name, Kind.VARIABLE, path, call, (scoped,))
        for output in outputs:
            yield Node(f"{path}.output.{output} (expand)", Kind.OUTPUT, path, call)


def _searched(located: Located[_WithReferences], scope: str) -> tuple[ScopedReferences, ...]:
    """All references of a declaration, those that override files bring among them."""
    return tuple(
        ScopedReferences(part.declaration.references, scope, part) for part in located.parts
    )


def _only(scoped: ScopedReferences, counts: Callable[[Reference], bool]) -> ScopedReferences:
    kept = tuple(filter(counts, scoped.references))
    return scoped if kept == scoped.references else replace(scoped, references=kept)


def _is_no_trigger(reference: Reference) -> bool:
    return reference.role is not Role.TRIGGER


def _not_back(action: Node, callers: frozenset[Resource]) -> Node:
    """An action that does not wait for those that call it."""
    scoped = (
        _only(each, lambda it: it.subject not in callers) for each in action.scoped_references
    )
    return replace(action, scoped_references=tuple(scoped))


def _calls_actions(scopes: Iterable[Scope]) -> bool:
    """Whether resources call actions themselves, as from Terraform 1.16 on (`node_action.go`).

    Before that something apart from the resource waits for both. Which Terraform is used nobody
    knows, so it takes a module that asks for a later one.
    """
    constraints = (each for scope in scopes for each in scope.module.required_versions)
    return any(allows_only_from(constraint, _CALLING) for constraint in constraints)


def _callers(module: Module, action: Resource) -> frozenset[Resource]:
    """The resources that call an action; it may refer back to them (`transform_reference.go`)."""
    return frozenset(
        resource
        for resource, located in module.resources.items()
        for part in located.parts
        for reference in part.declaration.references
        if reference.role is Role.TRIGGER and reference.subject == action
    )


def _arguments(scope: Scope) -> dict[str, tuple[ScopedReferences, ...]]:
    """What a module's call gives to its variables."""
    return {
        argument.name: (ScopedReferences(argument.references, scope.parent, part),)
        for part in (scope.call.parts if scope.call else ())
        for argument in part.declaration.arguments
    }


def _imports(root: Scope) -> dict[tuple[str, Resource], list[ScopedReferences]]:
    """The references of the root's import blocks, by the resource that each is to fill."""
    by_target: dict[tuple[str, Resource], list[ScopedReferences]] = {}
    for located in root.module.imports:
        declaration = located.declaration
        path = ".".join(f"module.{call}" for call in declaration.path)
        scoped = ScopedReferences(declaration.references, "", located)
        by_target.setdefault((path, declaration.resource), []).append(scoped)
    return by_target


def _mentioned_outputs(scope: Scope, call: str) -> list[str]:
    """The outputs of a call that its module refers to, in the order of the text."""
    subjects = (reference.subject for reference in scope.module.references())
    named = (each for each in subjects if isinstance(each, CallOutput) and each.call == call)
    return list(dict.fromkeys(each.output for each in named if each.output))
