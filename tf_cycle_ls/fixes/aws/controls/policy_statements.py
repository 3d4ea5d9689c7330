"""What the statements of a policy say, wherever the policy is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.fixes.aws.controls.module_blocks import ItemText, ModuleBlocks, ResourceBlock
from tf_cycle_ls.fixes.aws.controls.static_values import Part, Value, parts, value
from tf_cycle_ls.fixes.aws.policy import DOCUMENT
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute, Block, Body
from tf_cycle_ls.syntax.expressions import Call, Entry, Heredoc, Object, Sequence

_MERGED = ("source_json", "override_json", "source_policy_documents", "override_policy_documents")


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that allows something, or may.

    The strings of each list; `all_but` are the lists that name what is left out instead, such as
    "actions". `is_limited` tells that it has conditions.
    """

    place: Place
    actions: tuple[Part, ...]
    resources: tuple[Part, ...]
    principals: tuple[Part, ...]
    all_but: frozenset[str]
    is_limited: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy: who or what has it, its statements but for the Denies, and where it is written.

    `missing` says in words what else it may hold that cannot be read here, "" where nothing.
    """

    owner: str
    place: Place
    statements: tuple[Statement, ...]
    missing: str

    @property
    def unread(self) -> str:
        """Why nothing can be said for the whole of it, "" where all of it was read."""
        nothing = "" if self.statements else f"{self.owner} allows nothing that is written here"
        return self.missing or nothing


def policy_of(
    module: ModuleBlocks, owner: str, written: ResourceBlock, body: Body, argument: str = "policy"
) -> Policy | None:
    """The policy in an argument of a resource, or of one of its blocks; None where it is unset."""
    if not written.is_complete:
        missing = f"{written.resource} is written in JSON, is damaged, or has an override"
        return Policy(owner, written.header, (), missing)
    attribute = body.attribute(argument)
    if attribute is None:
        return None
    found = value(module, written.text, attribute.value)
    document = _document(module, found)
    if document:
        return _of_document(module, owner, document)
    place = written.text.place(attribute.span)
    policy = _object(found)
    if policy is None:
        text = found.text.source(found.expression.span).strip()
        return Policy(owner, place, (), f"{owner} has its policy from {_short(text)}")
    return Policy(owner, place, tuple(_of_object(module, policy)), "")


def _document(module: ModuleBlocks, of: Value) -> ResourceBlock | None:
    found = list(parts(module, of))
    resource = found[0].resource if len(found) == 1 else None
    if resource and (resource.mode, resource.type) == ("data", DOCUMENT):
        return module.resource(resource)
    return None


def _of_document(module: ModuleBlocks, owner: str, document: ResourceBlock) -> Policy:
    body = document.body
    merged = any(body.attribute(each) for each in _MERGED)
    dynamic = any(block.type == "dynamic" for block in body.blocks)
    missing = ""
    if not document.is_complete or merged or dynamic:
        missing = f"{document.resource} holds statements that are computed or merged"
    statements = (_of_block(module, document.text, block) for block in body.blocks_of("statement"))
    allowing = tuple(each for each in statements if each)
    return Policy(owner, document.header, allowing, missing)


def _of_block(module: ModuleBlocks, text: ItemText, block: Block) -> Statement | None:
    body = block.body
    effect = body.attribute("effect")
    if effect and _is_deny(module, value(module, text, effect.value)):
        return None

    def listed(attribute: Attribute | None) -> tuple[Part, ...]:
        if attribute is None:
            return ()
        return tuple(parts(module, value(module, text, attribute.value)))

    return Statement(
        text.place(block.header),
        listed(body.attribute("actions")),
        listed(body.attribute("resources")),
        tuple(chain.from_iterable(map(listed, _identifiers(body)))),
        frozenset(
            name
            for name in ("actions", "resources", "principals")
            if body.attribute(f"not_{name}") or body.blocks_of(f"not_{name}")
        ),
        any(each.type in ("condition", "dynamic") for each in body.blocks),
    )


def _identifiers(statement: Body) -> Iterator[Attribute | None]:
    """What names the principals, also where their blocks are dynamic."""
    for block in statement.blocks_of("principals"):
        yield block.body.attribute("identifiers")
    for block in statement.blocks_of("dynamic"):
        if block.labels == ("principals",):
            for content in block.body.blocks_of("content"):
                yield content.body.attribute("identifiers")


def _object(of: Value) -> Value | None:
    """The object of a policy in `jsonencode(…)`, or as JSON in a heredoc."""
    expression = of.expression
    if isinstance(expression, Call) and expression.name == "jsonencode" and expression.arguments:
        expression = expression.arguments[0]
    elif isinstance(expression, Heredoc):
        expression = expressions.read(of.text.data, expression.text)
    return of.at(expression) if isinstance(expression, Object) else None


def _of_object(module: ModuleBlocks, policy: Value) -> Iterator[Statement]:
    assert isinstance(policy.expression, Object), "only asked for objects"
    entry = policy.expression.entry("Statement")
    if entry is None:
        return
    items = entry.value.items if isinstance(entry.value, Sequence) else (entry.value,)
    for item in items:
        statement = value(module, policy.text, item.span)
        if not isinstance(statement.expression, Object):
            yield _unreadable(statement)
            continue
        effect = statement.expression.entry("Effect")
        if effect is None or not _is_deny(module, statement.at(effect.value)):
            yield _of_entries(module, statement, statement.expression)


def _of_entries(module: ModuleBlocks, of: Value, statement: Object) -> Statement:
    def listed(entry: Entry | None) -> tuple[Part, ...]:
        return tuple(parts(module, of.at(entry.value))) if entry else ()

    principal = statement.entry("Principal")
    named: tuple[Entry, ...] = (principal,) if principal else ()
    if principal and isinstance(principal.value, Object):
        named = principal.value.entries
    return Statement(
        of.text.place(statement.span),
        listed(statement.entry("Action")),
        listed(statement.entry("Resource")),
        tuple(part for each in named for part in listed(each)),
        frozenset(
            f"{name.lower()}s"
            for name in ("Action", "Resource", "Principal")
            if statement.entry(f"Not{name}")
        ),
        statement.entry("Condition") is not None,
    )


def _unreadable(of: Value) -> Statement:
    """A statement that is computed: all that it may say is one computed string."""
    computed = (Part(_short(of.text.source(of.expression.span))),)
    place = of.text.place(of.expression.span)
    return Statement(place, computed, computed, computed, frozenset(), True)


def _is_deny(module: ModuleBlocks, effect: Value) -> bool:
    return [part.literal for part in parts(module, effect)] == ["Deny"]


def _short(text: str) -> str:
    """The beginning of a text that may go over many lines."""
    words = " ".join(text.split())
    return words if len(words) <= 40 else f"{words[:39]}…"
