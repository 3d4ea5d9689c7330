"""Resolves references to values that are written in the configuration.

Providers return most arguments as they are written (name, bucket, …). A reference to such an
argument can be replaced with the value that the configuration gives to it.
"""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.addrs import CallOutput, Resource, Variable
from tf_cycle_ls.config.declarations import VariableDeclaration
from tf_cycle_ls.config.references import subject_of
from tf_cycle_ls.fixes.context import ReferenceContext
from tf_cycle_ls.fixes.lookup.module_outputs import find_output
from tf_cycle_ls.fixes.lookup.null_values import may_be_empty, may_be_null
from tf_cycle_ls.fixes.lookup.resource_blocks import (
    ResourceBlock,
    TopLevelBlock,
    find_named_block,
    find_resource_block,
    is_valid_outside_block,
)
from tf_cycle_ls.fixes.lookup.returned_arguments import (
    argument_of,
    is_known_name,
    nested_argument_of,
    returns_every_text,
    returns_literal,
)
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute, Body, Key, Step
from tf_cycle_ls.text import Span

# Attributes that a provider generates or rewrites, even if an argument has the name.
_GENERATED = frozenset({"id", "arn", "policy"})
# Functions whose result is a string.
_STRING_FUNCTIONS = frozenset(
    {
        *("cidrhost", "cidrsubnet", "format", "join", "lower", "replace", "substr", "title"),
        *("trim", "trimprefix", "trimspace", "trimsuffix", "upper"),
    }
)
# Of these, the functions whose result is never empty.
_ADDRESS_FUNCTIONS = frozenset({"cidrhost", "cidrsubnet"})
# The key of the own instance behind a resource, and the attribute that is read.
_SAME_INSTANCE = re.compile(
    rb"\[\s*(?:(?P<each>each\.key)|count\.index)\s*\]\.(?P<name>[a-z][\w-]*)(?![\w.\[-])"
)
# An output or a variable that has only these arguments passes on its value unchanged.
_PLAIN_OUTPUT = frozenset(("value", "description"))
_PLAIN_VARIABLE = frozenset(("type", "description", "default"))
# A template that is always a string. A template that is a single `${…}` may have any type.
_STRING = re.compile(
    rb'"(?!\$\{)[^"\n]*"|"[^"\n]*[^}"\n]"|"(?:\$\{[^{}"\n]*\}[^{}"\n]*){2,}"',
)


class Value(Struct, frozen=True):
    """The value of the argument `attribute` of `block`.

    `is_literal` is True for a string without interpolations, a whole number and a boolean.
    `is_certain` is False if a provider may return something else than the text says.
    """

    block: TopLevelBlock
    attribute: Attribute
    is_literal: bool
    is_certain: bool = True

    @property
    def text(self) -> bytes:
        """The source text of the value."""
        return self.block.text(self.attribute)


class SameInstance(Struct, frozen=True):
    """The value of an argument in the instance of the same key. `span` is all that reads it."""

    value: Value
    span: Span


def resolve_value(analysis: Analysis, path: str, reference: str) -> Value | None:
    """Find the value that the configuration gives to a reference in the file at `path`.

    Resolves arguments of resources in the same module, and module outputs. The value of an output
    must be an argument of a resource in the called module, a literal, or a variable that the call
    sets. If the result is not a literal, it is an expression that has the same meaning anywhere in
    the module of `path`.

    Returns None for any other reference, or if one of the resources or the module call has `count`
    or `for_each`.
    """
    traversal = expressions.traversal(reference)
    subject = subject_of(traversal) if traversal else None
    if traversal and subject and isinstance(subject[0], CallOutput):
        value = _output_value(analysis, path, reference)
    else:
        value = _argument_value(analysis, path, reference)
    if value is None or value.is_literal or is_valid_outside_block(value.block, value.attribute):
        return value
    return None


