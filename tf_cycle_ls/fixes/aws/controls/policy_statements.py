"""Evaluates the policy of a resource: what its statements allow, as far as the text shows."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.fixes.aws.controls.module_blocks import ItemText, ModuleBlocks, ResourceBlock
from tf_cycle_ls.fixes.aws.controls.value_parts import Part, Value, parts, value
from tf_cycle_ls.fixes.aws.policy import DOCUMENT, Statement, Values, document_blocks, json_policies
from tf_cycle_ls.syntax.ast import Body
from tf_cycle_ls.syntax.expressions import Object, Sequence

_MERGING = (*document_blocks.MERGING_ARGUMENTS, *document_blocks.LEGACY_MERGING_ARGUMENTS)
_MAX_EXCERPT = 40


class AllowStatement(Struct, frozen=True):
    """A statement that allows something, or whose effect is computed.

    `excluded` are the elements that list exceptions, such as "actions" for `NotAction`.
    """

    place: Place
    actions: tuple[Part, ...]
    resources: tuple[Part, ...]
    principals: tuple[Part, ...]
    excluded: frozenset[str]
    is_conditional: bool


class Policy(Struct, frozen=True):
    """The policy of `owner`, without its Deny statements.

    `unreadable` says which part of the policy cannot be read; "" if there is none.
    """

    owner: str
    place: Place
    statements: tuple[AllowStatement, ...]
    unreadable: str

    @property
    def unread(self) -> str:
        """The reason why the policy cannot be evaluated; "" if it was read completely."""
        nothing = "" if self.statements else f"{self.owner} allows nothing that is written here"
        return self.unreadable or nothing


def policy_of(
    module: ModuleBlocks, owner: str, resource: ResourceBlock, body: Body, argument: str = "policy"
) -> Policy | None:
    """The policy in an argument of `body`, which is the body of `resource` or of one of its nested
    blocks. None if the argument is not set."""
    if not resource.is_complete:
        reason = f"{resource.resource} is written in JSON, is damaged, or has an override"
        return Policy(owner, resource.header, (), reason)
    attribute = body.attribute(argument)
    if attribute is None:
        return None
    policy = value(module, resource.text, attribute.value)
    document = _document(module, policy)
    if document:
        return _from_document(module, owner, document)
    place = resource.text.place(attribute.span)
    policy_object = json_policies.policy_object(policy.text.data, policy.expression)
    if policy_object is None:
        excerpt = _excerpt(policy.text.source(policy.expression.span))
        return Policy(owner, place, (), f"{owner} has its policy from {excerpt}")
    return Policy(owner, place, tuple(_from_object(module, policy.text, policy_object)), "")


def _document(module: ModuleBlocks, policy: Value) -> ResourceBlock | None:
    """The aws_iam_policy_document that a policy is read from; None if there is none."""
    strings = list(parts(module, policy))
    resource = strings[0].resource if len(strings) == 1 else None
    if resource and (resource.mode, resource.type) == ("data", DOCUMENT):
        return module.resource(resource)
    return None


def _from_document(module: ModuleBlocks, owner: str, document: ResourceBlock) -> Policy:
    body = document.body
    is_merged = any(map(body.attribute, _MERGING))
    is_dynamic = any(block.type == "dynamic" for block in body.blocks)
    unreadable = ""
    if not document.is_complete or is_merged or is_dynamic:
        unreadable = f"{document.resource} holds statements that are computed or merged"
    statements = tuple(
        _evaluate(module, document.text, statement)
        for statement in document_blocks.statements(document.text.data, body)
        if not statement.is_dynamic and not _is_deny(module, document.text, statement)
    )
    return Policy(owner, document.header, statements, unreadable)


def _from_object(module: ModuleBlocks, text: ItemText, policy: Object) -> Iterator[AllowStatement]:
    entry = policy.entry("Statement")
    if entry is None:
        return
    items = entry.value.items if isinstance(entry.value, Sequence) else (entry.value,)
    for item in items:
        item_value = value(module, text, item.span)
        if not isinstance(item_value.expression, Object):
            yield _computed_statement(item_value)
            continue
        statement = json_policies.read_statement(item_value.text.data, item_value.expression)
        if not _is_deny(module, item_value.text, statement):
            yield _evaluate(module, item_value.text, statement)


def _evaluate(module: ModuleBlocks, text: ItemText, statement: Statement) -> AllowStatement:
    def strings(*elements: Values | None) -> tuple[Part, ...]:
        return tuple(
            part
            for values in elements
            if values
            for part in parts(module, Value(text, values.expression))
        )

    return AllowStatement(
        text.place(statement.header),
        strings(statement.actions),
        strings(statement.resources),
        strings(*statement.principals),
        statement.excluded,
        statement.is_conditional,
    )


def _computed_statement(statement: Value) -> AllowStatement:
    """A statement for a computed expression. Each of its elements is one computed string."""
    computed = (Part(_excerpt(statement.text.source(statement.expression.span))),)
    place = statement.text.place(statement.expression.span)
    return AllowStatement(
        place, computed, computed, computed, excluded=frozenset(), is_conditional=True
    )


def _is_deny(module: ModuleBlocks, text: ItemText, statement: Statement) -> bool:
    effect = statement.effect_value
    strings = parts(module, Value(text, effect)) if effect else ()
    return [part.literal for part in strings] == ["Deny"]


def _excerpt(text: str) -> str:
    """The start of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _MAX_EXCERPT else f"{line[: _MAX_EXCERPT - 1]}…"
