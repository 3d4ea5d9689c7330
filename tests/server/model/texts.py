"""Texts of configuration files, made of few names so that they often meet in cycles."""

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
# Before a reference on its line: characters of every width in every unit.
WIDE = ("🔑", "é", "", "→", "e\u0301\u2028")


@dataclass(frozen=True)
class Block:
    """A block: of which kind and name, the one thing that it refers to, and for a module's call
    the directory that it calls."""

    kind: str
    name: str
    reference: str
    calls: str = ""
    wide: str = ""
    note: str = ""

    def lines(self, source: str) -> Iterator[str]:
        """The block as it is written; `source` is for a module's call."""
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
        """The block in the JSON spelling."""
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
    """The text of a file, not yet in any directory."""

    blocks: tuple[Block, ...]
    line_end: str = "\n"

    def at(self, path: str) -> str:
        """The text for a file at a path, relative to the world's top."""
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
    """A text with one of its braces no longer closed, as when someone types into it."""
    opened = [index for index, character in enumerate(text) if character == "{"]
    if not opened:
        return text + "resource {"
    index = opened[at % len(opened)] + 1
    return f"{text[:index]} w = [{text[index:]}"


def retyped(text: str, at: int, reference: str) -> str:
    """A text with one of its references another one: an edit within a line, behind whatever wide
    characters stand there."""
    found = list(_REFERENCE.finditer(text))
    if not found:
        return text
    start, end = found[at % len(found)].span()
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
# What is often met in cycles: two that depend on each other, a call whose input needs its output,
# and a module that hands on what it gets.
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
