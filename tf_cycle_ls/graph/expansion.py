"""The modules of a root to the nodes of its graph, and from names in a module to nodes.

Source of the rules: the transformers of Terraform's `internal/terraform`, in the order of
`graph_builder_plan.go`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tf_cycle_ls.config.addresses import CallOutput, Local, Resource, Subject, Variable
from tf_cycle_ls.config.declarations import (
    CallDeclaration,
    CheckDeclaration,
    Declaration,
    LocalDeclaration,
    OutputDeclaration,
    ProviderDeclaration,
    ProviderName,
    ResourceDeclaration,
)
from tf_cycle_ls.config.module import Module
from tf_cycle_ls.config.placed import Placed
from tf_cycle_ls.config.references import Reference, Role
from tf_cycle_ls.config.versions import is_kept_from
from tf_cycle_ls.graph.nodes import Kind, Node, Scope, Searched, Tree, below, scopes
from tf_cycle_ls.graph.providers import Providers

# The version of Terraform from which on resources call their actions themselves.
_CALLING = (1, 16)

_Plain = LocalDeclaration | OutputDeclaration | CheckDeclaration
_WithReferences = _Plain | ResourceDeclaration | CallDeclaration | ProviderDeclaration
# By the module and the name: Terraform compares what is printed, so that `local.a` finds the local
# value and a resource of type "local" alike (`transform_reference.go`: referenceMapKey).
_Found = dict[tuple[str, str], tuple[str, ...]]


class Expansion:
    """The nodes of a configuration by name, in the order of the text."""

    def __init__(self, tree: Tree) -> None:
        self._scopes = list(scopes(tree))
        self._is_opentofu = tree.is_opentofu
        self._calls_actions = not tree.is_opentofu and _calls_actions(self._scopes)
        self._providers = Providers(self._scopes)
        self._used_providers: dict[str, tuple[str, Placed[ProviderDeclaration]]] = {}
        self._imports = _imports(self._scopes[0])
        self._found: _Found = {}
        self.nodes: dict[str, Node] = {}
        for scope in self._scopes:
            for node in self._nodes_in(scope):
                self.nodes[node.name] = node
        for name, (path, block) in self._used_providers.items():
            self.nodes[name] = Node(name, Kind.PROVIDER, path, block, _searched(block, path))

    def named(self, scope: str, subject: Subject) -> tuple[str, ...]:
        """The nodes that a reference in the module at `scope` depends on.

        Nothing for what is not declared. An output that its module does not declare stands for
        the whole module (`transform_reference.go`: ReferenceMap), but not in OpenTofu.
        """
        found = self._found.get((scope, str(subject)))
        if found is None and isinstance(subject, CallOutput) and not self._is_opentofu:
            return self._found.get((scope, str(CallOutput(subject.call, None))), ())
        return found or ()

    def _name(self, scope: str, subject: Subject, *nodes: str) -> None:
        """Let a subject in the module at `scope` stand for some nodes."""
        key = (scope, str(subject))
        self._found[key] = (*self._found.get(key, ()), *nodes)

    def _nodes_in(self, scope: Scope) -> Iterator[Node]:
        yield from self._resources(scope)
        yield from self._variables(scope)
        module = scope.module
        for name, local in module.locals.items():
            yield self._node(scope, Kind.LOCAL, f"local.{name} (expand)", local, Local(name))
        for name, output in module.outputs.items():
            yield self._node(scope, Kind.OUTPUT, f"output.{name} (expand)", output)
        for name, check in module.checks.items():
            yield self._node(scope, Kind.CHECK, f"check.{name} (expand)", check)
        for call in module.calls.values():
            yield from self._call(scope, call)

    def _node(
        self, scope: Scope, kind: Kind, name: str, placed: Placed[_Plain], *subjects: Subject
    ) -> Node:
        """A node that is searched for all the references of its declaration."""
        node_name = below(scope.path, name)
        for subject in subjects:
            self._name(scope.path, subject, node_name)
        return Node(node_name, kind, scope.path, placed, _searched(placed, scope.path))

    def _resources(self, scope: Scope) -> Iterator[Node]:
        declared = scope.module.resources
        for resource, placed in declared.items():
            imports = self._imports.pop((scope.path, resource), [])
            searched = (*self._resource_searched(scope, placed), *imports)
            yield self._resource(scope, resource, placed, searched, placed.declaration.provider)
        # An import's target that has no block is a node too.
        for path, resource in [key for key in self._imports if key[0] == scope.path]:
            imports = self._imports.pop((path, resource))
            provider = ProviderName(resource.type.partition("_")[0])
            yield self._resource(scope, resource, imports[0].placed, tuple(imports), provider)

    def _resource_searched(
        self, scope: Scope, placed: Placed[ResourceDeclaration]
    ) -> Iterator[Searched]:
        """What a resource waits for, its actions among it if they are called by the resource
        itself; then an action does not wait for those that call it."""
        callers = _callers(scope.module, placed.declaration.resource)
        for searched in _searched(placed, scope.path):
            kept = tuple(each for each in searched.references if self._counts(each, callers))
            is_whole = len(kept) == len(searched.references)
            yield searched if is_whole else replace(searched, references=kept)

    def _counts(self, reference: Reference, callers: frozenset[Resource]) -> bool:
        if reference.role is Role.TRIGGER and not self._calls_actions:
            return False
        return not (callers and self._calls_actions and reference.subject in callers)

    def _resource(
        self,
        scope: Scope,
        resource: Resource,
        placed: Placed[Declaration],
        searched: tuple[Searched, ...],
        provider: ProviderName,
    ) -> Node:
        name = below(scope.path, str(resource))
        self._name(scope.path, resource, name)
        configuration = self._providers.configuration(scope.path, provider)
        if configuration:
            self._used_providers[configuration[0]] = configuration[1:]
        waits_for = configuration[0] if configuration else None
        return Node(name, Kind.RESOURCE, scope.path, placed, searched, waits_for)

    def _variables(self, scope: Scope) -> Iterator[Node]:
        given = _arguments(scope)
        for name, placed in scope.module.variables.items():
            searched = given.get(name, ())
            suffix = " (expand)" if scope.path else ""
            node_name = below(scope.path, f"var.{name}{suffix}")
            yield Node(node_name, Kind.VARIABLE, scope.path, placed, searched)
            self._name(scope.path, Variable(name), node_name)
            if placed.declaration.references is not None:
                validation = below(scope.path, f"var.{name} (validation)")
                inner = Searched(placed.declaration.references, scope.path, placed)
                yield Node(validation, Kind.VALIDATION, scope.path, placed, (inner,))
                self._name(scope.path, Variable(name), validation)

    def _call(self, scope: Scope, call: Placed[CallDeclaration]) -> Iterator[Node]:
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
            self._name(scope.path, CallOutput(name, output), node_name)
        self._name(scope.path, CallOutput(name, None), expand, close, *names)

    def _opaque(
        self, scope: Scope, call: Placed[CallDeclaration], path: str, outputs: Iterable[str]
    ) -> Iterator[Node]:
        """A module whose files are not at hand: what goes in and comes out, and no link between."""
        for part in call.parts:
            for argument in part.declaration.arguments:
                searched = Searched(argument.references, scope.path, part)
                name = f"{path}.var.{argument.name} (expand)"
                yield Node(name, Kind.VARIABLE, path, call, (searched,))
        for output in outputs:
            yield Node(f"{path}.output.{output} (expand)", Kind.OUTPUT, path, call)


def _searched(placed: Placed[_WithReferences], scope: str) -> tuple[Searched, ...]:
    """All references of a declaration, those that override files bring among them."""
    return tuple(Searched(part.declaration.references, scope, part) for part in placed.parts)


def _calls_actions(scopes: Iterable[Scope]) -> bool:
    """Whether resources call actions themselves, as from Terraform 1.16 on (`node_action.go`).

    Before that something apart from the resource waits for both. Which Terraform is used nobody
    knows, so it takes a module that asks for a later one.
    """
    constraints = (each for scope in scopes for each in scope.module.required_versions)
    return any(is_kept_from(constraint, _CALLING) for constraint in constraints)


def _callers(module: Module, action: Resource) -> frozenset[Resource]:
    """The resources that call an action; it may refer back to them (`transform_reference.go`)."""
    if action.mode != "action":
        return frozenset()
    return frozenset(
        resource
        for resource, placed in module.resources.items()
        for part in placed.parts
        for reference in part.declaration.references
        if reference.role is Role.TRIGGER and reference.subject == action
    )


def _arguments(scope: Scope) -> dict[str, tuple[Searched, ...]]:
    """What a module's call gives to its variables."""
    return {
        argument.name: (Searched(argument.references, scope.parent, part),)
        for part in (scope.call.parts if scope.call else ())
        for argument in part.declaration.arguments
    }


def _imports(root: Scope) -> dict[tuple[str, Resource], list[Searched]]:
    """The references of the root's import blocks, by the resource that each is to fill."""
    by_target: dict[tuple[str, Resource], list[Searched]] = {}
    for placed in root.module.imports:
        declaration = placed.declaration
        path = ".".join(f"module.{call}" for call in declaration.path)
        searched = Searched(declaration.references, "", placed)
        by_target.setdefault((path, declaration.resource), []).append(searched)
    return by_target


def _mentioned_outputs(scope: Scope, call: str) -> list[str]:
    """The outputs of a call that its module refers to, in the order of the text."""
    subjects = (reference.subject for reference in scope.module.references())
    named = (each for each in subjects if isinstance(each, CallOutput) and each.call == call)
    return list(dict.fromkeys(each.output for each in named if each.output))
