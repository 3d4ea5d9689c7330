"""Evaluates values statically: literal strings, references to resources, and everything else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.config.references import subject_of
from tf_cycle_ls.fixes.aws.controls.module_blocks import ItemText, ModuleBlocks
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.expressions import Call, Conditional, Expression, Literal, Sequence
from tf_cycle_ls.text import Span

_REFERENCE = re.compile(r'[\w-]+(?:\.[\w*-]+|\[[^\[\]"]*\]|\["[^"\[\]]*"\])*')
_INTERPOLATION = re.compile(r'"\$\{([^{}"]+)\}"')
_LOCAL = re.compile(r"local\.([\w-]+)")
# Functions whose result contains only elements of their arguments.
_COLLECTION_FUNCTIONS = frozenset(
    ("toset", "tolist", "concat", "flatten", "compact", "distinct", "sort")
)
# The longest chain of local values that is followed. Terraform rejects cyclic chains.
_MAX_LOCALS = 8


class Part(Struct, frozen=True):
    """One string that a value may evaluate to.

    `literal` is the string if the text contains it. `resource` is the resource or data source that
    it is read from, if the module declares it. If both are None, the string is computed. `text` is
    the source text.
    """

    text: str
    literal: str | None = None
    resource: Resource | None = None

    @property
    def attribute(self) -> str:
        """The last name of the source text: "id" for `aws_vpc.main.id`."""
        return self.text.rpartition(".")[2]


class Value(Struct, frozen=True):
    """An expression and the item that contains it."""

    text: ItemText
    expression: Expression

    def at(self, expression: Expression) -> Value:
        """A nested expression of the same item as a value."""
        return Value(self.text, expression)


def value(module: ModuleBlocks, text: ItemText, span: Span) -> Value:
    """The value at a span. A reference to a local value is replaced by its definition."""
    for _ in range(_MAX_LOCALS):
        match = _LOCAL.fullmatch(_unwrapped(text.source(span).strip()))
        definition = module.local(match[1]) if match else None
        if definition is None:
            break
        text, span = definition[0], definition[1].value
    return Value(text, expressions.read(text.data, span))


def parts(module: ModuleBlocks, of: Value) -> Iterator[Part]:
    """All strings that a value may evaluate to, such as list elements and branches."""
    expression = of.expression
    if isinstance(expression, Sequence):
        inner = expression.items
    elif isinstance(expression, Conditional):
        inner = (expression.then, expression.otherwise)
    elif isinstance(expression, Call) and expression.name in _COLLECTION_FUNCTIONS:
        inner = expression.arguments
    elif isinstance(expression, Literal):
        if expression.value is not None:
            yield Part(of.text.source(expression.span), str(expression.value))
        return
    else:
        yield from _reference_parts(module, of)
        return
    for child in inner:
        yield from parts(module, of.at(child))


def _reference_parts(module: ModuleBlocks, of: Value) -> Iterator[Part]:
    """The strings of a reference, or of the local value that it refers to."""
    seen = value(module, of.text, of.expression.span)
    if seen.text != of.text or seen.expression != of.expression:
        yield from parts(module, seen)
        return
    text = _unwrapped(of.text.source(of.expression.span).strip())
    traversals = expressions.traversals(text) if _REFERENCE.fullmatch(text) else ()
    subject = subject_of(traversals[0]) if traversals else None
    resource = subject[0] if subject else None
    # Names that the module does not declare, such as `each.value`, are not resources.
    if isinstance(resource, Resource) and module.declares(resource):
        yield Part(text, None, resource)
    else:
        yield Part(text)


def _unwrapped(text: str) -> str:
    """The expression of a string that is a single interpolation: `a.b` for `"${a.b}"`."""
    match = _INTERPOLATION.fullmatch(text)
    return match[1].strip() if match else text
