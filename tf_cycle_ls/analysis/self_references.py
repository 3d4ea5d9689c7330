"""Finds self references. They are not edges, because Terraform checks them separately from the
graph.

Source of the rules: `terraform/validate_selfref.go`, `node_resource_plan.go` (the graph of a
resource's instances), `node_local.go`, `configs/checks.go` and `configs/import.go`. OpenTofu does
not check some of them. It evaluates these with the instances in the state.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from tf_cycle_ls.config.addrs import Local, ProviderFunctions
from tf_cycle_ls.config.declarations import Declaration, ResourceDeclaration
from tf_cycle_ls.config.dialect import Dialect
from tf_cycle_ls.config.located import Located
from tf_cycle_ls.config.references import Reference, Role
from tf_cycle_ls.graph.nodes import Scope, Tree, address_in, scopes
from tf_cycle_ls.graph.providers import configuration_name, source_of
from tf_cycle_ls.syntax.expressions import unescape

BODY = "terraform plan fails (Self-referential block). terraform validate does not report it."
INSTANCES = (
    "The instances depend on each other, so terraform plan fails: with a cycle, or since Terraform "
    "1.16 because of a Self-referential block. terraform validate does not report it."
)
BODY_OR_INSTANCES = (
    "terraform plan fails: with several instances, because they depend on each other in a cycle; "
    "with one, because of a Self-referential block. terraform validate does not report it."
)
META = "The number of instances cannot depend on the instances, so terraform plan fails."
CONDITION = "Terraform rejects this when it loads the configuration."
TRIGGER = "The condition of an action_trigger cannot refer to its own resource."
LOCAL = "Terraform rejects a local value that refers to itself."
IMPORT = "Terraform rejects an import block that refers to the resource it imports."
PROVIDER = "A provider cannot be configured with its own functions, so tofu validate fails."

OPENTOFU_INSTANCES = (
    "The instances depend on each other, so tofu plan fails with a cycle. "
    "tofu validate does not report it."
)
# What happens if OpenTofu evaluates an argument with the instances that are in the state.
EVALUATED = (
    "OpenTofu accepts it and evaluates it with the instances in the state, so every apply can "
    "change the result. As soon as there are two instances, tofu plan fails with a cycle."
)
ENABLED = (
    "OpenTofu accepts it and evaluates it with the state, so each apply can create or destroy the "
    "resource in turn."
)
PREVENT_DESTROY = (
    "The resource can be created. But tofu plan fails with a cycle when the resource has to be "
    "replaced, and with an error when it has to be destroyed."
)
_ACCEPTED = {"lifecycle.enabled": ENABLED, "lifecycle.prevent_destroy": PREVENT_DESTROY}

_SelfReference = tuple[Located[ResourceDeclaration], Reference, str]

# Roles in which a self reference is allowed if there is only one instance.
_ORDER_ONLY = frozenset({Role.DEPENDS_ON, Role.REPLACE, Role.PROVISIONER})


class LocatedSelfReference(Struct, frozen=True):
    """A self reference of the block at `address`.

    `located` is the declaration that contains the reference. `consequence` is a sentence that says
    how Terraform reacts.
    """

    address: str
    reference: Reference
    located: Located[Declaration]
    consequence: str

    @property
    def is_accepted(self) -> bool:
        """Whether the tool accepts the reference, and evaluates it with the state."""
        return self.consequence in (EVALUATED, *_ACCEPTED.values())


def self_references_in(tree: Tree) -> Iterator[LocatedSelfReference]:
    """The self references in all modules of a tree."""
    for scope in scopes(tree):
        yield from _self_references_of(scope, tree.dialect)


def _self_references_of(scope: Scope, dialect: Dialect) -> Iterator[LocatedSelfReference]:
    """The self references of one module, in the order of its declarations."""
    if not any(file.refers_to_itself for files in scope.module.files for file in files):
        # Most modules end here. The check is quick, because `refers_to_itself` is cached per file.
        return
    for resource in scope.module.resources.values():
        if resource.declaration.resource.mode == "action":
            continue  # The references of an action are resolved where it is called.
        address = address_in(scope.path, str(resource.declaration.resource))
        # Before Terraform 1.16, such a condition is a cycle of the plan, or no error at all.
        if dialect.calls_actions:
            for part, reference in _own_conditions(resource):
                yield LocatedSelfReference(address, reference, part, TRIGGER)
        for part, reference, consequence in _self_references_in(resource, dialect):
            yield LocatedSelfReference(address, reference, part, consequence)
    for local in scope.module.locals.values():
        subject = Local(local.declaration.name)
        for reference in local.declaration.references:
            if reference.subject == subject:
                yield LocatedSelfReference(
                    address_in(scope.path, str(subject)), reference, local, LOCAL
                )
    if dialect.functions_use_configurations:
        yield from _own_functions(scope, dialect)
    for located in scope.module.imports if dialect.rejects_own_count else ():
        target = located.declaration
        for reference in target.references:
            if reference.subject == target.resource and not target.path:
                address = address_in(scope.path, str(target.resource))
                yield LocatedSelfReference(address, reference, located, IMPORT)


def _own_conditions(
    located: Located[ResourceDeclaration],
) -> Iterator[tuple[Located[ResourceDeclaration], Reference]]:
    """The references to a resource in the conditions of its own action triggers."""
    name = str(located.declaration.resource)
    for part in located.parts:
        for reference in part.declaration.references:
            if reference.role is Role.TRIGGER and str(reference.subject) == name:
                yield part, reference


def _own_functions(scope: Scope, dialect: Dialect) -> Iterator[LocatedSelfReference]:
    """The calls of a provider's functions in the configuration that they use."""
    for provider in scope.module.providers:
        own = provider.declaration.name
        for part in provider.parts:
            for reference in part.declaration.references:
                if reference.subject == ProviderFunctions(own.local, own.alias):
                    source = source_of(scope.module, own.local, dialect.registry)
                    address = configuration_name(scope.path, source, own.alias)
                    yield LocatedSelfReference(address, reference, part, PROVIDER)


