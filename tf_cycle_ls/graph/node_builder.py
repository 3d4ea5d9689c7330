"""Builds the graph nodes and the reference map of a module tree.

Source of the rules: the transformers of Terraform's `internal/terraform`, in the order of
`graph_builder_plan.go`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from tf_cycle_ls.config.addrs import ProviderFunctions, Resource
from tf_cycle_ls.config.builtin_schemas import STORE
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
from tf_cycle_ls.config.dialect import Dialect
from tf_cycle_ls.config.located import Located
from tf_cycle_ls.config.module import Module
from tf_cycle_ls.config.references import Reference, Role
from tf_cycle_ls.graph.nodes import Kind, Node, Scope, ScopedReferences, Tree, address_in, scopes
from tf_cycle_ls.graph.plan_additions import plan_additions
from tf_cycle_ls.graph.providers import Providers
from tf_cycle_ls.graph.reference_map import ReferenceMap

_ReferencesOnly = LocalDeclaration | OutputDeclaration | CheckDeclaration
_WithReferences = _ReferencesOnly | ResourceDeclaration | CallDeclaration | ProviderDeclaration


class NodeBuilder:
    """Builds the nodes and the reference map of a module tree.

    `nodes` is keyed by name, in source order. `plan_additions` is what a plan adds to the graph, or
    None. Unchanged nodes of `before`, the builder of an earlier version of the tree, are reused.
    """

    def __init__(self, tree: Tree, before: NodeBuilder | None = None) -> None:
        self._scopes = list(scopes(tree))
        self._dialect = tree.dialect
        is_reusable = before is not None and before._dialect == self._dialect
        self._reusable = before.nodes if before is not None and is_reusable else {}
        self._providers = Providers(self._scopes, tree.dialect.registry)
        self._used_providers: dict[str, tuple[str, Located[ProviderDeclaration]]] = {}
        importing = self._scopes if tree.dialect.modules_have_imports else self._scopes[:1]
        self._imports_by_target = _imports_by_target(importing, tree.dialect)
        self._before_triggers: list[tuple[str, Located[ResourceDeclaration]]] = []
        self.reference_map = ReferenceMap(
            undeclared_output_is_module=tree.dialect.undeclared_output_is_module
        )
        self.nodes: dict[str, Node] = {}
        for scope in self._scopes:
            for node in self._nodes_in(scope):
                self.nodes[node.name] = node
            if tree.dialect.functions_use_configurations:
                self._add_provider_functions(scope)
        for name, (path, block) in self._used_providers.items():
            self.nodes[name] = Node(name, Kind.PROVIDER, path, block, _scoped(block, path))
        self._reusable = {}
        self.plan_additions = plan_additions(
            self._scopes, self.nodes, self._before_triggers, tree.dialect
        )

    def unused_providers(self) -> Iterator[Node]:
        """The nodes of provider configurations that no resource uses. Terraform removes them from
        the graph, except in a plan that destroys an object which was created with them."""
        for name, path, block in self._providers.blocks():
            if name not in self.nodes:
                yield Node(name, Kind.PROVIDER, path, block, _scoped(block, path))

    def _nodes_in(self, scope: Scope) -> Iterator[Node]:
        yield from self._resources(scope)
        yield from self._variables(scope)
        module = scope.module
        for name, local in module.locals.items():
            node = self._node(local, scope.path, Kind.LOCAL, f"local.{name} (expand)")
            self.reference_map.add(scope.path, f"local.{name}", node.name)
            yield node
        for name, output in module.outputs.items():
            yield self._node(output, scope.path, Kind.OUTPUT, f"output.{name} (expand)")
        for name, check in module.checks.items():
            yield self._node(check, scope.path, Kind.CHECK, f"check.{name} (expand)")
        for call in module.calls.values():
            yield from self._call(scope, call)

    def _node(self, located: Located[_ReferencesOnly], path: str, kind: Kind, name: str) -> Node:
        """Create a node with all references of its declaration, or reuse the earlier node."""
        reusable = self._reusable.get(address_in(path, name))
        if reusable is not None and reusable.located is located:
            return reusable
        return Node(address_in(path, name), kind, path, located, _scoped(located, path))

    def _resource(
        self, located: Located[ResourceDeclaration], path: str, provider: str | None, source: str
    ) -> Node:
        """Create or reuse the node of a resource, ignoring `import` blocks and calls of actions."""
        resource = located.declaration.resource
        name = address_in(path, resource.text)
        old = self._reusable.get(name)
        # The nodes of actions, and nodes with references from imports, are always rebuilt.
        if (
            old is not None
            and old.located is located
            and len(old.scoped_references) == 1 + len(located.overrides)
            and resource.mode != "action"
            and (old.provider, old.source) == (provider, source)
        ):
            return old
        scoped = _scoped(located, path)
        if not self._dialect.calls_actions and _has_lifecycle(located):
            scoped = tuple(_filtered(references, _is_not_trigger) for references in scoped)
        if not self._dialect.has_store and resource.type == "terraform_data":
            scoped = tuple(_filtered(references, _is_not_stored) for references in scoped)
        return Node(name, Kind.RESOURCE, path, located, scoped, provider, source)

    def _resources(self, scope: Scope) -> Iterator[Node]:
        path = scope.path
        is_waiting = self._dialect.has_triggers and not self._dialect.calls_actions
        providers: dict[ProviderName, tuple[str | None, str]] = {}
        for resource, located in scope.module.resources.items():
            own = located.declaration.provider
            if own not in providers:
                providers[own] = self._configuration(path, own), self._providers.source(path, own)
            node = self._resource(located, path, *providers[own])
            imports = (
                self._imports_by_target.pop((path, resource), None)
                if self._imports_by_target
                else None
            )
            if self._dialect.calls_actions and resource.mode == "action":
                node = _without_references_to(node, _callers(scope.module, resource))
            if imports:
                node = replace(node, scoped_references=(*node.scoped_references, *imports))
            self.reference_map.add(path, resource.text, node.name)
            is_triggering = is_waiting and _has_lifecycle(located)
            if is_triggering and any(part.declaration.before_triggers for part in located.parts):
                self._before_triggers.append((path, located))
            yield node
        # The target of an `import` block has a node even if no resource block declares it.
        for _, resource in [key for key in self._imports_by_target if key[0] == path]:
            yield self._undeclared_target(path, resource)

    def _undeclared_target(self, path: str, resource: Resource) -> Node:
        """The node of an import target that no resource block declares."""
        imports = tuple(self._imports_by_target.pop((path, resource)))
        name = address_in(path, str(resource))
        self.reference_map.add(path, str(resource), name)
        own = implied_provider(resource.type)
        provider, source = self._configuration(path, own), self._providers.source(path, own)
        return Node(name, Kind.RESOURCE, path, imports[0].located, imports, provider, source)

    def _add_provider_functions(self, scope: Scope) -> None:
        """Let each provider function that a module calls refer to the provider's configuration."""
        subjects = {reference.subject for reference in scope.module.references()}
        for subject in subjects:
            if isinstance(subject, ProviderFunctions):
                provider = ProviderName(subject.local, subject.alias)
                configuration = self._configuration(scope.path, provider)
                if configuration:
                    self.reference_map.add(scope.path, subject.text, configuration)

    def _configuration(self, path: str, provider: ProviderName) -> str | None:
        """Mark the configuration of a provider as used, and return the name of its node.

        Returns None if the provider has no configuration.
        """
        configuration = self._providers.configuration(path, provider)
        if configuration is None:
            return None
        self._used_providers[configuration[0]] = configuration[1:]
        return configuration[0]

    def _variables(self, scope: Scope) -> Iterator[Node]:
        arguments = _passed_arguments(scope)
        for name, located in scope.module.variables.items():
            scoped = arguments.get(name, ())
            suffix = " (expand)" if scope.path else ""
            node_name = address_in(scope.path, f"var.{name}{suffix}")
            yield Node(node_name, Kind.VARIABLE, scope.path, located, scoped)
            self.reference_map.add(scope.path, f"var.{name}", node_name)
            if located.declaration.references is not None:
                validation = address_in(scope.path, f"var.{name} (validation)")
                condition = ScopedReferences(located.declaration.references, scope.path, located)
                yield Node(validation, Kind.VALIDATION, scope.path, located, (condition,))
                self.reference_map.add(scope.path, f"var.{name}", validation)

    def _call(self, scope: Scope, call: Located[CallDeclaration]) -> Iterator[Node]:
        name = call.declaration.name
        path = address_in(scope.path, f"module.{name}")
        expand, close = f"{path} (expand)", f"{path} (close)"
        # OpenTofu links functions to configurations before it adds the nodes of module calls.
        expanding = tuple(_filtered(one, _is_no_function) for one in _scoped(call, scope.path))
        yield Node(expand, Kind.EXPAND, path, call, expanding)
        yield Node(close, Kind.CLOSE, path, call)
        child = scope.children.get(name)
        if child is None:
            outputs = list(scope.module.mentioned_outputs.get(name, ()))
            yield from self._opaque(scope, call, path, outputs)
        else:
            outputs = list(child.module.outputs)
        names = [f"{path}.output.{output} (expand)" for output in outputs]
        for output, node_name in zip(outputs, names, strict=True):
            self.reference_map.add(scope.path, f"module.{name}.{output}", node_name)
        self.reference_map.add(scope.path, f"module.{name}", expand, close, *names)

    def _opaque(
        self, scope: Scope, call: Located[CallDeclaration], path: str, outputs: Iterable[str]
    ) -> Iterator[Node]:
        """The nodes of a called module whose files are not available.

        These are its inputs and outputs. It is assumed that no output depends on an input.
        """
        for part in call.parts:
            for argument in part.declaration.arguments:
                scoped = ScopedReferences(argument.references, scope.path, part)
                name = f"{path}.var.{argument.name} (expand)"
                yield Node(name, Kind.VARIABLE, path, call, (scoped,))
        for output in outputs:
            yield Node(f"{path}.output.{output} (expand)", Kind.OUTPUT, path, call)


