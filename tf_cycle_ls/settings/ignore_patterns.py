"""Patterns with the syntax and semantics of .gitignore, matched against directories.

A settings file may come from a stranger, so matching never backtracks. All patterns together form
one nondeterministic automaton; the bits of an integer are its current states. A path of n
characters takes n steps of a few operations on that integer, whose size is bounded by
`MAX_PATTERNS` and `MAX_LENGTH`. The syntax is that of gitignore(5), with two differences: a `?`
matches a character, not a byte, and POSIX classes such as `[[:alpha:]]` are rejected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

MAX_PATTERNS = 200
"""The maximum number of patterns of one setting."""

MAX_LENGTH = 200
"""The maximum length of a pattern, in characters."""

MAX_WILDCARDS = 20
"""The maximum number of the characters `*`, `?` and `[` in a pattern."""


class _Star(Enum):
    NAME = "*"  # Any number of characters of one name.
    DIRECTORIES = "**/"  # Any number of directories.


class _CharacterSet(NamedTuple):
    """A `?` or a `[…]`: one character except a slash."""

    ranges: tuple[tuple[str, str], ...]
    negated: bool

    def contains(self, character: str) -> bool:
        is_in_range = any(first <= character <= last for first, last in self.ranges)
        return character != "/" and is_in_range != self.negated


_Token = str | _Star | _CharacterSet


class IgnorePattern(NamedTuple):
    """A parsed pattern. A negated one (`!`) includes again what an earlier pattern has excluded."""

    tokens: tuple[_Token, ...]
    negated: bool


def parse_pattern(text: str) -> IgnorePattern:
    """Parse a pattern. Raises ValueError with the reason if it is invalid or too complex."""
    if len(text) > MAX_LENGTH:
        raise ValueError(f"has more than {MAX_LENGTH} characters")
    text = _without_trailing_spaces(text)
    negated = text.startswith("!")
    body = text[negated:]
    if not body:
        raise ValueError("is empty")
    if sum(map(body.count, "*?[")) > MAX_WILDCARDS:
        raise ValueError(f"has more than {MAX_WILDCARDS} wildcards")
    return IgnorePattern(() if text.startswith("#") else tuple(_tokens(body)), negated)


class IgnorePatterns:
    """A sequence of patterns. The last one that matches a directory decides about it.

    The states of the automaton are the positions in all patterns, each followed by a final state.
    State n is bit n; it means that the next character is to be matched by token n.
    """

    def __init__(self, patterns: Iterable[IgnorePattern]) -> None:
        self._start = self._final = self._negated = self._names = self._directories = 0
        self._characters: dict[str, int] = {}
        self._sets: list[tuple[int, _CharacterSet]] = []
        self._matching: dict[str, int] = {}
        state = 1
        for pattern in patterns:
            if pattern.tokens:
                self._start |= state
                for token in pattern.tokens:
                    self._add(state, token)
                    state <<= 1
                self._final |= state
                self._negated |= state if pattern.negated else 0
                state <<= 1

    def excludes(self, path: str) -> bool:
        """Whether the patterns exclude a directory or one of its parents.

        `path` is relative, with slashes. A directory in an excluded one cannot be included again.
        """
        states = self._skip_stars(self._start, at_name=True)
        for character in f"{path}/":
            if character == "/":
                final = states & self._final
                if final and not (1 << final.bit_length() - 1) & self._negated:
                    return True
            states = self._step(states, character)
        return False

    def _add(self, state: int, token: _Token) -> None:
        if token is _Star.NAME:
            self._names |= state
        elif token is _Star.DIRECTORIES:
            self._directories |= state
        elif isinstance(token, _CharacterSet):
            self._sets.append((state, token))
        else:
            self._characters[token] = self._characters.get(token, 0) | state

    def _step(self, states: int, character: str) -> int:
        at_name = character == "/"
        repeated = self._directories if at_name else self._directories | self._names
        following = (states & self._states_matching(character)) << 1
        return self._skip_stars(following | (states & repeated), at_name=at_name)

    def _skip_stars(self, states: int, *, at_name: bool) -> int:
        """Add the states after stars that match nothing; `**/` does so at the start of a name."""
        if at_name:
            states |= (states & self._directories) << 1
        return states | (states & self._names) << 1

    def _states_matching(self, character: str) -> int:
        """The states whose token is a character or a set that matches `character`."""
        if character not in self._matching:
            states = self._characters.get(character, 0)
            for state, characters in self._sets:
                if characters.contains(character):
                    states |= state
            self._matching[character] = states
        return self._matching[character]


def _without_trailing_spaces(text: str) -> str:
    """Remove trailing spaces, except one that is escaped with a backslash."""
    stripped = text.rstrip(" ")
    backslashes = len(stripped) - len(stripped.rstrip("\\"))
    return stripped + " " if stripped != text and backslashes % 2 else stripped


def _tokens(body: str) -> Iterator[_Token]:
    """Split a pattern into tokens. No two stars of the same kind are adjacent."""
    body = body.removesuffix("/")
    token: _Token = "/"
    if "/" not in body:
        token = _Star.DIRECTORIES
        yield token
    position = len(body) - len(body.removeprefix("/"))
    while position < len(body):
        previous = token
        at_name = previous in ("/", _Star.DIRECTORIES)
        token, position = _token(body, position, at_name=at_name)
        if token is not previous or not isinstance(token, _Star):
            yield token
        if position > len(body):  # `a/**` matches all directories in `a`, but not `a` itself.
            yield _Star.NAME


def _token(body: str, position: int, *, at_name: bool) -> tuple[_Token, int]:
    """The token at a position, and the position after it."""
    character = body[position]
    if at_name and f"{body}/".startswith("**/", position):
        return _Star.DIRECTORIES, position + 3
    if character == "*":
        return _Star.NAME, position + 1
    if character == "?":
        return _CharacterSet((), negated=True), position + 1
    if character == "[":
        return _character_set(body, position + 1)
    return _character(body, position)


def _character(body: str, position: int) -> tuple[str, int]:
    """A character, which may be escaped, and the position after it."""
    if position < len(body) and body[position] == "\\":
        position += 1
    if position == len(body):
        raise ValueError("ends with a backslash or in a bracket")
    return body[position], position + 1


def _character_set(body: str, position: int) -> tuple[_CharacterSet, int]:
    """The set after a `[`, and the position after its `]`. A `]` at its start is a character."""
    negated = body.startswith(("!", "^"), position)
    position += negated
    ranges: list[tuple[str, str]] = []
    while not (ranges and body.startswith("]", position)):
        if body.startswith("[:", position):
            raise ValueError("has a POSIX class, which is not supported")
        first, position = _character(body, position)
        last = first
        if body.startswith("-", position) and not body.startswith("-]", position):
            last, position = _character(body, position + 1)
        ranges.append((first, last))
    return _CharacterSet(tuple(ranges), negated), position + 1