def _self_references_in(
    located: Located[ResourceDeclaration], dialect: Dialect
) -> Iterator[_SelfReference]:
    declaration = located.declaration
    name = str(declaration.resource)
    references = [
        (part, reference)
        for part in located.parts
        for reference in part.declaration.references
        if str(reference.subject) == name and reference.role is not Role.TRIGGER
    ]
    if not references:
        return
    in_cycle = _instances_form_cycle(declaration, [reference for _, reference in references])
    for part, reference in references:
        if reference.role is Role.META and not dialect.rejects_own_count:
            yield part, reference, _ACCEPTED.get(reference.attribute, EVALUATED)
        elif reference.role is Role.META:
            yield part, reference, META
        elif reference.role is Role.CONDITION:
            yield part, reference, CONDITION
        elif in_cycle:
            yield part, reference, OPENTOFU_INSTANCES if dialect.is_opentofu else INSTANCES
        elif reference.role is Role.BODY and _is_refused(declaration, reference, dialect):
            is_unknown = declaration.instances is None and reference.key is None
            yield part, reference, BODY_OR_INSTANCES if is_unknown else BODY


def _instances_form_cycle(declaration: ResourceDeclaration, references: list[Reference]) -> bool:
    """Whether the instances of a resource certainly depend on each other in a cycle.

    A self reference with the literal key of an instance makes all other instances depend on that
    one, so references with two different keys form a cycle. Any other self reference makes every
    instance depend on every other, which is a cycle by itself.
    """
    if declaration.instances is None or len(declaration.instances) < 2:
        return False
    keys_used = [ref.key for ref in references if ref.role is Role.BODY or ref.role in _ORDER_ONLY]
    keys = {key if key and _exists(declaration, key) else None for key in keys_used}
    return None in keys or len(keys) > 1


def _is_refused(declaration: ResourceDeclaration, reference: Reference, dialect: Dialect) -> bool:
    """Whether the tool rejects a self reference in the body of a resource whose instances form no
    cycle."""
    if declaration.resource.mode == "ephemeral" and not dialect.rejects_own_ephemeral:
        return False
    if reference.key is not None:
        return _exists(declaration, reference.key)
    return declaration.instances is None or len(declaration.instances) > 0


def _exists(declaration: ResourceDeclaration, key: str) -> bool:
    """Whether the instance with the literal key `key` exists. Returns True if the keys are
    unknown."""
    keys = declaration.instances
    if isinstance(keys, range):
        return key.isdigit() and len(key) <= len(str(keys.stop)) and int(key) in keys
    return keys is None or unescape(key) in keys
