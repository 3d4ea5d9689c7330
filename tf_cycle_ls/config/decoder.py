"""Decodes top-level blocks into declarations with the references that Terraform finds in them.

Source of the rules: Terraform's `internal/configs` and the `References` methods of the nodes in
`internal/terraform` (node_resource_abstract.go, node_module_variable.go, node_output.go …).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain

from tf_cycle_ls.config import builtin_schemas
from tf_cycle_ls.config.addrs import Resource, Variable
from tf_cycle_ls.config.declarations import (
    Argument,
    CallDeclaration,
    CheckDeclaration,
    Declaration,
    ImportDeclaration,
    KeyProvider,
    LocalDeclaration,
    MovedDeclaration,
    OutputDeclaration,
    ProviderDeclaration,
    ProviderName,
    RemovedDeclaration,
    RequiredProvider,
    RequiredVersion,
    ResourceDeclaration,
    VariableDeclaration,
    implied_provider,
)
from tf_cycle_ls.config.instance_keys import instance_keys
from tf_cycle_ls.config.reference_collector import (
    NestedBlockReferences,
    references_in_attribute,
    references_in_body,
    references_in_list,
    traversals_in_list,
)
from tf_cycle_ls.config.references import Reference, Role, action_of, subject_of
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute, Block, Body, Traversal

_MODES = {"resource": "managed", "data": "data", "ephemeral": "ephemeral", "action": "action"}
# An entry of the `providers` argument of a module call, in native or JSON syntax.
_PASSED_PROVIDER = re.compile(rb'"?([\w.-]+)"?\s*[=:]\s*"?([\w.-]+)')
_KEYS = re.compile(r'\[(?:\d+|"(?:[^"\\]|\\.)*")\]')
_CONDITION_ARGUMENTS = ("condition", "error_message")
_RESOURCE_META_ARGUMENTS = frozenset(
    ("count", "for_each", "depends_on", "provider", "lifecycle", "connection", "provisioner"),
)
_CALL_META_ARGUMENTS = frozenset(
    ("source", "version", "providers", "count", "for_each", "depends_on"),
)


def declarations_of(data: bytes, block: Block) -> Iterator[Declaration]:
    """Yield the declarations of a top-level block.

    Yields nothing if blocks of this type cause neither nodes nor edges, or if the number of labels
    is wrong. `data` is the text that the spans of `block` refer to.
    """
    if len(block.labels) == LABELS.get(block.type):
        yield from _DECODERS[block.type](data, block)


def _resource(data: bytes, block: Block) -> Iterator[Declaration]:
    type_, name = block.labels
    provider = block.body.attribute("provider")
    lifecycle_names = (
        f"lifecycle.{attribute.name}"
        for lifecycle in block.body.blocks_of("lifecycle")
        for attribute in lifecycle.body.attributes
    )
    yield ResourceDeclaration(
        Resource(_MODES[block.type], type_, name),
        block.header,
        tuple(_resource_references(data, block)),
        (_provider_name(data, provider) if provider else None) or implied_provider(type_),
        instance_keys(data, block.body),
        _shared(_argument_names(block.body).union(lifecycle_names)),
        _lifecycle_flag(data, block.body, "create_before_destroy"),
        tuple(_before_triggers(data, block.body)),
        _lifecycle_flag(data, block.body, "destroy"),
    )


def _lifecycle_flag(data: bytes, body: Body, name: str) -> bool | None:
    """The value of an argument of `lifecycle` for which Terraform accepts only literals."""
    for lifecycle in body.blocks_of("lifecycle"):
        attribute = lifecycle.body.attribute(name)
        if attribute:
            return _is_true(data, attribute)
    return None


def _is_true(data: bytes, attribute: Attribute) -> bool:
    value = expressions.read(data, attribute.value)
    return isinstance(value, expressions.Literal) and value.value in (True, "true")


def _resource_references(data: bytes, block: Block) -> Iterator[Reference]:
    body = block.body
    yield from _meta_references(data, body)
    yield from references_in_body(
        builtin_schemas.body_in_schema(block), Role.BODY, excluding=_RESOURCE_META_ARGUMENTS
    )
    for lifecycle in body.blocks_of("lifecycle"):
        triggers = lifecycle.body.attribute("replace_triggered_by")
        if triggers:
            yield from references_in_list(data, triggers, Role.REPLACE, "lifecycle.")
        for condition in ("precondition", "postcondition"):
            collector = NestedBlockReferences(condition, Role.CONDITION, _CONDITION_ARGUMENTS)
            yield from collector.references(lifecycle.body, "lifecycle.")
        for trigger in lifecycle.body.blocks_of("action_trigger"):
            yield from _trigger_references(data, trigger.body)
    for connection in body.blocks_of("connection"):
        yield from references_in_body(connection.body, Role.PROVISIONER, "connection.")
    for provisioner in body.blocks_of("provisioner"):
        if not _runs_at_destroy(provisioner.body):
            yield from references_in_body(
                provisioner.body,
                Role.PROVISIONER,
                "provisioner.",
                excluding=frozenset(("when", "on_failure")),
            )


def _before_triggers(data: bytes, body: Body) -> Iterator[tuple[Reference, ...]]:
    """The references of each `action_trigger` block with an event such as `before_create`."""
    for lifecycle in body.blocks_of("lifecycle"):
        for trigger in lifecycle.body.blocks_of("action_trigger"):
            events = trigger.body.attribute("events")
            if events and b"before_" in data[events.value.start : events.value.end]:
                yield tuple(_trigger_references(data, trigger.body))


def _trigger_references(data: bytes, trigger: Body) -> Iterator[Reference]:
    """The references in the `actions` and the `condition` of an `action_trigger` block."""
    prefix = "lifecycle.action_trigger."
    actions, condition = trigger.attribute("actions"), trigger.attribute("condition")
    for traversal in traversals_in_list(data, actions) if actions else ():
        action = action_of(traversal)
        if action:
            yield Reference(action, None, traversal.span, f"{prefix}actions", Role.TRIGGER)
    if condition:
        yield from references_in_attribute(condition, Role.TRIGGER, prefix)


def _argument_names(body: Body) -> frozenset[str]:
    """The names of the arguments of a body, and the types of its nested blocks.

    A `dynamic` block counts as a block of the type that it generates.
    """
    block_types = (
        block.labels[0] if block.type == "dynamic" and block.labels else block.type
        for block in body.blocks
    )
    return _shared(frozenset((*(attribute.name for attribute in body.attributes), *block_types)))


@lru_cache(maxsize=2_000)
def _shared(names: frozenset[str]) -> frozenset[str]:
    """Return one object for equal sets, to save memory.

    Most blocks of one type have the same arguments.
    """
    return names


def _meta_references(data: bytes, body: Body) -> Iterator[Reference]:
    for name in ("count", "for_each"):
        attribute = body.attribute(name)
        if attribute:
            yield from references_in_attribute(attribute, Role.META)
    # Only OpenTofu allows references in `provider`, `providers` and these `lifecycle` arguments.
    for name in ("provider", "providers"):
        attribute = body.attribute(name)
        if attribute:
            yield from _key_references(attribute, Role.META)
    lifecycle = NestedBlockReferences("lifecycle", Role.META, ("enabled", "prevent_destroy"))
    yield from lifecycle.references(body)
    depends_on = body.attribute("depends_on")
    if depends_on:
        yield from references_in_list(data, depends_on, Role.DEPENDS_ON)


def _key_references(attribute: Attribute, role: Role) -> Iterator[Reference]:
    """The references in the instance keys of an address, as in `provider = aws.by_region[local.r]`.

    The address itself (`aws.by_region`) is not a reference.
    """
    ends = [traversal.span.end for traversal in attribute.traversals if traversal.open]
    keys = tuple(
        traversal
        for traversal in attribute.traversals
        if any(traversal.span.start > end for end in ends)
    )
    yield from references_in_attribute(attribute._replace(traversals=keys), role)


def _runs_at_destroy(provisioner: Body) -> bool:
    when = provisioner.attribute("when")
    return bool(when and any(traversal.root == "destroy" for traversal in when.traversals))


def _locals(_: bytes, block: Block) -> Iterator[Declaration]:
    for attribute in block.body.attributes:
        yield LocalDeclaration(
            attribute.name,
            attribute.span._replace(end=attribute.span.start + len(attribute.name.encode())),
            tuple(references_in_attribute(attribute, Role.BODY)),
        )


def _variable(_: bytes, block: Block) -> Iterator[Declaration]:
    (name,) = block.labels
    own = Variable(name)
    validation = NestedBlockReferences("validation", Role.CONDITION, _CONDITION_ARGUMENTS)
    references = tuple(
        reference for reference in validation.references(block.body) if reference.subject != own
    )
    has_validations = bool(block.body.blocks_of("validation"))
    yield VariableDeclaration(name, block.header, references if has_validations else None)


def _output(data: bytes, block: Block) -> Iterator[Declaration]:
    references: list[Reference] = []
    value, depends_on = block.body.attribute("value"), block.body.attribute("depends_on")
    if value:
        references += references_in_attribute(value, Role.BODY)
    if depends_on:
        references += references_in_list(data, depends_on, Role.DEPENDS_ON)
    references += NestedBlockReferences(
        "precondition", Role.CONDITION, _CONDITION_ARGUMENTS
    ).references(block.body)
    yield OutputDeclaration(
        block.labels[0], block.header, tuple(references), _argument_names(block.body)
    )


def _call(data: bytes, block: Block) -> Iterator[Declaration]:
    # Every attribute in an escape block, `_ {}`, sets a variable (configs/escaping_blocks.go).
    escaped = (nested.body.attributes for nested in block.body.blocks_of("_"))
    plain = (name for name in block.body.attributes if name.name not in _CALL_META_ARGUMENTS)
    arguments = (
        Argument(
            attribute.name, attribute.span, tuple(references_in_attribute(attribute, Role.BODY))
        )
        for attribute in chain(plain, *escaped)
    )
    source = block.body.attribute("source")
    yield CallDeclaration(
        block.labels[0],
        block.header,
        tuple(_meta_references(data, block.body)),
        _string(data, source) if source else None,
        tuple(arguments),
        tuple(_passed_providers(data, block.body)),
        instance_keys(data, block.body),
        _argument_names(block.body),
        tuple(
            reference
            for name in ("source", "version")
            if (attribute := block.body.attribute(name))
            for reference in references_in_attribute(attribute, Role.META)
        ),
    )


def _passed_providers(data: bytes, body: Body) -> Iterator[tuple[ProviderName, ProviderName]]:
    attribute = body.attribute("providers")
    value = expressions.read(data, attribute.value) if attribute else None
    for entry in value.entries if isinstance(value, expressions.Object) else ():
        match = _PASSED_PROVIDER.match(data, entry.span.start)
        names = [_named_provider(text.decode()) for text in match.groups()] if match else []
        if len(names) == 2 and names[0] and names[1]:
            yield names[0], names[1]


def _provider(data: bytes, block: Block) -> Iterator[Declaration]:
    alias = block.body.attribute("alias")
    alias_name = _string(data, alias) if alias else None
    naming_arguments = frozenset(("alias", "version"))
    yield ProviderDeclaration(
        ProviderName(block.labels[0], alias_name),
        block.header,
        # OpenTofu evaluates `for_each` before it builds the graph. Terraform does not have it.
        tuple(references_in_body(block.body, Role.BODY, excluding=naming_arguments | {"for_each"})),
        _argument_names(block.body) - naming_arguments,
    )


def _check(data: bytes, block: Block) -> Iterator[Declaration]:
    references: list[Reference] = []
    for nested in block.body.blocks_of("data"):
        for declaration in declarations_of(data, nested):
            yield declaration
            # A check always depends on the data source in it (`node_check.go`).
            own = Resource("data", *nested.labels)
            references.append(Reference(own, None, nested.header, "data", Role.CONDITION))
    references += NestedBlockReferences("assert", Role.CONDITION, _CONDITION_ARGUMENTS).references(
        block.body
    )
    yield CheckDeclaration(block.labels[0], block.header, tuple(references))


def _import(data: bytes, block: Block) -> Iterator[Declaration]:
    to = block.body.attribute("to")
    target = _import_target(data, to) if to else None
    if to is None or target is None:
        return
    references = list(_key_references(to, Role.IMPORT))
    for name in ("id", "identity", "for_each"):
        attribute = block.body.attribute(name)
        if attribute:
            references += references_in_attribute(attribute, Role.IMPORT)
    yield ImportDeclaration(*target, block.header, tuple(references))


def _moved(data: bytes, block: Block) -> Iterator[Declaration]:
    source = _address(data, block.body.attribute("from"))
    target = _address(data, block.body.attribute("to"))
    if source and target:
        has_key = any(
            b"[" in data[attribute.value.start : attribute.value.end]
            for attribute in block.body.attributes
        )
        yield MovedDeclaration(source, block.header, source, target, is_whole=not has_key)


def _removed(data: bytes, block: Block) -> Iterator[Declaration]:
    source = _address(data, block.body.attribute("from"))
    destroys = [
        _is_true(data, attribute)
        for lifecycle in block.body.blocks_of("lifecycle")
        for attribute in [lifecycle.body.attribute("destroy")]
        if attribute
    ]
    if source:
        yield RemovedDeclaration(source, block.header, source, all(destroys))


def _address(data: bytes, attribute: Attribute | None) -> str | None:
    """The address in an argument, without instance keys, or None."""
    if attribute is None:
        return None
    text = _string(data, attribute) or data[attribute.value.start : attribute.value.end].decode(
        errors="replace"
    )
    return _KEYS.sub("", text.strip()) or None


def _import_target(data: bytes, to: Attribute) -> tuple[tuple[str, ...], Resource] | None:
    """Return the names of the module calls that lead to the target of an import, and the target.

    Instance keys are ignored. Returns None if the target is not the address of a resource.
    """
    text = _string(data, to) or data[to.value.start : to.value.end].decode(errors="replace")
    words = expressions.address(text)
    path: list[str] = []
    while words[:1] == ("module",) and len(words) > 2:
        path.append(words[1])
        words = words[2:]
    if not words:
        return None
    subject_and_key = subject_of(Traversal(to.value, words[0], words[1:]))
    if subject_and_key is None or not isinstance(subject_and_key[0], Resource):
        return None
    return tuple(path), subject_and_key[0]


def _terraform(data: bytes, block: Block) -> Iterator[Declaration]:
    version = block.body.attribute("required_version")
    constraint = _string(data, version) if version else None
    if version and constraint:
        yield RequiredVersion(constraint, version.span)
    for encryption in block.body.blocks_of("encryption"):
        for nested in encryption.body.blocks_of("key_provider"):
            yield _key_provider(nested)
    for required in block.body.blocks_of("required_providers"):
        for attribute in required.body.attributes:
            value = expressions.read(data, attribute.value)
            source = value.entry("source") if isinstance(value, expressions.Object) else None
            if source and isinstance(source.value, expressions.Literal):
                yield RequiredProvider(attribute.name, attribute.span, str(source.value.value))


def _key_provider(block: Block) -> KeyProvider:
    traversals = (
        traversal for attribute in block.body.attributes for traversal in attribute.traversals
    )
    uses = (
        ".".join(("key_provider", *map(str, traversal.steps[:2])))
        for traversal in traversals
        if traversal.root == "key_provider"
    )
    return KeyProvider(".".join(("key_provider", *block.labels)), block.header, tuple(uses))


def _language(data: bytes, block: Block) -> Iterator[Declaration]:
    constraints = (
        _string(data, attribute)
        for compatible in block.body.blocks_of("compatible_with")
        for attribute in compatible.body.attributes
        if attribute.name == "opentofu"
    )
    yield RequiredVersion(next(constraints, None) or "", block.header, is_language_block=True)


def _provider_name(data: bytes, attribute: Attribute) -> ProviderName | None:
    """The provider name in a `provider` argument, such as `aws`, `"aws.west"` or `aws.by["k"]`."""
    text = data[attribute.value.start : attribute.value.end].decode()
    return _named_provider(text.strip().strip('"').partition("[")[0].rstrip())


def _named_provider(text: str) -> ProviderName | None:
    local, _, alias = text.partition(".")
    return ProviderName(local, alias or None) if local else None


def _string(data: bytes, attribute: Attribute) -> str | None:
    """Return the value of an argument, or None if it is not a literal string."""
    value = expressions.read(data, attribute.value)
    if isinstance(value, expressions.Literal) and isinstance(value.value, str):
        return str(value.value)
    return None


_DECODERS: dict[str, Callable[[bytes, Block], Iterator[Declaration]]] = {
    "resource": _resource,
    "data": _resource,
    "ephemeral": _resource,
    "action": _resource,
    "locals": _locals,
    "variable": _variable,
    "output": _output,
    "module": _call,
    "provider": _provider,
    "check": _check,
    "import": _import,
    "moved": _moved,
    "removed": _removed,
    "terraform": _terraform,
    "language": _language,
}
LABELS = {
    "resource": 2,
    "data": 2,
    "ephemeral": 2,
    "action": 2,
    "locals": 0,
    "variable": 1,
    "output": 1,
    "module": 1,
    "provider": 1,
    "check": 1,
    "import": 0,
    "moved": 0,
    "removed": 0,
    "terraform": 0,
    "language": 0,
}
