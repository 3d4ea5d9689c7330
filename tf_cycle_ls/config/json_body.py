"""The JSON spelling of a configuration, to the same bodies and blocks as the native one.

In JSON the schema decides whether an object is a block or a value. What Terraform itself defines
is known here; in the body of a resource or a provider an object, or an array of objects, is taken
for blocks. The references come out the same either way, and attribute paths read the same as in
the native spelling. Source of the rules: Terraform's "JSON Configuration Syntax".
"""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.config import builtin_schemas
from tf_cycle_ls.config.decoder import LABELS
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute, Block, Body, Traversal
from tf_cycle_ls.syntax.json_parser import Array, Object, Pair, String, Value, strings
from tf_cycle_ls.text import Span

_COMMENT = "//"
_OF_RESOURCES = {"lifecycle": 0, "connection": 0, "provisioner": 1, "dynamic": 1}
# In bodies that a schema defines, at any depth.
_IN_ANY = {"dynamic": 1}
# The nested blocks that Terraform itself defines, with the number of their labels.
_NESTED: dict[str, dict[str, int]] = {
    "resource": _OF_RESOURCES,
    "data": _OF_RESOURCES,
    "ephemeral": _OF_RESOURCES,
    "lifecycle": {"precondition": 0, "postcondition": 0, "action_trigger": 0},
    "provisioner": {"connection": 0},
    "variable": {"validation": 0},
    "output": {"precondition": 0},
    "check": {"data": 2, "assert": 0},
    "terraform": {"required_providers": 0},
    "dynamic": {"content": 0},
}
# All other blocks whose bodies Terraform defines: what is an object there is a value.
_DEFINED = frozenset(
    (
        *("locals", "variable", "output", "module", "check", "import", "terraform", "dynamic"),
        *("lifecycle", "precondition", "postcondition", "validation", "assert"),
        *("required_providers", "action_trigger"),
    )
)
_VALUES = frozenset({"count", "for_each", "depends_on", "provider"})
# Strings that stand for a traversal or a keyword, not for a template.
_TRAVERSALS = frozenset({"iterator", "when"})


def body_of(root: Value) -> Body:
    """The body of a whole file; empty when it is neither an object nor an array of these."""
    blocks = (
        block
        for pair in _pairs(root)
        for block in _blocks(pair.key.text, pair.value, LABELS.get(pair.key.text, 0), pair.key.span)
        if pair.key.text in LABELS
    )
    return Body((), tuple(blocks))


def _blocks(
    type_: str, value: Value, labels: int, header: Span, given: tuple[str, ...] = ()
) -> Iterator[Block]:
    """The blocks of one type: as many levels of keys as there are labels, then bodies."""
    if labels:
        for pair in _pairs(value):
            yield from _blocks(
                type_, pair.value, labels - 1, pair.key.span, (*given, pair.key.text)
            )
        return
    for item in value.items if isinstance(value, Array) else (value,):
        if isinstance(item, Object):
            yield Block(type_, given, item.span, header, _body(item, type_, given))


def _body(value: Object, type_: str, given: tuple[str, ...]) -> Body:
    attributes: list[Attribute] = []
    blocks: list[Block] = []
    defined = type_ in _DEFINED or builtin_schemas.attributes(type_, given) is not None
    for pair in _pairs(value):
        name = pair.key.text
        labels = _NESTED.get(type_, {}).get(name, None if defined else _IN_ANY.get(name))
        if labels is not None:
            blocks += _blocks(name, pair.value, labels, pair.key.span)
        elif not defined and name not in _VALUES and _is_like_a_block(pair.value):
            blocks += _blocks(name, pair.value, 0, pair.key.span)
            if pair.key.traversals:
                attributes.append(Attribute(name, pair.span, pair.span, pair.key.traversals))
        else:
            attributes.append(_attribute(pair))
    return Body(tuple(attributes), tuple(blocks))


def _attribute(pair: Pair) -> Attribute:
    name, value = pair.key.text, pair.value
    if name in _TRAVERSALS and isinstance(value, String):
        found = _as_traversal(value)
    else:
        # What holds this may be a map, for all we know, and then its keys are templates too.
        every = (pair.key, *strings(value))
        found = tuple(each for string in every for each in string.traversals)
    return Attribute(name, pair.span, value.span, found)


def _as_traversal(string: String) -> tuple[Traversal, ...]:
    traversal = expressions.traversal(string.text)
    return (traversal._replace(span=string.span),) if traversal else ()


def _pairs(value: Value) -> Iterator[Pair]:
    """The properties of an object, or of all objects of an array; comments are none."""
    for item in value.items if isinstance(value, Array) else (value,):
        if isinstance(item, Object):
            yield from (pair for pair in item.pairs if pair.key.text != _COMMENT)


def _is_like_a_block(value: Value) -> bool:
    if isinstance(value, Array):
        return bool(value.items) and all(isinstance(item, Object) for item in value.items)
    return isinstance(value, Object)
