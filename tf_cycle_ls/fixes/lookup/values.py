"""Resolves references to values that are written in the configuration.

Providers return some arguments unchanged (name, bucket, …). A reference to such an argument can be
replaced with the value that the configuration gives to it.
"""

from __future__ import annotations

import os.path
import re
from dataclasses import dataclass, replace

from tf_cycle_ls.analysis.module_sources import local_source
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.addrs import CallOutput, Resource, Variable
from tf_cycle_ls.config.declarations import (
    CallDeclaration,
    Declaration,
    OutputDeclaration,
    VariableDeclaration,
)
from tf_cycle_ls.config.references import subject_of
from tf_cycle_ls.fixes.lookup.null_values import may_be_null
from tf_cycle_ls.fixes.lookup.resource_blocks import (
    TopLevelBlock,
    find_resource_block,
    find_unique_block,
    is_valid_outside_block,
)
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute

# Arguments that providers return unchanged.
_UNCHANGED_ARGUMENTS = frozenset(
    (
        *("name", "bucket", "function_name", "cluster_name", "location", "resource_group_name"),
        *("cluster_identifier", "identifier", "db_name", "zone", "region", "project", "account_id"),
    )
)
# No provider changes such a string: lower case, without spaces and without a final dot. Others
# fold the case, remove spaces or the final dot (azurerm: location; aws: the name of a zone).
_NORMAL_FORM = re.compile(rb'"[a-z0-9](?:[a-z0-9._/-]*[a-z0-9_/-])?"')
_UPPER_CASE = re.compile(rb'"[A-Z0-9-]+"')
_UPPER_CASED = frozenset({("google_storage_bucket", "location")})
# Arguments that the source of the provider neither folds nor trims: hashicorp/aws 6.25.0,
# internal/service, no StateFunc in the schema and no change in Read.
_UNCHANGED = frozenset(
    {
        ("aws_cloudwatch_event_bus", "name"),
        ("aws_cloudwatch_log_group", "name"),
        ("aws_codebuild_project", "name"),
        ("aws_codepipeline", "name"),
        ("aws_dynamodb_table", "name"),
        ("aws_ecr_repository", "name"),
        ("aws_ecs_cluster", "name"),
        ("aws_eks_cluster", "name"),
        ("aws_iam_group", "name"),
        ("aws_iam_instance_profile", "name"),
        ("aws_iam_policy", "name"),
        ("aws_iam_role", "name"),
        ("aws_iam_user", "name"),
        ("aws_kinesis_stream", "name"),
        ("aws_lambda_function", "function_name"),
        ("aws_s3_bucket", "bucket"),
        ("aws_secretsmanager_secret", "name"),
        ("aws_sfn_state_machine", "name"),
        ("aws_sns_topic", "name"),
        ("aws_sqs_queue", "name"),
    }
)
# An output or a variable that has only these arguments passes on its value unchanged.
_PLAIN_OUTPUT = frozenset(("value", "description"))
_PLAIN_VARIABLE = frozenset(("type", "description", "default"))
# A template that is always a string. A template that is a single `${…}` may have any type.
_STRING = re.compile(
    rb'"(?!\$\{)[^"\n]*"|"[^"\n]*[^}"\n]"|"(?:\$\{[^{}"\n]*\}[^{}"\n]*){2,}"',
)


@dataclass(frozen=True, slots=True)
class Value:
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
        is_whole_output = len(traversal.steps) == 2
        value = _output_value(analysis, path, subject[0]) if is_whole_output else None
    else:
        value = _argument_value(analysis, path, reference)
    if value is None or value.is_literal or is_valid_outside_block(value.block, value.attribute):
        return value
    return None


def _argument_value(analysis: Analysis, path: str, reference: str) -> Value | None:
    """The value of the resource argument that a reference reads, if providers never change it."""
    traversal = expressions.traversal(reference)
    subject = subject_of(traversal) if traversal else None
    if traversal is None or subject is None:
        return None
    resource, key = subject
    argument = traversal.steps[-1]
    expected_steps = 3 if traversal.root == "resource" else 2
    if not isinstance(resource, Resource) or resource.mode != "managed" or key is not None:
        return None
    if len(traversal.steps) != expected_steps or argument not in _UNCHANGED_ARGUMENTS:
        return None
    block = find_resource_block(analysis, path, resource)
    attribute = block.argument(str(argument)) if block else None
    if block is None or attribute is None or block.has_instances:
        return None
    if block.ignores_changes_of(str(argument)):
        return None
    value = _value(block, attribute)
    literal = expressions.read(block.data, attribute.value)
    if value.is_literal and not isinstance(getattr(literal, "value", None), str):
        return None  # The provider returns a string, and `5` is not equal to `"5"`.
    return replace(value, is_certain=_is_returned_unchanged(analysis, value, resource.type))