def _has_lifecycle(located: Located[ResourceDeclaration]) -> bool:
    """Whether a resource has a `lifecycle` block, which action triggers are in."""
    if not located.overrides:  # As most. Called for every resource.
        return "lifecycle" in located.declaration.argument_names
    return any("lifecycle" in part.declaration.argument_names for part in located.parts)


def _scoped(located: Located[_WithReferences], scope: str) -> tuple[ScopedReferences, ...]:
    """All references in a declaration and in its overrides."""
    if not located.overrides:  # As most. Called for every node.
        return (ScopedReferences(located.declaration.references, scope, located),)
    return tuple(
        ScopedReferences(part.declaration.references, scope, part) for part in located.parts
    )


def _filtered(scoped: ScopedReferences, keep: Callable[[Reference], bool]) -> ScopedReferences:
    kept = tuple(filter(keep, scoped.references))
    return scoped if kept == scoped.references else replace(scoped, references=kept)


def _is_not_trigger(reference: Reference) -> bool:
    return reference.role is not Role.TRIGGER


def _is_no_function(reference: Reference) -> bool:
    return not isinstance(reference.subject, ProviderFunctions)


def _is_not_stored(reference: Reference) -> bool:
    return reference.attribute not in STORE


def _without_references_to(action: Node, callers: frozenset[Resource]) -> Node:
    """Return the node of an action without references to `callers`, the resources that call it."""
    scoped = (
        _filtered(references, lambda reference: reference.subject not in callers)
        for references in action.scoped_references
    )
    return replace(action, scoped_references=tuple(scoped))