def value_of_same_instance(analysis: Analysis, context: ReferenceContext) -> SameInstance | None:
    """The value that a reference reads from the instance with the key of its own block.

    `aws_sqs_queue.q[each.key].name` in a block with the same `for_each` is the expression of
    `name`, because `each` has the same key and value in both blocks. The same holds for `count`.
    """
    text = context.data[context.reference.start : context.reference.end].decode()
    traversal = expressions.traversal(text)
    subject = subject_of(traversal) if traversal else None
    match = _SAME_INSTANCE.match(context.data, context.reference.end)
    if match is None or subject is None or not isinstance(subject[0], Resource):
        return None
    block = find_resource_block(analysis, context.document.path, subject[0])
    if block is None or subject[0].mode != "managed" or subject[1] is not None:
        return None
    meta, name = ("for_each" if match["each"] else "count"), match["name"].decode()
    other, own = block.argument(meta), context.blocks[0].body.attribute(meta)
    attribute = block.argument(argument_of(subject[0].type, name))
    if other is None or own is None or attribute is None or name in _GENERATED - {"id"}:
        return None
    own_text = context.data[own.value.start : own.value.end]
    if own_text.strip() != block.text(other).strip() or block.ignores_changes_of(attribute.name):
        return None
    value = written_value(block, attribute)
    if b"\n" in value.text or b"self" in value.text or not _STRING.fullmatch(value.text):
        return None
    is_certain = _is_returned_unchanged(analysis, value, subject[0].type, (attribute.name,))
    span = Span(context.reference.start, match.end())
    return SameInstance(replace(value, is_certain=is_certain), span)


def _argument_value(analysis: Analysis, path: str, reference: str) -> Value | None:
    """The value of the resource argument that a reference reads."""
    traversal = expressions.traversal(reference)
    subject = subject_of(traversal) if traversal else None
    if traversal is None or subject is None or traversal.open:
        return None
    resource, key = subject
    if not isinstance(resource, Resource) or resource.mode != "managed" or key is not None:
        return None
    steps = traversal.steps[2 if traversal.root == "resource" else 1 :]
    block = find_resource_block(analysis, path, resource)
    if block is None or block.has_instances or not steps:
        return None
    found = _written(block, resource.type, steps)
    if found is None or block.ignores_changes_of(found[0][0]):
        return None
    names, attribute = found
    value = written_value(block, attribute)
    literal = expressions.read(block.data, attribute.value)
    if value.is_literal and not isinstance(getattr(literal, "value", None), str):
        return None  # The provider returns a string, and `5` is not equal to `"5"`.
    is_name = len(names) == 1 and is_known_name(resource.type, names[0])
    if not is_name and not _is_plain(analysis, block, attribute):
        return None
    return replace(value, is_certain=_is_returned_unchanged(analysis, value, resource.type, names))


def _written(
    block: ResourceBlock, type_: str, steps: tuple[Step, ...]
) -> tuple[tuple[str, ...], Attribute] | None:
    """The argument whose value is read by the steps after a resource, and its name after the types
    of the blocks around it. An entry of a map counts as an argument, with its key as the last name.

    Returns None if the argument is not written, or if one of the blocks is not the only one of its
    type.
    """
    nested = nested_argument_of(type_, str(steps[0])) if len(steps) == 1 else None
    *outer, last = (nested[0], Key("0"), nested[1]) if nested else steps
    # After the pairs of a block and its index, one step is an argument, and two an entry of a map.
    key = _text(last) if len(outer) % 2 else ""
    if key:
        last = outer.pop()
    if not isinstance(last, str):
        return None
    last = last if outer or key else argument_of(type_, last)
    if last in _GENERATED or last.endswith("_wo"):
        return None
    body, names = block.block.body, []
    for name, index in zip(outer[::2], outer[1::2], strict=True):
        blocks = body.blocks_of(name) if isinstance(name, str) else ()
        if len(blocks) != 1 or index != Key("0") or _is_generated(body, str(name)):
            return None
        body = blocks[0].body
        names.append(str(name))
    attribute = body.attribute(last)
    if attribute is None or not key:
        return ((*names, last), attribute) if attribute else None
    entry = _entry(block.data, attribute, key)
    return ((*names, last, key), entry) if entry else None


def _text(step: Step) -> str:
    """The key of a map that a step reads: `.key` or `["key"]`."""
    return step if isinstance(step, str) else step.text.strip('"')


def _entry(data: bytes, attribute: Attribute, key: str) -> Attribute | None:
    """The entry of a map that is written as an object, as if it were an argument.

    Returns None if the entry is not written, or if another key may be the same.
    """
    value = expressions.read(data, attribute.value)
    if not isinstance(value, expressions.Object):
        return None
    entries = [entry for entry in value.entries if entry.key in (key, None)]
    if len(entries) != 1 or entries[0].key is None:
        return None
    span = entries[0].value.span
    traversals = [one for one in attribute.traversals if span.contains(one.span.start)]
    return Attribute(key, entries[0].span, span, tuple(traversals))


def _is_generated(body: Body, type_: str) -> bool:
    """Whether a `dynamic` block generates nested blocks of a type."""
    return any(block.labels == (type_,) for block in body.blocks_of("dynamic"))


