"""Builds the ARN that a reference reads. The arguments of the referenced resource determine it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.config.references import subject_of
from tf_cycle_ls.fixes.aws import arn_formats
from tf_cycle_ls.fixes.aws.provider_context import provider_expressions
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.edits.replace import merge_edits
from tf_cycle_ls.fixes.lookup.module_outputs import find_output
from tf_cycle_ls.fixes.lookup.null_values import may_be_null
from tf_cycle_ls.fixes.lookup.resource_blocks import (
    ResourceBlock,
    TopLevelBlock,
    extract_to_local,
    find_resource_block,
    is_valid_outside_block,
)
from tf_cycle_ls.fixes.lookup.values import Value, given_by_call, written_value
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute, Key
from tf_cycle_ls.text import Edit

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_PROVIDER_WORDS = ("partition", "region", "account")

Edits = Mapping[str, tuple[Edit, ...]]


class _Target(Struct, frozen=True):
    """The resource whose ARN a reference reads.

    `has_key` is True if the reference has an instance key. `call` is the block of the module call
    if the reference reads an output of a module.
    """

    type: str
    block: ResourceBlock
    has_key: bool
    call: TopLevelBlock | None = None


class BuiltArn(Struct, frozen=True):
    """An ARN as an HCL string.

    `text` is the string with its interpolations. `edits` add the data sources and local values that
    the interpolations read. `has_account` is True if the ARN contains the account. `description`
    says in words what a pattern matches.
    """

    text: bytes
    edits: Edits
    has_account: bool
    description: str


def exact_arn(case: FixContext) -> BuiltArn | None:
    """The ARN that the reference reads; None if the resource's arguments do not determine it."""
    target = _target(case)
    tail = arn_formats.EXACT.get(target.type) if target else None
    if target is None or tail is None:
        return None
    argument = arn_formats.UNSUPPORTED_IF_SET.get(target.type)
    block = target.block
    if target.has_key or block.has_instances or (argument and block.argument(argument)):
        return None
    return _build(case, target, _exact_tail(target) or tail, pattern=False)


def arn_pattern(case: FixContext) -> BuiltArn | None:
    """The narrowest pattern for the ARN that the reference reads; None if the format is unknown."""
    target = _target(case)
    if target is None:
        return None
    type_ = target.type
    tail = arn_formats.PATTERNS.get(type_) or arn_formats.EXACT.get(type_)
    if tail is None or type_ in arn_formats.UNSUPPORTED_IF_SET | arn_formats.EXACT_IF_SET.keys():
        return None
    return _build(case, target, tail, pattern=True)


def _exact_tail(target: _Target) -> str | None:
    """The format with an argument that adds a part to the ARN; None if it is not set."""
    argument, tail = arn_formats.EXACT_IF_SET.get(target.type, ("", ""))
    attribute = target.block.argument(argument) if argument else None
    if attribute is None or target.block.text(attribute) == b'"default"':
        return None
    return tail


def _target(case: FixContext) -> _Target | None:
    """The resource whose ARN the reference reads, in this module or in one that it calls."""
    path, text = case.context.document.path, case.reference.text
    found = find_output(case.analysis, path, text)
    if found is None:
        return _target_in(case, path, text)
    output = found.attribute
    target = _target_in(case, found.block.document.path, found.block.text(output).decode())
    if target is None or target.has_key or target.block.declaration.provider.alias:
        return None
    # The module must use the same provider configuration as the caller.
    return replace(target, call=found.call) if found.inherits_providers else None


def _target_in(case: FixContext, path: str, text: str) -> _Target | None:
    """The resource whose ARN a reference in the file at `path` reads."""
    traversal = expressions.traversal(text)
    subject = subject_of(traversal) if traversal else None
    if traversal is None or subject is None or traversal.open:
        return None
    resource, _ = subject
    if not isinstance(resource, Resource) or resource.mode != "managed":
        return None
    rest = traversal.steps[2 if traversal.root == "resource" else 1 :]
    has_key = bool(rest) and isinstance(rest[0], Key)
    if rest[1 if has_key else 0 :] != (arn_formats.ATTRIBUTE.get(resource.type, "arn"),):
        return None
    block = find_resource_block(case.analysis, path, resource)
    return _Target(resource.type, block, has_key) if block else None


