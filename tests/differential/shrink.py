"""Shrinks a configuration as long as it stays interesting.

It does not know what is valid. A step that makes the configuration invalid makes it uninteresting,
and is undone.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate

Files = Mapping[str, str]

_HEREDOC = re.compile(r"<<-?(\w+)$")
_TOKEN = re.compile(r"\s*(?:[\w.]+|\W)")


def shrink(files: Files, still_interesting: Callable[[Files], bool]) -> Files:
    """Shrink interesting files to a smaller text that is still interesting.

    Nothing more can be left out of it: no file, no block or argument, no token of a line.
    """
    known: dict[frozenset[tuple[str, str]], bool] = {}

    def asked_once(some: Files) -> bool:
        key = frozenset(some.items())
        if key not in known:
            known[key] = still_interesting(some)
        return known[key]

    while True:
        before = files
        for smaller in (_without_a_file, _without_a_span, _without_tokens):
            files = _shrunk(files, smaller, asked_once)
        if files == before:
            return files


def _shrunk(
    files: Files,
    smaller: Callable[[Files], Iterator[Files]],
    still_interesting: Callable[[Files], bool],
) -> Files:
    """Return the files after all possible steps of one kind."""
    steps, at = list(smaller(files)), 0
    while at < len(steps):
        if still_interesting(steps[at]):
            files = steps[at]
            steps = list(smaller(files))  # and on from here: what had to stay before stays
        else:
            at += 1
    return files


def _without_a_file(files: Files) -> Iterator[Files]:
    for left_out in files:
        yield {name: text for name, text in files.items() if name != left_out}


def _without_a_span(files: Files) -> Iterator[Files]:
    """Remove one property of a JSON file, or one block or argument of a native file."""
    for name, text in files.items():
        for shorter in (_json_spans if name.endswith(".json") else _line_spans)(text):
            yield {**files, name: shorter}


def _without_tokens(files: Files) -> Iterator[Files]:
    for name, text in files.items():
        lines = text.split("\n")
        for number, line in enumerate(lines):
            for shorter in _fewer_tokens(line):
                yield {**files, name: "\n".join([*lines[:number], shorter, *lines[number + 1 :]])}


def _line_spans(text: str) -> Iterator[str]:
    """Without a line, together with those up to where its brackets and heredocs end."""
    lines = text.split("\n")
    for start in range(len(lines)):
        end = _end(lines, start)
        yield "\n".join([*lines[:start], *lines[end:]])


def _end(lines: list[str], start: int) -> int:
    heredoc = _HEREDOC.search(lines[start])
    if heredoc:
        rest = [line.strip() for line in lines[start:]]
        return start + rest.index(heredoc[1]) + 1 if heredoc[1] in rest else len(lines)
    depths = list(accumulate(map(_opened, lines[start:])))
    return start + next((at for at, depth in enumerate(depths, 1) if depth <= 0), 1)


def _opened(line: str) -> int:
    return sum((character in "{[(") - (character in "}])") for character in line)


def _json_spans(text: str) -> Iterator[str]:
    """Remove a property or an element."""
    try:
        document = json.loads(text)
    except ValueError:
        return
    for path in list(_paths(document)):
        shorter = copy.deepcopy(document)
        holder = shorter
        for step in path[:-1]:
            holder = holder[step]
        del holder[path[-1]]
        yield json.dumps(shorter, indent=1)


def _paths(value: object) -> Iterator[tuple[str | int, ...]]:
    """Yield the paths of all parts of a JSON value, outer parts first."""
    inside: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    for step, inner in inside:
        yield (step,)
        yield from ((step, *path) for path in _paths(inner))


def _fewer_tokens(line: str) -> Iterator[str]:
    """Remove adjacent tokens, many at first, but never all."""
    tokens = _TOKEN.findall(line)
    window = len(tokens) // 2
    while window:
        for start in range(len(tokens) - window + 1):
            yield "".join([*tokens[:start], *tokens[start + window :]])
        window //= 2
