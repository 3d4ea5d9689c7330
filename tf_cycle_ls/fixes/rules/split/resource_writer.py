"""Writes new resources, which are inserted after the resource that had the inline form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from msgspec import Struct

from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.fixes.context import ReferenceContext
from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.lookup.module_index import free_name, module_index
from tf_cycle_ls.syntax.ast import Attribute, Block, Body
from tf_cycle_ls.text import Edit, Span

_TRAILING_COMMENT = re.compile(rb"[ \t]*(?:,[ \t]*)?((?:#|//)[^\r\n]*)")
# The arguments that every new resource copies, in the order in which they are written.
_META_ARGUMENTS = ("count", "for_each", "provider")
# Every resource of hashicorp/aws 6 has it; in other providers it belongs to some resources only.
_AWS_META_ARGUMENTS = (*_META_ARGUMENTS, "region")


class NewResource(Struct, frozen=True):
    """A new resource.

    `lines` are the lines of its body, without meta-arguments and without line endings. `for_each`
    is the value of the meta-argument of this name; if it is "", the parent's value is copied.
    `lifecycle` are the lines of its `lifecycle` block; if empty, it has no such block.
    """

    type: str
    name: str
    lines: tuple[bytes, ...]
    for_each: bytes = b""
    lifecycle: tuple[bytes, ...] = ()

    @property
    def address(self) -> str:
        """The address of the resource, `type.name`."""
        return f"{self.type}.{self.name}"


class Move(Struct, frozen=True):
    """The edits that remove an inline form, and the resources that replace it."""

    removals: tuple[Edit, ...]
    new_resources: tuple[NewResource, ...]


class ParentResource:
    """The resource that contains a reference. Builds the resources that are split off from it."""

    def __init__(self, analysis: Analysis, context: ReferenceContext) -> None:
        """The reference of `context` must be in a `resource` block."""
        self.analysis = analysis
        self.context = context
        self.data = context.data
        self.block: Block = context.blocks[0]
        self.body: Body = self.block.body
        self.type, self.name = self.block.labels
        self.newline = b"\r\n" if b"\r\n" in context.data else b"\n"
        self._index = module_index(analysis, context.document.path)
        self._new_names: set[tuple[str, str]] = set()

    @property
    def is_overridden(self) -> bool:
        """Whether an override file has a part of it, such as its lifecycle or the moved argument,
        or another block has the same address."""
        resource = Resource("managed", self.type, self.name)
        return len(self._index.resources.get(resource, ())) > 1

    @property
    def has_instances(self) -> bool:
        """Whether it has `count` or `for_each`, which each new resource then copies."""
        return bool(self.body.attribute("count") or self.body.attribute("for_each"))

    @property
    def instance_key(self) -> str:
        """The index in a reference from a new resource to the corresponding parent instance.

        Returns "" if the parent has neither `count` nor `for_each`.
        """
        if self.body.attribute("count"):
            return "[count.index]"
        return "[each.key]" if self.body.attribute("for_each") else ""

    def reference_to(self, attribute: str) -> bytes:
        """The expression that reads an attribute of the parent."""
        return f"{self.type}.{self.name}{self.instance_key}.{attribute}".encode()

    def parent_lines(self, arguments: Mapping[str, str]) -> list[bytes]:
        """The lines of arguments that read an attribute of the parent.

        Consecutive arguments `block.argument` of one nested block are written in one block.
        """
        lines: list[bytes] = []
        for block, names in groupby(arguments, key=lambda name: name.rpartition(".")[0]):
            inside = [
                argument_line(name.rpartition(".")[2], self.reference_to(arguments[name]))
                for name in names
            ]
            lines += [f"{block} {{".encode(), *inside, b"}", b""] if block else inside
        return lines

    def copied_lines(self, arguments: Iterable[str]) -> list[bytes]:
        """The lines that copy arguments of the parent. Skips arguments that it does not set."""
        attributes = filter(None, map(self.body.attribute, arguments))
        return [
            argument_line(attribute.name, self.source(attribute.value)) for attribute in attributes
        ]

    def value_lines(self, values: Mapping[str, str]) -> list[bytes]:
        """The lines of arguments with fixed values."""
        return [argument_line(name, value.encode()) for name, value in values.items()]

    def argument_lines(
        self, attribute: Attribute, name: str, value: bytes | None = None
    ) -> list[bytes]:
        """The lines that copy an argument of the parent under a new name, with its comments.

        `value` is its value in the new resource, unless that is the same.
        """
        value = self.source(attribute.value) if value is None else value
        line = argument_line(name, value + self.trailing_comment(attribute.value.end))
        return [*self.comments_above(attribute.span.start), line]

    def source(self, span: Span) -> bytes:
        """The text of a span without trailing whitespace."""
        return self.data[span.start : span.end].rstrip()

    def comments_above(self, start: int) -> list[bytes]:
        """The stripped comment lines directly above the line that contains byte offset `start`."""
        first = self.data.rfind(b"\n", 0, start) + 1
        lines = delete.include_comments_above(self.data, Span(first, first))
        return [line.strip() for line in self.data[lines.start : first].splitlines()]

    def trailing_comment(self, end: int) -> bytes:
        """The comment after byte offset `end` on the same line, with a space before it."""
        match = _TRAILING_COMMENT.match(self.data, end)
        return b" " + match[1].rstrip() if match else b""

    def item_comments(self, items: Sequence[Span], index: int, opening: int) -> list[bytes]:
        """The comments above a list item; empty if the item does not start a line.

        `opening` is the byte offset of the bracket that opens the list.
        """
        start = items[index].start
        previous_end = items[index - 1].end if index else opening
        return self.comments_above(start) if b"\n" in self.data[previous_end:start] else []

    def new_resource(
        self, type_: str, preferred: str, lines: Iterable[bytes], for_each: bytes = b""
    ) -> NewResource:
        """Create a new resource. If the preferred name is taken, a number is appended to it."""
        new_names = {name for kind, name in self._new_names if kind == type_}
        taken = self._index.taken.get(("managed", type_), ())
        name = free_name(preferred, new_names.union(taken))
        self._new_names.add((type_, name))
        return NewResource(type_, name, tuple(lines), for_each)

    def render(self, resource: NewResource) -> bytes:
        """The text of a new resource, starting with an empty line."""
        is_aws = resource.type.startswith("aws_")
        meta = self.copied_lines(_AWS_META_ARGUMENTS if is_aws else _META_ARGUMENTS)
        if resource.for_each:
            meta.insert(0, argument_line("for_each", resource.for_each))
        header = f'resource "{resource.type}" "{resource.name}" {{'.encode()
        lines = [header, *meta, *([b""] if meta else []), *resource.lines]
        if resource.lifecycle:
            lines += [b"", b"lifecycle {", *resource.lifecycle, b"}"]
        lines.append(b"}")
        return self.newline * 2 + self.newline.join(lines)


def argument_line(name: str, value: bytes) -> bytes:
    """The line that sets an argument of a new resource."""
    return f"  {name} = ".encode() + value
