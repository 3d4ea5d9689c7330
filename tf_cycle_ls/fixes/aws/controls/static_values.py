"""What a value says as far as the text tells: plain strings, names of things, and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.config.references import subject_of
from tf_cycle_ls.fixes.aws.controls.module_blocks import ItemText, ModuleBlocks
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.expressions import Call, Conditional, Expression, Literal, Sequence
from tf_cycle_ls.text import Span

_NAMES = re.compile(r'[\w-]+(?:\.[\w*-]+|\[[^\[\]"]*\]|\["[^"\[\]]*"\])*')
_WRAPPED = re.compile(r'"\$\{([^{}"]+)\}"')
_LOCAL = re.compile(r"local\.([\w-]+)")
# Functions whose result holds nothing but elements of what they are given.
_GATHERING = frozenset(("toset", "tolist", "concat", "flatten", "compact", "distinct", "sort"))
# How many local values lead to one another at most; Terraform refuses those in a circle.
_MOST_LOCALS = 8


@dataclass(frozen=True, slots=True)
class Part:
    """One of the strings that a value may come to.

    `literal` is what it is, where the text says so; `resource` is what it is read from, where that
    is one of the module. With neither it is computed. `text` is how it is written.
    """

    text: str
    literal: str | None = None
    resource: Resource | None = None

    @property
    def attribute(self) -> str:
        """The last name of what it is read from: of `aws_vpc.main.id`, "id"."""
        return self.text.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Value:
    """An expression, and the text that it stands in."""

    text: ItemText
    expression: Expression

    def at(self, expression: Expression) -> Value:
        """An expression inside of this one."""
        return Value(self.text, expression)


def value(module: ModuleBlocks, text: ItemText, span: Span) -> Value:
    """The value at a span, seen through the local values that it may be read from."""
    for _ in range(_MOST_LOCALS):
        match = _LOCAL.fullmatch(_unwrapped(text.source(span).strip()))
        found = module.local(match[1]) if match else None
        if found is None:
            break
        text, span = found[0], found[1].value
    return Value(text, expressions.read(text.data, span))


def parts(module: ModuleBlocks, of: Value) -> Iterator[Part]:
    """All strings that a value may come to: the elements of a list, both sides of a condition."""
    expression = of.expression
    if isinstance(expression, Sequence):
        inner = expression.items
    elif isinstance(expression, Conditional):
        inner = (expression.then, expression.otherwise)
    elif isinstance(expression, Call) and expression.name in _GATHERING:
        inner = expression.arguments
    elif isinstance(expression, Literal):
        if expression.value is not None:
            yield Part(of.text.source(expression.span), str(expression.value))
        return
    else:
        yield from _of_names(module, of)
        return
    for each in inner:
        yield from parts(module, of.at(each))


def _of_names(module: ModuleBlocks, of: Value) -> Iterator[Part]:
    """What is read from something, through local values."""
    seen = value(module, of.text, of.expression.span)
    if seen.text != of.text or seen.expression != of.expression:
        yield from parts(module, seen)
        return
    text = _unwrapped(of.text.source(of.expression.span).strip())
    found = expressions.traversals(text) if _NAMES.fullmatch(text) else ()
    named = subject_of(found[0]) if found else None
    resource = named[0] if named else None
    # What is not declared is none: `each.value`, or the iterator of a dynamic block.
    if isinstance(resource, Resource) and module.declares(resource):
        yield Part(text, None, resource)
    else:
        yield Part(text)


def _unwrapped(text: str) -> str:
    """`"${a.b}"` as what it means."""
    match = _WRAPPED.fullmatch(text)
    return match[1].strip() if match else text
