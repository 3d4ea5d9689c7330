"""Builds the ARN that a reference reads. The arguments of the referenced resource determine it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.config.references import subject_of
from tf_cycle_ls.fixes.aws import arn_formats
from tf_cycle_ls.fixes.aws.provider_context import provider_expressions
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.edits.replace import merge_edits
from tf_cycle_ls.fixes.lookup.null_values import may_be_null
from tf_cycle_ls.fixes.lookup.resource_blocks import (
    ResourceBlock,
    extract_to_local,
    find_resource_block,
    is_valid_outside_block,
)
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute, Key
from tf_cycle_ls.text import Edit

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_PROVIDER_WORDS = ("partition", "region", "account")

Edits = Mapping[str, tuple[Edit, ...]]


@dataclass(frozen=True, slots=True)
class BuiltArn:
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
    tail = arn_formats.EXACT.get(target[0].type) if target else None
    if target is None or tail is None:
        return None
    resource, block, has_key = target
    argument = arn_formats.UNSUPPORTED_IF_SET.get(resource.type)
    if has_key or block.has_instances or (argument and block.argument(argument)):
        return None
    return _build(case, block, tail, pattern=False)


def arn_pattern(case: FixContext) -> BuiltArn | None:
    """The narrowest pattern for the ARN that the reference reads; None if the format is unknown."""
    target = _target(case)
    if target is None:
        return None
    resource, block, _ = target
    tail = arn_formats.PATTERNS.get(resource.type) or arn_formats.EXACT.get(resource.type)
    if tail is None or resource.type in arn_formats.UNSUPPORTED_IF_SET:
        return None
    return _build(case, block, tail, pattern=True)


def _target(case: FixContext) -> tuple[Resource, ResourceBlock, bool] | None:
    """The resource whose ARN the reference reads, its block, and whether the reference has an
    instance key."""
    traversal = expressions.traversal(case.reference.text)
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
    block = find_resource_block(case.analysis, case.context.document.path, resource)
    return (resource, block, has_key) if block else None


def _build(case: FixContext, block: ResourceBlock, tail: str, *, pattern: bool) -> BuiltArn | None:
    """Build an ARN by filling in the placeholders of `tail`, a format of `arn_formats`.

    If `pattern` is True, `*` takes the place of an unknown argument. Otherwise the result is None.
    """
    template = "arn:{partition}:" + tail
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
        value, value_edits = _value(case, block, word)
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
        return _literal_name(block, attribute), {}
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
        name = _literal_name(block, attribute)
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


def _literal_name(block: ResourceBlock, attribute: Attribute) -> str | None:
    """The value of an argument as it occurs in ARNs; None if it is not a literal name."""
    value = expressions.read(block.data, attribute.value)
    text = block.text(attribute).decode()
    name = value.value if isinstance(value, expressions.Literal) else None
    if not name or text != f'"{name}"' or text.startswith('"arn:'):
        return None
    type_ = block.block.labels[0]
    plain = text[1:-1].removeprefix(arn_formats.STRIPPED.get(type_, ""))
    return plain.lower() if type_ in arn_formats.LOWERED else plain


def _generated_name(block: ResourceBlock, name: str) -> str:
    """The pattern for a name that AWS generates: its prefix, if that is a literal, and `*`."""
    attribute = block.argument(f"{name}_prefix")
    return (_literal_name(block, attribute) or "" if attribute else "") + "*"
