"""The parsed form of Terragrunt's files: units, stacks, and the files that they include or read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain

from msgspec import Struct, field
from msgspec.structs import replace

from tf_cycle_ls.analysis.located_graph import components_and_loops
from tf_cycle_ls.syntax.ast import Key, SyntaxIssue, Traversal
from tf_cycle_ls.text import Span


class Expression(Struct, frozen=True):
    """The text of an expression, its span in the file, and what it refers to: the first two names
    of each traversal, such as `("dependency", "vpc")`."""

    text: bytes
    span: Span
    names: frozenset[tuple[str, str]] = frozenset()


class Section(Struct, frozen=True):
    """A block, with its spans in the file.

    If the block has a syntax error, `stale` is the span of its first line, and the rest comes from
    an earlier version of the text.
    """

    type: str
    labels: tuple[str, ...]
    span: Span
    header: Span
    arguments: Mapping[str, Expression]
    sections: tuple[Section, ...] = ()
    stale: Span | None = None

    @property
    def label(self) -> str:
        """The first label, or "" without labels."""
        return self.labels[0] if self.labels else ""

    def of_type(self, type_: str) -> Iterator[Section]:
        """The nested blocks of a type."""
        return (section for section in self.sections if section.type == type_)


class Broken(Struct, frozen=True):
    """A top-level item that cannot be parsed: its type and labels, if it is a block, its span, and
    the span of its first line."""

    type: str
    labels: tuple[str, ...]
    span: Span
    line: Span


class ConfigFile(Struct, frozen=True, weakref=True, eq=False, dict=True):
    """The content of a file. `broken` are the items that could not be parsed."""

    arguments: Mapping[str, Expression] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    broken: tuple[Broken, ...] = ()
    issues: tuple[SyntaxIssue, ...] = ()

    @cached_property
    def local_expressions(self) -> Mapping[str, Expression]:
        """The expressions of the local values, by name."""
        return {
            name: expression
            for section in self.of_type("locals")
            for name, expression in section.arguments.items()
        }

    @cached_property
    def rings(self) -> tuple[tuple[str, ...], ...]:
        """The names of local values that need each other, sorted."""
        values = self.local_expressions
        needs = {
            name: tuple(
                other for root, other in expression.names if root == "local" and other in values
            )
            for name, expression in values.items()
        }
        return tuple(components_and_loops(needs)) if any(needs.values()) else ()

    def of_type(self, type_: str) -> Iterator[Section]:
        """The top-level blocks of a type."""
        return (section for section in self.sections if section.type == type_)

    def expressions(self) -> Iterator[Expression]:
        """All expressions of the file."""
        yield from self.arguments.values()
        pending = list(self.sections)
        while pending:
            section = pending.pop()
            yield from section.arguments.values()
            pending += section.sections


def with_previous_blocks(file: ConfigFile, before: ConfigFile) -> ConfigFile:
    """Use the earlier version of each block that has a syntax error now.

    A block often cannot be parsed while the user is editing it. Blocks are the same if their types
    and labels are equal.
    """
    if not file.broken:
        return file
    previous = {(one.type, one.labels): one for one in before.sections}
    kept = [
        replace(previous[one.type, one.labels], span=one.span, header=one.line, stale=one.line)
        for one in file.broken
        if (one.type, one.labels) in previous
    ]
    replaced = {(one.type, one.labels) for one in kept}
    broken = tuple(one for one in file.broken if (one.type, one.labels) not in replaced)
    sections = sorted((*file.sections, *kept), key=lambda one: one.span)
    return replace(file, sections=tuple(sections), broken=broken)


def issues_of(file: ConfigFile) -> Iterator[tuple[Span, str]]:
    """The syntax errors of a file, and each block that was left out, with their messages."""
    left_out = ((one.line, "this cannot be read; it is left out") for one in file.broken)
    issues = [(one.span, one.message) for one in file.issues]
    return chain(issues, () if issues else left_out)


def names_of(traversal: Traversal) -> tuple[str, str]:
    """The first two names of a traversal, such as those of `local.a` and `local["a"]`."""
    step = traversal.steps[0] if traversal.steps else ""
    return traversal.root, step.text.strip('"') if isinstance(step, Key) else step
