"""The resource that something is taken out of, and the new ones that are written behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tf_cycle_ls.analysis.model import Analysis
from tf_cycle_ls.fixes.context import ReferenceContext
from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.lookup.module_index import free_name, module_index
from tf_cycle_ls.syntax.ast import Attribute, Block, Body
from tf_cycle_ls.text import Edit, Span

_TRAILING = re.compile(rb"[ \t]*,?[ \t]*((?:#|//)[^\r\n]*)")
# What a new resource takes over from the old one, in the order in which it is written.
_META = ("count", "for_each", "provider", "region")


@dataclass(frozen=True, slots=True)
class New:
    """A new resource; `lines` is its text but for the meta-arguments, each line without newline."""

    type: str
    name: str
    lines: tuple[bytes, ...]
    for_each: bytes = b""

    @property
    def address(self) -> str:
        """The address by which the configuration refers to it."""
        return f"{self.type}.{self.name}"


@dataclass(frozen=True, slots=True)
class Move:
    """What goes out of a resource, and what stands for it."""

    removed: tuple[Edit, ...]
    new: tuple[New, ...]


class Parent:
    """The resource around a site, and the names that are free for new ones beside it."""

    def __init__(self, root: Analysis, context: ReferenceContext) -> None:
        """`context` stands in a `resource` block."""
        self.root = root
        self.context = context
        self.data = context.data
        self.block: Block = context.blocks[0]
        self.body: Body = self.block.body
        self.type, self.name = self.block.labels
        self.newline = b"\r\n" if b"\r\n" in context.data else b"\n"
        self._beside = module_index(root, context.document.path)
        self._given: set[tuple[str, str]] = set()

    @property
    def repeated(self) -> bool:
        """Whether it has several instances, and so has each new resource."""
        return bool(self.body.attribute("count") or self.body.attribute("for_each"))

    @property
    def key(self) -> str:
        """What picks the instance that belongs to one of a new resource."""
        if self.body.attribute("count"):
            return "[count.index]"
        return "[each.key]" if self.body.attribute("for_each") else ""

    def read(self, attribute: str) -> bytes:
        """The expression that reads an attribute of it."""
        return f"{self.type}.{self.name}{self.key}.{attribute}".encode()

    def links(self, arguments: Mapping[str, str]) -> list[bytes]:
        """The lines that tell a new resource to which one it belongs."""
        return [line(name, self.read(attribute)) for name, attribute in arguments.items()]

    def copies(self, arguments: Iterable[str]) -> list[bytes]:
        """The lines for arguments that it has, and that a new resource has too."""
        found = (self.body.attribute(each) for each in arguments)
        return [line(each.name, self.text(each.value)) for each in found if each]

    def text(self, span: Span) -> bytes:
        """What stands at a span, as it would stand at the end of a line."""
        return self.data[span.start : span.end].rstrip()

    def comments(self, start: int) -> list[bytes]:
        """The comment lines right above the line of `start`: they move with what is there."""
        first = self.data.rfind(b"\n", 0, start) + 1
        lines = delete.include_comments_above(self.data, Span(first, first))
        return [each.strip() for each in self.data[lines.start : first].splitlines()]

    def argument(self, attribute: Attribute, name: str) -> list[bytes]:
        """The lines of an argument under another name, with its comments."""
        text = self.text(attribute.value) + self.trailing(attribute.value.end)
        return [*self.comments(attribute.span.start), line(name, text)]

    def trailing(self, end: int) -> bytes:
        """The comment behind what ends at `end`, on the same line, as it stands behind a value."""
        found = _TRAILING.match(self.data, end)
        return b" " + found[1].rstrip() if found else b""

    def about(self, items: Sequence[Span], index: int, opening: int) -> list[bytes]:
        """The comments above an item of a list that has lines of its own."""
        start = items[index].start
        before = items[index - 1].end if index else opening
        return self.comments(start) if b"\n" in self.data[before:start] else []

    def new(self, type_: str, wished: str, lines: Iterable[bytes], for_each: bytes = b"") -> New:
        """A new resource of a name that is free, or becomes so by an addition."""
        given = {name for kind, name in self._given if kind == type_}
        name = free_name(wished, given.union(self._beside.taken.get(("managed", type_), ())))
        self._given.add((type_, name))
        return New(type_, name, tuple(lines), for_each)

    def written(self, new: New) -> bytes:
        """The text of a new resource, to be put behind what is there."""
        meta = self.copies(_META)
        if new.for_each:
            meta.insert(0, line("for_each", new.for_each))
        lines = [f'resource "{new.type}" "{new.name}" {{'.encode(), *meta, *([b""] * bool(meta))]
        return self.newline * 2 + self.newline.join([*lines, *new.lines, b"}"])


def line(name: str, value: bytes) -> bytes:
    """An argument as a line of text."""
    return f"  {name} = ".encode() + value