def _build(case: FixContext, target: _Target, tail: str, *, pattern: bool) -> BuiltArn | None:
    """Build an ARN by filling in the placeholders of `tail`, a format of `arn_formats`.

    If `pattern` is True, `*` takes the place of an unknown argument. Otherwise the result is None.
    """
    template, block = "arn:{partition}:" + tail, target.block
    provider = block.declaration.provider
    if provider.alias and not provider.alias.replace("-", "_").isidentifier():
        return None
    values: dict[str, str] = {}
    edits: list[Edits] = []
    # A resource can override the region of its provider.
    has_own_region = block.argument("region") is not None
    words = _PLACEHOLDER.findall(template)
    own = [
        word
        for word in words
        if word not in _PROVIDER_WORDS or (word == "region" and has_own_region)
    ]
    for word in own:
        if target.call is None:
            value, value_edits = _value(case, block, word)
        else:
            value, value_edits = _passed_value(case, target, target.call, word), {}
        if block.ignores_changes_of(word):
            value, value_edits = None, {}  # The real value may differ from the configuration.
        if value is None and (not pattern or word == "region"):
            return None
        values[word] = value or _generated_name(block, word)
        edits.append(value_edits)
    provider_words = [word for word in words if word not in own]
    expressions_, added = provider_expressions(
        case.analysis, case.context, provider, provider_words
    )
    values |= {word: f"${{{expression}}}" for word, expression in expressions_.items()}
    text = _PLACEHOLDER.sub(lambda match: values[match[1]], template)
    return BuiltArn(
        f'"{text}"'.encode(),
        merge_edits(added, *edits),
        "{account}" in tail,
        _description(block.block.labels[0], words, values),
    )


def _passed_value(case: FixContext, target: _Target, call: TopLevelBlock, name: str) -> str | None:
    """The text of an argument's value inside a module, for an ARN in the caller's module.

    The text is None if the value is neither a literal nor a variable for which the call gives a
    literal. Any other value may mean something else in the caller's module.
    """
    attribute = target.block.argument(name)
    if attribute is None:
        return arn_formats.DEFAULT.get(name)
    if (target.type, name) in arn_formats.NAMED_BY:
        return None
    value: Value | None = written_value(target.block, attribute)
    if value and not value.is_literal:
        value = given_by_call(case.analysis, value, call)
    return _literal_name(target.type, value.block, value.attribute) if value else None


def _description(type_: str, words: list[str], values: Mapping[str, str]) -> str:
    names = [values[word] for word in words if word not in _PROVIDER_WORDS]
    if names and not any(name.endswith("*") for name in names):
        return f"every {type_} of that name"
    where = " and ".join(word for word in ("account", "region") if word in words)
    return f"every {type_} of its {where}"


def _value(case: FixContext, block: ResourceBlock, name: str) -> tuple[str | None, Edits]:
    """The text of an argument's value inside an ARN, and the edits that add local values for it.

    The text is None if the argument is not set or differs between instances.
    """
    attribute = block.argument(name)
    if attribute is None:
        return arn_formats.DEFAULT.get(name), {}
    named_resource = arn_formats.NAMED_BY.get((block.block.labels[0], name))
    if named_resource:
        return _referenced_name(case, block, attribute, *named_resource)
    text = block.text(attribute).decode()
    if isinstance(expressions.read(block.data, attribute.value), expressions.Literal):
        return _literal_name(block.block.labels[0], block, attribute), {}
    if not is_valid_outside_block(block, attribute) or may_be_null(case.analysis, block, attribute):
        return None, {}
    edits: Edits = {}
    if expressions.traversal(text) is None:
        local, edits = extract_to_local(case.analysis, block, attribute)
        text = local.decode()
    prefix = arn_formats.STRIPPED.get(block.block.labels[0])
    if prefix:
        text = f'trimprefix({text}, "{prefix}")'
    if block.block.labels[0] in arn_formats.LOWERED:
        text = f"lower({text})"
    return f"${{{text}}}", edits


def _referenced_name(
    case: FixContext, block: ResourceBlock, attribute: Attribute, type_: str, argument: str
) -> tuple[str | None, Edits]:
    """The name of the resource that an argument refers to by its name or its ARN."""
    if isinstance(expressions.read(block.data, attribute.value), expressions.Literal):
        name = _literal_name(block.block.labels[0], block, attribute)
        return (name if name and ":" not in name else None), {}
    traversal = expressions.traversal(block.text(attribute).decode())
    subject = subject_of(traversal) if traversal else None
    if traversal is None or subject is None or traversal.open or subject[1] is not None:
        return None, {}
    resource = subject[0]
    if not isinstance(resource, Resource) or (resource.mode, resource.type) != ("managed", type_):
        return None, {}
    if traversal.steps[-1] not in (argument, "arn", "id"):
        return None, {}
    other = find_resource_block(case.analysis, block.document.path, resource)
    return _value(case, other, argument) if other and not other.has_instances else (None, {})


def _literal_name(type_: str, block: TopLevelBlock, attribute: Attribute) -> str | None:
    """The value of an argument as it occurs in the ARN of a resource of `type_`; None if it is not
    a literal name."""
    value = expressions.read(block.data, attribute.value)
    text = block.text(attribute).decode()
    name = value.value if isinstance(value, expressions.Literal) else None
    if not name or text != f'"{name}"' or text.startswith('"arn:'):
        return None
    plain = text[1:-1].removeprefix(arn_formats.STRIPPED.get(type_, ""))
    return plain.lower() if type_ in arn_formats.LOWERED else plain


def _generated_name(block: ResourceBlock, name: str) -> str:
    """The pattern for a name that AWS generates: its prefix, if that is a literal, and `*`."""
    attribute = block.argument(f"{name}_prefix")
    return (_literal_name(block.block.labels[0], block, attribute) or "" if attribute else "") + "*"