def _is_plain(analysis: Analysis, block: ResourceBlock, attribute: Attribute) -> bool:
    """Whether an argument that no table lists is written as a string or as a single reference.

    Other values may have another type in the provider's schema: a list may be a set.
    """
    text, value = block.text(attribute), expressions.read(block.data, attribute.value)
    if isinstance(value, expressions.Literal):
        return isinstance(value.value, str)
    is_string = bool(_STRING.fullmatch(text))
    is_string |= isinstance(value, expressions.Call) and value.name in _STRING_FUNCTIONS
    is_reference = expressions.traversal(text.decode()) is not None
    return (is_string or is_reference) and not may_be_null(analysis, block, attribute)


def _is_returned_unchanged(
    analysis: Analysis, value: Value, type_: str, names: tuple[str, ...]
) -> bool:
    """Whether the provider certainly returns the text of an argument.

    A value that is not a literal must be a string that is not null, and belong to an argument of
    which the provider returns every text.
    """
    if value.is_literal:
        return returns_literal(type_, names, value.text)
    if len(names) != 1 or not returns_every_text(type_, names[0]):
        return False
    expression = expressions.read(value.block.data, value.attribute.value)
    if isinstance(expression, expressions.Call) and expression.name in _ADDRESS_FUNCTIONS:
        return True
    return bool(_STRING.fullmatch(value.text)) or _is_string_variable(analysis, value)


def _is_string_variable(analysis: Analysis, value: Value) -> bool:
    """Whether a value is a variable of type string that is neither null nor empty."""
    traversal = expressions.traversal(value.text.decode())
    subject = subject_of(traversal) if traversal else None
    read = subject[0] if subject else None
    if traversal is None or not isinstance(read, Variable) or len(traversal.steps) != 1:
        return False
    path = value.block.document.path
    found = find_named_block(analysis, path, VariableDeclaration, read.name)
    if found is None:
        return False
    variable = found[0]
    type_ = variable.argument("type")
    is_string = type_ is not None and variable.text(type_) == b"string"
    argument = value.block, value.attribute
    # If it is null or empty, the provider generates a name.
    return (
        is_string and not may_be_null(analysis, *argument) and not may_be_empty(analysis, *argument)
    )


def _output_value(analysis: Analysis, path: str, reference: str) -> Value | None:
    """The value of the module output that a reference reads.

    Returns None if the value is neither a literal nor passed to the module by its call.
    """
    output = find_output(analysis, path, reference)
    if output is None or not _has_only(output.block, _PLAIN_OUTPUT):
        return None
    module_path = output.block.document.path
    value: Value | None = written_value(output.block, output.attribute)
    if value and not value.is_literal:
        value = _argument_value(analysis, module_path, value.text.decode()) or value
    if value is None or value.is_literal:
        return value
    return given_by_call(analysis, value, output.call)


def given_by_call(analysis: Analysis, value: Value, call: TopLevelBlock) -> Value | None:
    """The argument of a module call that sets the variable which `value` reads.

    `value` is in the called module. Returns None if it is not a variable, or if the variable might
    change the argument. A variable converts the argument to its type, and replaces null with its
    default.
    """
    module_path = value.block.document.path
    traversal = expressions.traversal(value.text.decode())
    subject = subject_of(traversal) if traversal else None
    read = subject[0] if subject else None
    if traversal is None or not isinstance(read, Variable) or len(traversal.steps) != 1:
        return None
    variable = find_named_block(analysis, module_path, VariableDeclaration, read.name)
    attribute = call.argument(read.name)
    if variable is None or attribute is None or not _has_only(variable[0], _PLAIN_VARIABLE):
        return None
    argument = written_value(call, attribute)
    type_attribute = variable[0].argument("type")
    type_ = variable[0].text(type_attribute) if type_attribute else b"any"
    is_string = (argument.is_literal and argument.text[:1] == b'"') or _STRING.fullmatch(
        argument.text
    )
    is_unchanged = type_ == b"any" or (type_ == b"string" and is_string)
    return argument if is_unchanged else None


def _has_only(block: TopLevelBlock, arguments: frozenset[str]) -> bool:
    """Whether a block has no arguments except these and no nested blocks except `validation`."""
    body = block.block.body
    return {attribute.name for attribute in body.attributes} <= arguments and all(
        nested.type == "validation" for nested in body.blocks
    )


def written_value(block: TopLevelBlock, attribute: Attribute) -> Value:
    """The value of an argument as it is written in its block."""
    value = expressions.read(block.data, attribute.value)
    is_literal = isinstance(value, expressions.Literal) and isinstance(value.value, str | int)
    return Value(block, attribute, is_literal)
