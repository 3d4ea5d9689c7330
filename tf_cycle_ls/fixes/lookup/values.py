"""Values that are written in the configuration, and come back from where they go as they are."""

from __future__ import annotations

import os.path
import re
from dataclasses import dataclass

from tf_cycle_ls.analysis.model import Analysis
from tf_cycle_ls.analysis.module_sources import local_source
from tf_cycle_ls.config.addrs import CallOutput, Resource, Variable
from tf_cycle_ls.config.declarations import (
    CallDeclaration,
    Declaration,
    OutputDeclaration,
    VariableDeclaration,
)
from tf_cycle_ls.config.references import subject_of
from tf_cycle_ls.fixes.lookup.resource_blocks import (
    TopLevelBlock,
    find_resource_block,
    find_unique_block,
    is_valid_outside_block,
)
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute

# Arguments that providers give back as they were written.
_ARGUMENTS = frozenset(
    (
        *("name", "bucket", "function_name", "cluster_name", "location", "resource_group_name"),
        *("cluster_identifier", "identifier", "db_name", "zone", "region", "project", "account_id"),
    )
)
# What an output or a variable may have and still pass on nothing but a value.
_PLAIN_OUTPUT = frozenset(("value", "description"))
_PLAIN_VARIABLE = frozenset(("type", "description", "default"))
# A template that is a string whatever is in it: there is more to it than one `${…}`.
_STRING = re.compile(
    rb'"(?!\$\{)[^"\n]*"|"[^"\n]*[^}"\n]"|"(?:\$\{[^{}"\n]*\}[^{}"\n]*){2,}"',
)


@dataclass(frozen=True, slots=True)
class Value:
    """An argument where it is written: `is_literal` if it is a plain string or whole number."""

    block: TopLevelBlock
    attribute: Attribute
    is_literal: bool

    @property
    def text(self) -> bytes:
        """What is written there."""
        return self.block.text(self.attribute)


def resolve_value(analysis: Analysis, path: str, reference: str) -> Value | None:
    """What a reference in the file at `path` reads, where that is written in the configuration.

    The reference reads an argument of a resource of the same module, or an output of a module that
    passes on such an argument, a literal, or what the call gives to a variable. None for any other
    reference, and where a module or resource on the way has `count` or `for_each`. An expression
    that is not literal is always one of the module of `path`, and means the same in all of it.
    """
    traversal = expressions.traversal(reference)
    named = subject_of(traversal) if traversal else None
    if traversal and named and isinstance(named[0], CallOutput):
        is_output = len(traversal.steps) == 2
        found = _passed_on(analysis, path, named[0]) if is_output else None
    else:
        found = _configured(analysis, path, reference)
    return found if found and (found.is_literal or _may_move(found)) else None


def _may_move(value: Value) -> bool:
    return is_valid_outside_block(value.block, value.attribute)


def _configured(analysis: Analysis, path: str, reference: str) -> Value | None:
    """The argument of a resource that a reference reads, if providers give it back as it is."""
    traversal = expressions.traversal(reference)
    named = subject_of(traversal) if traversal else None
    if traversal is None or named is None:
        return None
    resource, key = named
    argument = traversal.steps[-1]
    wanted = 3 if traversal.root == "resource" else 2
    if not isinstance(resource, Resource) or resource.mode != "managed" or key is not None:
        return None
    if len(traversal.steps) != wanted or argument not in _ARGUMENTS:
        return None
    block = find_resource_block(analysis, path, resource)
    attribute = block.argument(str(argument)) if block else None
    if block is None or attribute is None or block.has_instances:
        return None
    return _value(block, attribute)


def _passed_on(analysis: Analysis, path: str, wanted: CallOutput) -> Value | None:
    """What a module gives for an output, if it is a literal or comes from the module's call."""

    def is_call(each: Declaration) -> bool:
        return isinstance(each, CallDeclaration) and each.name == wanted.call

    def is_output(each: Declaration) -> bool:
        return isinstance(each, OutputDeclaration) and each.name == wanted.output

    call = find_unique_block(analysis, path, is_call)
    if call is None or not isinstance(call[1], CallDeclaration) or call[0].has_instances:
        return None
    directory = local_source(os.path.dirname(path), call[1].source)
    inside = os.path.join(directory or "", "main.tf")
    output = find_unique_block(analysis, inside, is_output)
    attribute = output[0].argument("value") if output else None
    if output is None or attribute is None or not _has_only(output[0], _PLAIN_OUTPUT):
        return None
    value: Value | None = _value(output[0], attribute)
    if value and not value.is_literal:
        value = _configured(analysis, inside, value.text.decode()) or value
    return value if value is None or value.is_literal else _given(analysis, inside, value, call[0])


def _given(analysis: Analysis, inside: str, value: Value, call: TopLevelBlock) -> Value | None:
    """What a call gives to the variable that a value inside of the module is.

    None where the variable may change it: by its type, or by its default in the place of null.
    """
    traversal = expressions.traversal(value.text.decode())
    named = subject_of(traversal) if traversal else None
    if traversal is None or named is None or len(traversal.steps) != 1:
        return None

    def is_variable(each: Declaration) -> bool:
        return isinstance(each, VariableDeclaration) and Variable(each.name) == named[0]

    variable = find_unique_block(analysis, inside, is_variable)
    name = str(traversal.steps[0])
    attribute = call.argument(name)
    if variable is None or attribute is None or not _has_only(variable[0], _PLAIN_VARIABLE):
        return None
    given = _value(call, attribute)
    type_ = variable[0].argument("type")
    wanted = variable[0].text(type_) if type_ else b"any"
    is_string = (given.is_literal and given.text[:1] == b'"') or _STRING.fullmatch(given.text)
    fits = wanted == b"any" or (wanted == b"string" and is_string)
    return given if fits else None


def _has_only(block: TopLevelBlock, arguments: frozenset[str]) -> bool:
    """Whether a block has no other arguments than these, and no nested blocks but validations."""
    body = block.block.body
    return {each.name for each in body.attributes} <= arguments and all(
        each.type == "validation" for each in body.blocks
    )


def _value(block: TopLevelBlock, attribute: Attribute) -> Value:
    read = expressions.read(block.data, attribute.value)
    is_literal = isinstance(read, expressions.Literal) and isinstance(read.value, str | int)
    return Value(block, attribute, is_literal)
