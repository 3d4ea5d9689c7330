"""The ARN that a reference reads, built from what the configuration says about the resource."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.config.declarations import VariableDeclaration
from tf_cycle_ls.config.references import subject_of
from tf_cycle_ls.fixes.aws import arn_formats
from tf_cycle_ls.fixes.aws.provider_context import context
from tf_cycle_ls.fixes.context import FixContext, parse_item_body
from tf_cycle_ls.fixes.edits.replace import merge_edits
from tf_cycle_ls.fixes.lookup.module_index import module_declarations
from tf_cycle_ls.fixes.lookup.resource_blocks import (
    ResourceBlock,
    extract_to_local,
    find_resource_block,
    is_valid_outside_block,
)
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute, Key
from tf_cycle_ls.text import Edit

_PLACE = re.compile(r"\{(\w+)\}")
_OF_THE_PROVIDER = ("partition", "region", "account")
_NULL = re.compile(rb"\bnull\b")

Edits = Mapping[str, tuple[Edit, ...]]


@dataclass(frozen=True, slots=True)
class BuiltArn:
    """`text` is a string with templates; `edits` make what they read.

    `has_account` tells that the account is in it. `covers` says in words what a pattern stands for.
    """

    text: bytes
    edits: Edits
    has_account: bool
    description: str


def exact_arn(case: FixContext) -> BuiltArn | None:
    """The ARN that the reference of a case reads; None where the text does not determine it."""
    found = _target(case)
    tail = arn_formats.EXACT.get(found[0].type) if found else None
    if found is None or tail is None:
        return None
    resource, block, key = found
    unless = arn_formats.UNLESS.get(resource.type)
    if key or block.has_instances or (unless and block.argument(unless)):
        return None
    return _built(case, block, tail, pattern=False)


def arn_pattern(case: FixContext) -> BuiltArn | None:
    """A pattern for the ARN that the reference of a case reads, as narrow as can be told."""
    found = _target(case)
    if found is None:
        return None
    resource, block, _ = found
    tail = arn_formats.PATTERNS.get(resource.type) or arn_formats.EXACT.get(resource.type)
    if tail is None or resource.type in arn_formats.UNLESS:
        return None
    return _built(case, block, tail, pattern=True)


def _target(case: FixContext) -> tuple[Resource, ResourceBlock, bool] | None:
    """The resource whose ARN a reference reads, where it is written, and whether a key picks an
    instance of it."""
    traversal = expressions.traversal(case.reference.text)
    named = subject_of(traversal) if traversal else None
    if traversal is None or named is None or traversal.open:
        return None
    resource, _ = named
    if not isinstance(resource, Resource) or resource.mode != "managed":
        return None
    rest = traversal.steps[2 if traversal.root == "resource" else 1 :]
    has_key = bool(rest) and isinstance(rest[0], Key)
    if rest[1 if has_key else 0 :] != (arn_formats.ATTRIBUTE.get(resource.type, "arn"),):
        return None
    block = find_resource_block(case.analysis, case.context.document.path, resource)
    return (resource, block, has_key) if block else None


def _built(case: FixContext, block: ResourceBlock, tail: str, *, pattern: bool) -> BuiltArn | None:
    """`arn:PARTITION:` and a tail from the table, its names replaced by what they stand for.

    In a pattern `*` stands for what cannot be told.
    """
    template = "arn:{partition}:" + tail
    provider = block.declaration.provider
    if provider.alias and not provider.alias.replace("-", "_").isidentifier():
        return None
    values: dict[str, str] = {}
    edits: list[Edits] = []
    # A resource may be in another region than its provider.
    moved = block.argument("region") is not None
    words = _PLACE.findall(template)
    own = [word for word in words if word not in _OF_THE_PROVIDER or (word == "region" and moved)]
    for word in own:
        value, made = _value(case, block, word)
        if value is None and (not pattern or word == "region"):
            return None
        values[word] = value or _unknown(block, word)
        edits.append(made)
    told, added = context(
        case.analysis, case.context, provider, [word for word in words if word not in own]
    )
    values |= {word: f"${{{expression}}}" for word, expression in told.items()}
    text = _PLACE.sub(lambda match: values[match[1]], template)
    return BuiltArn(
        f'"{text}"'.encode(),
        merge_edits(added, *edits),
        "{account}" in tail,
        _covered(block.block.labels[0], words, values),
    )


def _covered(type_: str, words: list[str], values: Mapping[str, str]) -> str:
    names = [values[word] for word in words if word not in _OF_THE_PROVIDER]
    if names and not any(name.endswith("*") for name in names):
        return f"every {type_} of that name"
    where = " and ".join(word for word in ("account", "region") if word in words)
    return f"every {type_} of its {where}"


def _value(case: FixContext, block: ResourceBlock, name: str) -> tuple[str | None, Edits]:
    """An argument as a part of a template, and the edits that make what it reads.

    None where it is not set, or not the same for all instances.
    """
    attribute = block.argument(name)
    if attribute is None:
        return arn_formats.DEFAULT.get(name), {}
    named = arn_formats.NAMED_BY.get((block.block.labels[0], name))
    if named:
        return _of_named(case, block, attribute, *named)
    text = block.text(attribute).decode()
    if isinstance(expressions.read(block.data, attribute.value), expressions.Literal):
        return _plain(block, attribute), {}
    if not is_valid_outside_block(block, attribute) or _may_be_null(case, block, attribute):
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


def _of_named(
    case: FixContext, block: ResourceBlock, attribute: Attribute, type_: str, argument: str
) -> tuple[str | None, Edits]:
    """The name of another resource, which an argument names by its name or its ARN."""
    if isinstance(expressions.read(block.data, attribute.value), expressions.Literal):
        name = _plain(block, attribute)
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


def _plain(block: ResourceBlock, attribute: Attribute) -> str | None:
    """The value of an argument that is a name written as plain text, as it stands in ARNs."""
    value = expressions.read(block.data, attribute.value)
    text = block.text(attribute).decode()
    name = value.value if isinstance(value, expressions.Literal) else None
    if not name or text != f'"{name}"' or text.startswith('"arn:'):
        return None
    type_ = block.block.labels[0]
    plain = text[1:-1].removeprefix(arn_formats.STRIPPED.get(type_, ""))
    return plain.lower() if type_ in arn_formats.LOWERED else plain


def _unknown(block: ResourceBlock, name: str) -> str:
    """What stands in a pattern for a name that AWS makes up, as far as its start is known."""
    attribute = block.argument(f"{name}_prefix")
    return (_plain(block, attribute) or "" if attribute else "") + "*"


def _may_be_null(case: FixContext, block: ResourceBlock, attribute: Attribute) -> bool:
    """Whether an argument may be as good as not set: then AWS makes up its value."""
    if _NULL.search(block.text(attribute)):
        return True
    variables = {each.steps[0] for each in attribute.traversals if each.root == "var"}
    return any(
        isinstance(declaration, VariableDeclaration)
        and declaration.name in variables
        and _defaults_to_null(case.analysis.documents[path].data[item.span.start : item.span.end])
        for path, item, declaration in module_declarations(case.analysis, block.document.path)
    )


def _defaults_to_null(variable: bytes) -> bool:
    body = parse_item_body(variable)
    default = body.blocks[0].body.attribute("default") if body and body.blocks else None
    return default is not None and variable[default.value.start : default.value.end] == b"null"
