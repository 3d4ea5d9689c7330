"""Collects the regular expressions of the package, and texts that might slow them down."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any

from tf_cycle_ls.syntax import hcl2_grammar

TOP = Path(__file__).resolve().parents[2]
ANCHORED = frozenset({"match", "fullmatch"})
METHODS = ANCHORED | {"search", "finditer", "findall", "sub", "split"}


@dataclass(frozen=True)
class Expression:
    """A compiled regular expression, and the methods that the package calls on it."""

    name: str
    pattern: re.Pattern[Any]
    methods: frozenset[str]

    def run(self, text: str) -> None:
        """Call the methods on a text."""
        data: Any = text.encode() if isinstance(self.pattern.pattern, bytes) else text
        if "match" in self.methods:
            self.pattern.match(data)
        if "fullmatch" in self.methods:
            self.pattern.fullmatch(data)
        if self.methods - ANCHORED:
            for _ in self.pattern.finditer(data):
                pass


def expressions() -> Iterator[Expression]:
    """The expressions in the constants of the package, and the tokens of python-hcl2."""
    for path in sorted((TOP / "tf_cycle_ls").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if "re.compile" in source or "import re\n" in source:
            module = ".".join(path.relative_to(TOP).with_suffix("").parts)
            yield from _constants(module, source)
    for terminal in hcl2_grammar.parser().terminals:
        pattern = re.compile(terminal.pattern.to_regexp())
        yield Expression(f"python-hcl2.{terminal.name}", pattern, frozenset({"match"}))


def _constants(module: str, source: str) -> Iterator[Expression]:
    calls = _calls(source)
    for name, value in vars(import_module(module)).items():
        if isinstance(value, re.Pattern):
            called = calls.get(name, set()) if name.startswith("_") else _calls_elsewhere(name)
            yield Expression(f"{module}.{name}", value, frozenset(METHODS & called or METHODS))


def _calls(source: str) -> dict[str, set[str]]:
    """The methods that a module calls on each name, with or without a module before it."""
    calls: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            before = node.value
            name = before.id if isinstance(before, ast.Name) else before.attr
            calls.setdefault(name, set()).add(node.attr)
    return calls


def _calls_elsewhere(name: str) -> set[str]:
    """The methods that other modules call on a public constant, or on its value as an argument."""
    methods: set[str] = set()
    for path in (TOP / "tf_cycle_ls").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if f".{name}" in source:
            calls = _calls(source)
            arguments = (calls[key] for key in calls if key.islower())
            methods |= calls.get(name, set()).union(*arguments)
    return methods


STARTS = ("", "a", " ", '"', "(", "[", "${", "/*", "<<A\n", "<<-A\n", "ignore[", "module.")


def attacks(expression: Expression, length: int) -> Iterator[str]:
    """Texts of a start, a repeated piece of one to three characters, and an end.

    The characters are those of the expression, and one of each class that it may contain.
    """
    source = expression.pattern.pattern
    text = source if isinstance(source, str) else source.decode()
    characters = sorted({*'a0 \n"\\-', *filter(_is_literal, text)})
    pieces = map("".join, product(characters, characters, ("", "a")))
    for start, piece in [*product(STARTS, characters), *product([""], pieces)]:
        yield start + piece * (length // len(piece)) + "\0"


def _is_literal(character: str) -> bool:
    """Leaves out most letters: they behave like `a`."""
    return character.isascii() and character.isprintable() and not character.isalnum()
