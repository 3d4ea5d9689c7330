"""Decodes top-level blocks into declarations with the references that Terraform finds in them.

Source of the rules: Terraform's `internal/configs` and the `References` methods of the nodes in
`internal/terraform` (node_resource_abstract.go, node_module_variable.go, node_output.go …).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain

from tf_cycle_ls.config.addrs import INSTANCE_KEY, Resource, Variable
from tf_cycle_ls.config.block_arguments import (
    CONDITION_ARGUMENTS,
    argument_names,
    is_true,
    key_references,
    literal_string,
    meta_references,
    named_provider,
)
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
    VariableDeclaration,
)
from tf_cycle_ls.config.instance_keys import instance_keys
from tf_cycle_ls.config.reference_collector import (
    NestedBlockReferences,
    references_in_attribute,
    references_in_body,
    references_in_list,
)
from tf_cycle_ls.config.references import Reference, Role, subject_of
from tf_cycle_ls.config.resource_decoder import resource_declarations
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute, Block, Body, Traversal

# An entry of the `providers` argument of a module call, in native or JSON syntax.
_PASSED_PROVIDER = re.compile(rb'"?([\w.-]+)"?\s*[=:]\s*"?([\w.-]+)')
_KEYS = re.compile(INSTANCE_KEY)
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
    validation = NestedBlockReferences("validation", Role.CONDITION, CONDITION_ARGUMENTS)
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
        "precondition", Role.CONDITION, CONDITION_ARGUMENTS
    ).references(block.body)
    yield OutputDeclaration(
        block.labels[0], block.header, tuple(references), argument_names(block.body)
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
        tuple(meta_references(data, block.body)),
        literal_string(data, source) if source else None,
        tuple(arguments),
        tuple(_passed_providers(data, block.body)),
        instance_keys(data, block.body),
        argument_names(block.body),
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
        names = [named_provider(text.decode()) for text in match.groups()] if match else []
        if len(names) == 2 and names[0] and names[1]:
            yield names[0], names[1]


def _provider(data: bytes, block: Block) -> Iterator[Declaration]:
    alias = block.body.attribute("alias")
    alias_name = literal_string(data, alias) if alias else None
    naming_arguments = frozenset(("alias", "version"))
    yield ProviderDeclaration(
        ProviderName(block.labels[0], alias_name),
        block.header,
        # OpenTofu evaluates `for_each` before it builds the graph. Terraform does not have it.
        tuple(references_in_body(block.body, Role.BODY, excluding=naming_arguments | {"for_each"})),
        argument_names(block.body) - naming_arguments,
    )


def _check(data: bytes, block: Block) -> Iterator[Declaration]:
    references: list[Reference] = []
    for nested in block.body.blocks_of("data"):
        for declaration in declarations_of(data, nested):
            yield declaration
            # A check always depends on the data source in it (`node_check.go`).
            own = Resource("data", *nested.labels)
            references.append(Reference(own, None, nested.header, "data", Role.CONDITION))
    references += NestedBlockReferences("assert", Role.CONDITION, CONDITION_ARGUMENTS).references(
        block.body
    )
    yield CheckDeclaration(block.labels[0], block.header, tuple(references))


def _import(data: bytes, block: Block) -> Iterator[Declaration]:
    to = block.body.attribute("to")
    target = _import_target(data, to) if to else None
    if to is None or target is None:
        return
    references = list(key_references(to, Role.IMPORT))
    for name in ("id", "identity", "for_each"):
        attribute = block.body.attribute(name)
        if attribute:
            references += references_in_attribute(attribute, Role.IMPORT)
    yield ImportDeclaration(*target, block.header, tuple(references))


def _moved(data: bytes, block: Block) -> Iterator[Declaration]:
    keyed_source = _address_with_keys(data, block.body.attribute("from"))
    keyed_target = _address_with_keys(data, block.body.attribute("to"))
    source, target = _KEYS.sub("", keyed_source), _KEYS.sub("", keyed_target)
    if source and target:
        yield MovedDeclaration(source, block.header, source, target, keyed_source, keyed_target)


def _removed(data: bytes, block: Block) -> Iterator[Declaration]:
    source = _KEYS.sub("", _address_with_keys(data, block.body.attribute("from")))
    destroys = [
        is_true(data, attribute)
        for lifecycle in block.body.blocks_of("lifecycle")
        for attribute in [lifecycle.body.attribute("destroy")]
        if attribute
    ]
    if source:
        yield RemovedDeclaration(source, block.header, source, all(destroys))


def _address_with_keys(data: bytes, attribute: Attribute | None) -> str:
    """The address in an argument, or ""."""
    if attribute is None:
        return ""
    source = data[attribute.value.start : attribute.value.end].decode(errors="replace")
    return (literal_string(data, attribute) or source).strip()


def _import_target(data: bytes, to: Attribute) -> tuple[tuple[str, ...], Resource] | None:
    """Return the names of the module calls that lead to the target of an import, and the target.

    Instance keys are ignored. Returns None if the target is not the address of a resource.
    """
    text = literal_string(data, to) or data[to.value.start : to.value.end].decode(errors="replace")
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
    constraint = literal_string(data, version) if version else None
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
        literal_string(data, attribute)
        for compatible in block.body.blocks_of("compatible_with")
        for attribute in compatible.body.attributes
        if attribute.name == "opentofu"
    )
    yield RequiredVersion(next(constraints, None) or "", block.header, is_language_block=True)


_DECODERS: dict[str, Callable[[bytes, Block], Iterator[Declaration]]] = {
    "resource": resource_declarations,
    "data": resource_declarations,
    "ephemeral": resource_declarations,
    "action": resource_declarations,
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
