"""Generates configuration files with few names, so that cycles are frequent."""

from __future__ import annotations

import json
import os.path
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

DIRECTORIES = ("one/app", "one/mod", "one/mod/in", "two/ö #", "out/side")

REFERENCES = ("t.a.id", "t.b.id", "t.c.id", "var.i", "local.l", "module.m.o", "module.n.o")
_REFERENCE = re.compile("|".join(map(re.escape, REFERENCES)))
NOTES = (
    "# tf-cycle-ls: ignore[dependency-cycle] because it is known",
    "# tf-cycle-ls: ignore[self-reference] because it is known",
    "# tf-cycle-ls: ignore[dependency-cycle]",
)
# Characters of every width in each encoding, placed before a reference on its line.
WIDE = ("🔑", "é", "", "→", "e\u0301\u2028")


@dataclass(frozen=True)
class Block:
    """A block with its kind, its name, and its only reference. `calls` is the directory of a module
    call, `note` a suppression comment, and `wide` a string before the reference."""

    kind: str
    name: str
    reference: str
    calls: str = ""
    wide: str = ""
    note: str = ""

    def lines(self, source: str) -> Iterator[str]:
        """The lines of the block in HCL. `source` is the source of a module call."""
        if self.note:
            yield self.note
        value = f'["{self.wide}", {self.reference}]'
        if self.kind == "resource":
            yield from (f'resource "t" "{self.name}" {{', f"  v = {value}", "}")
        elif self.kind == "module":
            yield from (f'module "{self.name}" {{', f'  source = "{source}"', f"  i = {value}", "}")
        elif self.kind == "variable":
            yield f'variable "{self.name}" {{}}'
        elif self.kind == "output":
            yield from (f'output "{self.name}" {{', f"  value = {value}", "}")
        else:
            yield from ("locals {", f"  {self.name} = {value}", "}")

    def as_json(self, source: str) -> dict[str, Any]:
        """The block in JSON syntax."""
        value = [self.wide, f"${{{self.reference}}}"]
        spelled: dict[str, dict[str, Any]] = {
            "resource": {"resource": {"t": {self.name: {"v": value}}}},
            "module": {"module": {self.name: {"source": source, "i": value}}},
            "variable": {"variable": {self.name: {}}},
            "output": {"output": {self.name: {"value": value}}},
            "locals": {"locals": {self.name: value}},
        }
        return spelled[self.kind]


@dataclass(frozen=True)
class Text:
    """The text of a file, independent of its directory."""

    blocks: tuple[Block, ...]
    line_end: str = "\n"

    def at(self, path: str) -> str:
        """The text for a file at this path, relative to the top directory of the world."""
        here = os.path.dirname(path)
        sources = [_source(here, block.calls) for block in self.blocks]
        pairs = list(zip(self.blocks, sources, strict=True))
        if path.endswith(".json"):
            merged: dict[str, Any] = {}
            for block, source in pairs:
                _merge(merged, block.as_json(source))
            return json.dumps(merged, indent=1, ensure_ascii=False).replace("\n", self.line_end)
        lines = [line for block, source in pairs for line in block.lines(source)]
        return "".join(line + self.line_end for line in lines)


def damaged(text: str, at: int) -> str:
    """A text with an unclosed bracket after one of its braces, as during typing."""
    opened = [index for index, character in enumerate(text) if character == "{"]
    if not opened:
        return text + "resource {"
    index = opened[at % len(opened)] + 1
    return f"{text[:index]} w = [{text[index:]}"


def retyped(text: str, at: int, reference: str) -> str:
    """A text with one reference replaced: an edit within a line, after wide characters."""
    matches = list(_REFERENCE.finditer(text))
    if not matches:
        return text
    start, end = matches[at % len(matches)].span()
    return text[:start] + reference + text[end:]


def _source(here: str, calls: str) -> str:
    relative = os.path.relpath(calls or here, here)
    return relative if relative.startswith("..") else f"./{relative}"


def _merge(into: dict[str, Any], new: dict[str, Any]) -> None:
    for key, value in new.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value


_NOTES = st.sampled_from(("", "", "", "", *NOTES))
_REFERENCES = st.sampled_from(REFERENCES)
_WIDE = st.sampled_from(WIDE)


def _blocks(kind: str, names: str, **more: Any) -> st.SearchStrategy[Block]:
    fields = {"reference": _REFERENCES, "wide": _WIDE, "note": _NOTES, **more}
    return st.builds(Block, st.just(kind), st.sampled_from(names), **fields)


_CALLED = {"calls": st.sampled_from(DIRECTORIES)}
_ANY = st.one_of(
    _blocks("resource", "abc"), _blocks("module", "mn", **_CALLED), _blocks("locals", "l")
)
_INPUT = Block("variable", "i", "")
# Frequent parts of cycles: two resources that depend on each other, a module call whose input
# depends on its output, and a module whose output depends on its input.
_GROUPS = st.one_of(
    _ANY.map(lambda block: (block,)),
    st.tuples(
        _blocks("resource", "a", reference=st.just("t.b.id")),
        _blocks("resource", "b", reference=st.sampled_from(("t.a.id", "local.l", "module.m.o"))),
    ),
    _blocks("module", "m", reference=st.just("module.m.o"), **_CALLED).map(lambda call: (call,)),
    _blocks("output", "o", reference=st.sampled_from(("var.i", "module.n.o", "t.a.id"))).map(
        lambda output: (_INPUT, output)
    ),
)
_BODIES = st.lists(_GROUPS, min_size=1, max_size=3).map(lambda groups: sum(groups, ()))

TEXTS = st.builds(Text, _BODIES, st.sampled_from(("\n", "\n", "\r\n")))
