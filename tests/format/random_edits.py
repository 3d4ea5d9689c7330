"""Random configurations, and edits such as those of fix rules."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tf_cycle_ls.format.tokens import Kind, Line, split_lines
from tf_cycle_ls.text import Edit, Span

VALUES = [
    *("1", "!a", "a.b[0].c", "a == b ? -1 : 2", "1 /* = */", "[for x in y : x]", "{ a = 1 }"),
    *('"größe ${a.b["c"]}"', '"${a}-%{if true}{%{endif}"', '"a#b//c"', "f({ a = [1] }, [])"),
]


class Writer:
    """Writes random, unformatted configurations with unique names."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.names = 0

    def body(self, depth: int) -> Iterator[str]:
        for _ in range(self.chance.randint(1, 7)):
            yield self.chance.choice(["", "", "", "\n", "\n\n", "# a line\n", "/* a line\n = */\n"])
            if depth < 3 and self.chance.random() < 0.2:
                yield from (f'block "{self.name()}" {{{self.comment()}', *self.body(depth + 1))
                yield f"}}{self.comment()}"
            else:
                yield f"{self.name()} = {self.value(depth)}"

    def name(self) -> str:
        self.names += 1
        return f"n{self.names}" + "x" * self.chance.choice([0, 1, 3, 9])

    def comment(self) -> str:
        return self.chance.choice(["\n", "\n", "\n", " # a\n", " // größer\n"])

    def value(self, depth: int) -> str:
        kind = self.chance.random()
        if kind < 0.1:
            return '<<-EOT\n  text ${join("", [1])} = {\n\n EOT\n'
        if kind < 0.2 and depth < 4:
            elements = (f"{self.chance.choice(VALUES)},{self.comment()}" for _ in range(2))
            return f"[{self.comment()}{''.join(elements)}]{self.comment()}"
        if kind < 0.4 and depth < 4:
            entries = "".join(self.entries(depth + 1))
            return f"jsonencode({{{self.comment()}{entries}}}){self.comment()}"
        return f"{self.chance.choice(VALUES)}{self.comment()}"

    def entries(self, depth: int) -> Iterator[str]:
        for _ in range(self.chance.randint(0, 4)):
            name = self.name()
            key = self.chance.choice([name, f'"{name}"', f'"日本${{{name}}}é"', f"({name})"])
            sign = self.chance.choice(["=", "=", "=", ":"])
            yield f"{key} {sign} {self.value(depth)}"


def some_edits(chance: random.Random, source: bytes) -> Iterator[Edit]:
    """Yield edits such as those of fix rules, on some of the lines of a configuration."""
    done = 0
    for statement in statements(split_lines(source)):
        if chance.random() < 0.3:
            edit = some_edit(chance, source, statement)
            if edit.span.start >= done:
                yield edit
                done = edit.span.end


def statements(of: list[Line]) -> Iterator[list[Line]]:
    """Yield the lines of each block, attribute, entry and list element, outer ones first."""
    for index, line in enumerate(of[1:], start=1):
        end = index + 1
        depth = line.opened
        while depth > 0:
            depth += of[end].opened
            end += 1
        if line.opened >= 0 and line.tokens[0].kind not in (Kind.NEWLINE, Kind.COMMENT):
            yield of[index:end]


def some_edit(chance: random.Random, source: bytes, statement: list[Line]) -> Edit:
    first, last = statement[0], statement[-1]
    start = first.tokens[0].start
    indent = source[first.start : start]
    text = [t for t in last.tokens if t.kind not in (Kind.COMMENT, Kind.NEWLINE)]
    whole = Span(start, text[-1].end)
    edits = [
        Edit(whole, b""),
        Edit(Span(first.start, last.end), b""),
        Edit(Span(start, start), b"# above\n" + indent),
    ]
    if first.equal is not None and (first.in_run or first.opens()):
        name = Span(start, first.tokens[first.equal - 1].end)
        value = Span(first.tokens[first.equal + 1].start, whole.end)
        if source[value.start : value.end].endswith(b","):
            value = Span(value.start, value.end - 1)
        edits += [Edit(name, b"renamed_to_%d" % start), Edit(name, b"r%d" % start)]
        edits += [Edit(value, b'["*"]'), Edit(value, b"[\n%b  1,\n%b]" % (indent, indent))]
        edits += [Edit(Span(first.start, first.start), b"i%d = 1 # new\n" % start)]
    return chance.choice(edits)