def _callers(module: Module, action: Resource) -> frozenset[Resource]:
    """The resources that call an action.

    The action may refer to them without depending on them (`transform_reference.go`).
    """
    return frozenset(
        resource
        for resource, located in module.resources.items()
        for part in located.parts
        for reference in part.declaration.references
        if reference.role is Role.TRIGGER and reference.subject == action
    )


def _passed_arguments(scope: Scope) -> dict[str, tuple[ScopedReferences, ...]]:
    """The references in the arguments of the call of a module, keyed by argument name."""
    return {
        argument.name: (ScopedReferences(argument.references, scope.parent, part),)
        for part in (scope.call.parts if scope.call else ())
        for argument in part.declaration.arguments
    }


def _imports_by_target(
    scopes: Iterable[Scope], dialect: Dialect
) -> dict[tuple[str, Resource], list[ScopedReferences]]:
    """The references in `import` blocks, keyed by the module path and the resource of the target.

    They are resolved in the module of the block (`transform_reference.go` of Terraform 1.16).
    """
    by_target: dict[tuple[str, Resource], list[ScopedReferences]] = {}
    for scope in scopes:
        for located in scope.module.imports:
            declaration = located.declaration
            below = [f"module.{call}" for call in declaration.path]
            path = ".".join([scope.path, *below] if scope.path else below)
            references = tuple(
                reference
                for reference in declaration.references
                if reference.attribute in dialect.import_arguments
            )
            scoped = ScopedReferences(references, scope.path, located)
            by_target.setdefault((path, declaration.resource), []).append(scoped)
    return by_target
