"""Converts a configuration in JSON syntax to the same bodies and blocks as in native syntax.

In JSON, only the schema says whether an object is a block or a value. This module knows the blocks
that Terraform itself defines. In the body of a resource or a provider, it treats each object, or
array of objects, as blocks. This does not affect the references, and it gives them the same
attribute paths as in native syntax. Source of the rules: Terraform's "JSON Configuration Syntax".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from tf_cycle_ls.config import builtin_schemas
from tf_cycle_ls.config.decoder import LABELS
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute, Block, Body, Traversal
from tf_cycle_ls.syntax.json_parser import Array, Object, Pair, String, Value, strings
from tf_cycle_ls.text import Span

_COMMENT = "//"
_IN_RESOURCES = {"lifecycle": 0, "connection": 0, "provisioner": 1, "dynamic": 1}
# The nested blocks that may occur, at any depth, in a body that a provider's schema defines.
_IN_PROVIDER_BODIES = {"dynamic": 1}
# The nested blocks that Terraform itself defines in each block type, with their numbers of labels.
_NESTED: dict[str, dict[str, int]] = {
    "resource": _IN_RESOURCES,
    "data": _IN_RESOURCES,
    "ephemeral": _IN_RESOURCES,
    "lifecycle": {"precondition": 0, "postcondition": 0, "action_trigger": 0},
    "provisioner": {"connection": 0},
    "variable": {"validation": 0},
    "output": {"precondition": 0},
    "check": {"data": 2, "assert": 0},
    "terraform": {"required_providers": 0, "encryption": 0, "backend": 1, "cloud": 0},
    "encryption": {"key_provider": 2},
    "module": {"lifecycle": 0, "_": 0},
    "language": {"compatible_with": 0},
    "list": {"config": 0},
    "run": {"module": 0, "variables": 0, "assert": 0, "plan_options": 0},
    "dynamic": {"content": 0},
}
# The types of blocks whose bodies Terraform defines. An object in such a body is a value, unless it
# is one of the nested blocks above.
_DEFINED = frozenset(
    (
        *("locals", "variable", "output", "module", "check", "import", "terraform", "dynamic"),
        *("lifecycle", "precondition", "postcondition", "validation", "assert"),
        *("required_providers", "action_trigger", "language", "compatible_with"),
        *("run", "variables", "plan_options", "test", "list"),
    )
)
_VALUES = frozenset({"count", "for_each", "depends_on", "provider"})
# Arguments whose strings contain a traversal or a keyword instead of a template.
_TRAVERSALS = frozenset({"iterator", "when"})
# The arguments of each block type whose strings contain addresses. In OpenTofu, the instance keys
# in these addresses can be expressions.
_ADDRESSES = {
    "resource": "provider",
    "data": "provider",
    "ephemeral": "provider",
    "module": "providers",
    "import": "to",
}


def body_of(root: Value, labels: Mapping[str, int] = LABELS) -> Body:
    """Return the body of a file, given the value at its root.

    `labels` maps the types of blocks to their numbers of labels. The body is empty if the value is
    neither an object nor an array of objects.
    """
    blocks = (
        block
        for pair in _pairs(root)
        for block in _blocks(pair.key.text, pair.value, labels.get(pair.key.text, 0), pair.key.span)
        if pair.key.text in labels
    )
    return Body((), tuple(blocks))


def _blocks(
    type_: str, value: Value, label_count: int, header: Span, labels: tuple[str, ...] = ()
) -> Iterator[Block]:
    """Yield the blocks of one type, whose JSON value is `value`.

    The keys in the first `label_count` levels of nested objects are labels. `labels` are the labels
    from the levels above.
    """
    if label_count:
        for pair in _pairs(value):
            yield from _blocks(
                type_, pair.value, label_count - 1, pair.key.span, (*labels, pair.key.text)
            )
        return
    for item in value.items if isinstance(value, Array) else (value,):
        if isinstance(item, Object):
            yield Block(type_, labels, item.span, header, _body(item, type_, labels))


def _body(value: Object, type_: str, labels: tuple[str, ...]) -> Body:
    attributes: list[Attribute] = []
    blocks: list[Block] = []
    defined = type_ in _DEFINED or builtin_schemas.schema_arguments(type_, labels) is not None
    for pair in _pairs(value):
        name = pair.key.text
        label_count = _NESTED.get(type_, {}).get(
            name, None if defined else _IN_PROVIDER_BODIES.get(name)
        )
        if label_count is not None:
            blocks += _blocks(name, pair.value, label_count, pair.key.span)
        elif not defined and name not in _VALUES and _may_be_block(pair.value):
            blocks += _blocks(name, pair.value, 0, pair.key.span)
            if pair.key.traversals:
                attributes.append(Attribute(name, pair.span, pair.span, pair.key.traversals))
        else:
            attributes.append(_attribute(pair, type_))
    return Body(tuple(attributes), tuple(blocks))


def _attribute(pair: Pair, type_: str) -> Attribute:
    name, value = pair.key.text, pair.value
    if name in _TRAVERSALS and isinstance(value, String):
        traversals = _as_traversal(value)
    elif name == _ADDRESSES.get(type_):
        traversals = tuple(chain.from_iterable(map(_in_address, strings(value))))
    else:
        # The surrounding object may be a map, in which case its keys are templates too.
        templates = (pair.key, *strings(value))
        traversals = tuple(traversal for template in templates for traversal in template.traversals)
    return Attribute(name, pair.span, value.span, traversals)


def _as_traversal(string: String) -> tuple[Traversal, ...]:
    """Parse a string that consists of a single traversal. Returns () for any other string."""
    traversal = expressions.traversal(string.text)
    return (traversal._replace(span=string.span),) if traversal else ()


def _in_address(string: String) -> Iterator[Traversal]:
    """The traversals of an address and of the instance keys in it.

    After an escape sequence, their spans are a few bytes too early.
    """
    for traversal in expressions.traversals(string.text):
        yield traversal._replace(span=traversal.span.shifted(string.span.start + 1))


def _pairs(value: Value) -> Iterator[Pair]:
    """The entries of an object, or of all objects in an array, except `//` comments."""
    for item in value.items if isinstance(value, Array) else (value,):
        if isinstance(item, Object):
            yield from (pair for pair in item.pairs if pair.key.text != _COMMENT)


def _may_be_block(value: Value) -> bool:
    """Whether a value is an object or a non-empty array of objects."""
    if isinstance(value, Array):
        return bool(value.items) and all(isinstance(item, Object) for item in value.items)
    return isinstance(value, Object)
