"""AWS policy documents, in the three ways in which configurations write them.

As the blocks of `data "aws_iam_policy_document"`, as an object in `jsonencode(…)`, and as JSON in
a heredoc. JSON is also an HCL expression, so the last two are read alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tf_cycle_ls.fixes import removal
from tf_cycle_ls.fixes.site import Site
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.expressions import Expression, Literal, Object, Sequence
from tf_cycle_ls.syntax.tree import Attribute, Block, Body
from tf_cycle_ls.text import Edit, Span

DOCUMENT = "aws_iam_policy_document"


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of a statement. All tests of a statement must hold.

    `operator` and `key` are as written (`StringEquals`, `aws:SourceVpce`), "" when computed.
    """

    span: Span
    operator: str
    key: str
    removal: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of a policy; spans count as those of its `Site`.

    `effect` is "Allow", "Deny", or "" when computed. `resources` spans the value that names
    the resources, and `any_resource` is what to write there for all of them. `anyone` tells that
    a principal is `*`. `removal` is None for the only statement: a policy must have one.
    """

    span: Span
    sid: str
    effect: str
    anyone: bool
    resources: Span | None
    any_resource: bytes
    conditions: tuple[Condition, ...]
    removal: tuple[Edit, ...] | None


def statement_at(site: Site) -> Statement | None:
    """The statement of a policy that a reference stands in, if it is one that can be read."""
    for statement in _statements(site):
        if statement.span.start <= site.reference.start < statement.span.end:
            return statement
    return None


def _statements(site: Site) -> Iterator[Statement]:
    top = site.blocks[0]
    if top.type == "data" and top.labels[:1] == (DOCUMENT,):
        yield from _of_blocks(site.data, top.body)
        return
    value = expressions.read(site.data, site.attribute.value)
    if isinstance(value, expressions.Call) and value.name == "jsonencode" and value.arguments:
        value = value.arguments[0]
    elif isinstance(value, expressions.Heredoc):
        value = expressions.read(site.data, value.text)
    if isinstance(value, Object):
        yield from _of_object(site.data, value)


def _of_blocks(data: bytes, body: Body) -> Iterator[Statement]:
    blocks = body.blocks_of("statement")
    others = [block for block in body.blocks if block.type == "dynamic"]
    merged = body.attribute("source_policy_documents") or body.attribute(
        "override_policy_documents"
    )
    for block in blocks:
        resources = block.body.attribute("resources")
        is_only = len(blocks) == 1 and not others and not merged
        yield Statement(
            block.span,
            _text(data, block.body.attribute("sid")),
            _text(data, block.body.attribute("effect"), default="Allow"),
            any(_any_identifier(data, each) for each in block.body.blocks_of("principals")),
            resources.value if resources else None,
            b'["*"]',
            tuple(_block_conditions(data, block.body)),
            None if is_only else removal.block(data, block.span),
        )


def _block_conditions(data: bytes, statement: Body) -> Iterator[Condition]:
    for block in statement.blocks:
        is_dynamic = block.type == "dynamic" and block.labels == ("condition",)
        if block.type == "condition" or is_dynamic:
            yield Condition(
                block.span,
                "" if is_dynamic else _text(data, block.body.attribute("test")),
                "" if is_dynamic else _text(data, block.body.attribute("variable")),
                removal.block(data, block.span),
            )


def _any_identifier(data: bytes, principals: Block) -> bool:
    identifiers = principals.body.attribute("identifiers")
    return identifiers is not None and _has_star(expressions.read(data, identifiers.value))


def _text(data: bytes, attribute: Attribute | None, default: str = "") -> str:
    """The value of an argument that is a plain string; `default` where it is not set."""
    if attribute is None:
        return default
    value = expressions.read(data, attribute.value)
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else ""


def _of_object(data: bytes, policy: Object) -> Iterator[Statement]:
    entry = policy.entry("Statement")
    if entry is None:
        return
    is_list = isinstance(entry.value, Sequence)
    items = entry.value.items if isinstance(entry.value, Sequence) else (entry.value,)
    spans = [item.span for item in items]
    for index, item in enumerate(items):
        if isinstance(item, Object):
            resource = item.entry("Resource")
            in_list = resource is not None and isinstance(resource.value, Sequence)
            yield Statement(
                item.span,
                _string(item, "Sid"),
                _string(item, "Effect"),
                _names_anyone(item),
                resource.value.span if resource else None,
                b'["*"]' if in_list else b'"*"',
                tuple(_object_conditions(data, item)),
                removal.element(data, spans, index) if is_list and len(items) > 1 else None,
            )


def _object_conditions(data: bytes, statement: Object) -> Iterator[Condition]:
    """Each key under each operator; what is taken out is the outermost that it is alone in."""
    condition = statement.entry("Condition")
    operators = condition.value if condition else None
    if condition is None or not isinstance(operators, Object):
        return
    for i, operator in enumerate(operators.entries):
        tests = operator.value.entries if isinstance(operator.value, Object) else ()
        for j, test in enumerate(tests):
            if len(tests) > 1:
                edits = removal.element(data, [each.span for each in tests], j)
            elif len(operators.entries) > 1:
                edits = removal.element(data, [each.span for each in operators.entries], i)
            else:
                spans = [each.span for each in statement.entries]
                edits = removal.element(data, spans, statement.entries.index(condition))
            yield Condition(test.span, operator.key or "", test.key or "", edits)


def _names_anyone(statement: Object) -> bool:
    principal = statement.entry("Principal")
    if principal is None:
        return False
    if isinstance(principal.value, Object):
        return any(_has_star(entry.value) for entry in principal.value.entries)
    return _has_star(principal.value)


def _has_star(value: Expression) -> bool:
    items = value.items if isinstance(value, Sequence) else (value,)
    return any(isinstance(item, Literal) and item.value == "*" for item in items)


def _string(statement: Object, key: str) -> str:
    entry = statement.entry(key)
    value = entry.value if entry else None
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else ""