def _is_returned_unchanged(analysis: Analysis, value: Value, type_: str) -> bool:
    """Whether the provider certainly returns the text of an argument.

    A literal must be one that no normalization changes. Any other value must be a string that is
    not null, and belong to a resource whose provider does not normalize it.
    """
    if value.is_literal:
        argument = (type_, value.attribute.name)
        pattern = _UPPER_CASE if argument in _UPPER_CASED else _NORMAL_FORM
        return bool(pattern.fullmatch(value.text)) or argument in _UNCHANGED
    if (type_, value.attribute.name) not in _UNCHANGED:
        return False
    return bool(_STRING.fullmatch(value.text)) or _is_string_variable(analysis, value)


def _is_string_variable(analysis: Analysis, value: Value) -> bool:
    """Whether a value is a variable of type string whose default is not null."""
    traversal = expressions.traversal(value.text.decode())
    subject = subject_of(traversal) if traversal else None
    if traversal is None or subject is None or len(traversal.steps) != 1:
        return False

    def is_variable(declaration: Declaration) -> bool:
        return (
            isinstance(declaration, VariableDeclaration)
            and Variable(declaration.name) == subject[0]
        )

    found = find_unique_block(analysis, value.block.document.path, is_variable)
    if found is None:
        return False
    variable = found[0]
    type_ = variable.argument("type")
    is_string = type_ is not None and variable.text(type_) == b"string"
    return is_string and not may_be_null(analysis, value.block, value.attribute)


def _output_value(analysis: Analysis, path: str, subject: CallOutput) -> Value | None:
    """The value of a module output.

    Returns None if the value is neither a literal nor passed to the module by its call.
    """

    def is_call(declaration: Declaration) -> bool:
        return isinstance(declaration, CallDeclaration) and declaration.name == subject.call

    def is_output(declaration: Declaration) -> bool:
        return isinstance(declaration, OutputDeclaration) and declaration.name == subject.output

    call = find_unique_block(analysis, path, is_call)
    if call is None or not isinstance(call[1], CallDeclaration) or call[0].has_instances:
        return None
    directory = local_source(os.path.dirname(path), call[1].source)
    # The file name is arbitrary, because a module is identified by the directory of the path.
    module_path = os.path.join(directory or "", "main.tf")
    output = find_unique_block(analysis, module_path, is_output)
    attribute = output[0].argument("value") if output else None
    if output is None or attribute is None or not _has_only(output[0], _PLAIN_OUTPUT):
        return None
    value: Value | None = _value(output[0], attribute)
    if value and not value.is_literal:
        value = _argument_value(analysis, module_path, value.text.decode()) or value
    if value is None or value.is_literal:
        return value
    return _variable_value(analysis, module_path, value, call[0])


def _variable_value(
    analysis: Analysis, module_path: str, value: Value, call: TopLevelBlock
) -> Value | None:
    """The argument of a module call that sets the variable which `value` reads.

    Returns None if `value` is not a variable, or if the variable might change the argument. A
    variable converts the argument to its type, and replaces null with its default.
    """
    traversal = expressions.traversal(value.text.decode())
    subject = subject_of(traversal) if traversal else None
    if traversal is None or subject is None or len(traversal.steps) != 1:
        return None

    def is_variable(declaration: Declaration) -> bool:
        return (
            isinstance(declaration, VariableDeclaration)
            and Variable(declaration.name) == subject[0]
        )

    variable = find_unique_block(analysis, module_path, is_variable)
    name = str(traversal.steps[0])
    attribute = call.argument(name)
    if variable is None or attribute is None or not _has_only(variable[0], _PLAIN_VARIABLE):
        return None
    argument = _value(call, attribute)
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


def _value(block: TopLevelBlock, attribute: Attribute) -> Value:
    value = expressions.read(block.data, attribute.value)
    is_literal = isinstance(value, expressions.Literal) and isinstance(value.value, str | int)
    return Value(block, attribute, is_literal)
