"""Terraform's and OpenTofu's own messages about cycles, read out of what was printed.

A terminal breaks long lines wherever it is full, programs draw a box around the message and colour
it, and CI puts a time before each line. None of that is in the names: they are put together again
as what is between the commas.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

# ECMA-48 control sequences, also where a log has lost the escape character, and OSC strings.
_CONTROL = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-_]|\[\d+(?:;\d+)*m"
)
_TIME = re.compile(
    r"\[?(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\]?\s"
)
# The rule at the left of a message, also as it looks where UTF-8 was read as Windows-1252, as the
# IBM PC's code page 437, or as Latin-1.
_RULE = re.compile("\u2502|\u00e2\u201d\u201a|\u0393\u00f6\u00e9|\u00e2\u0094\u0082")
_CYCLE = re.compile(r"(?<![\w-])Cycle:\s*")
_KEY = r'\[(?:\d+|"(?:[^"\\]|\\.)*")\]'
_NAME = re.compile(
    rf"\s*(?P<name>[^\W\d][\w-]*(?:{_KEY}|\.[\w-]+)+)(?:\s*\((?P<role>[^()]*)\))?\s*"
)
_BETWEEN_WORDS = re.compile(r"[^\s,] +[^\s,]")
_ASIDE = re.compile(r'"(?:[^"\\]|\\.)*"|\s*\([^()]*\)?|^[^()]*\)')
_KEYS = re.compile(rf"(?<!provider){_KEY}")


class NodeRole(Enum):
    """What Terraform does at a node, as it says in parentheses behind the name."""

    PLAIN = ""
    EXPAND = "expand"
    CLOSE = "close"
    VALIDATION = "validation"
    DESTROY = "destroy"
    DEPOSED = "destroy deposed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class CycleNode:
    """A node that a message names: its name as Terraform prints it, what is done there, the
    instance that it is done to, and the address of that in the configuration, without any keys."""

    name: str
    role: NodeRole
    instance: str
    address: str

    @property
    def is_destroyed(self) -> bool:
        """Whether the node stands for what exists and is to go."""
        return self.role in (NodeRole.DESTROY, NodeRole.DEPOSED)

    @property
    def node(self) -> str:
        """The node of the configuration's own graph that it would be."""
        suffix = self.role in (NodeRole.EXPAND, NodeRole.CLOSE, NodeRole.VALIDATION)
        return f"{self.address} ({self.role.value})" if suffix else self.address


def parse_cycle_errors(log: str) -> tuple[tuple[CycleNode, ...], ...]:
    """The cycles that a log tells of, each once, in its order; each as the nodes that it names."""
    found: dict[frozenset[str], tuple[CycleNode, ...]] = {}
    lines = list(_lines(log))
    for number, line in enumerate(lines):
        for match in _CYCLE.finditer(line):
            text = "".join([line[match.end() :], *_more(line, lines[number + 1 :])])
            names = tuple(_names(text))
            if names:
                found.setdefault(frozenset(each.name for each in names), names)
    return tuple(found.values())


def _lines(log: str) -> Iterator[str]:
    """The lines without colours; of what is JSON, the lines of the messages in it."""
    log = log.replace("\r\n", "\n").replace("\r", "\n")
    if log.lstrip().startswith("{"):
        whole = _json_summaries(log)
        if whole:
            yield from whole
            return
    for line in log.split("\n"):
        yield from _json_summaries(line) or [_CONTROL.sub("", line)]


def _json_summaries(text: str) -> list[str]:
    """The summaries in what `validate -json` or `plan -json` prints; none in anything else."""
    if not text.lstrip().startswith("{"):
        return []
    try:
        written = json.loads(text)
    except (ValueError, RecursionError):
        return []
    diagnostics = [*written.get("diagnostics", ()), written.get("diagnostic")]
    told = [each.get("summary", "") for each in diagnostics if isinstance(each, dict)]
    return [line for summary in told for line in str(summary).split("\n")]


def _more(first: str, following: list[str]) -> Iterator[str]:
    """What belongs to a message of the lines after its first, without what stands before it."""
    for line in following:
        text = _bare(line)
        if not text or _CYCLE.search(text) or _BETWEEN_WORDS.search(_ASIDE.sub("", text)):
            return
        yield text


def _bare(line: str) -> str:
    """A line without its time, and without the rule and all that stands before it."""
    _, rule, behind = line.rpartition(match[0]) if (match := _RULE.search(line)) else ("", "", "")
    return (behind if rule else _TIME.sub("", line, count=1)).strip()


def _names(text: str) -> Iterator[CycleNode]:
    """The nodes at the beginning of a text, as far as there are commas between them."""
    at = 0
    while match := _NAME.match(text, at):
        yield _named(match["name"], match["role"])
        at = match.end()
        if text[at : at + 1] != ",":
            return
        at += 1


def _named(name: str, written: str | None) -> CycleNode:
    words = re.sub(r"\s+", "", written or "")
    role = next((role for role in _ROLES if re.fullmatch(_ROLES[role], words)), NodeRole.OTHER)
    shown = f"{name} ({written.strip()})" if written else name
    return CycleNode(shown, role, name, _KEYS.sub("", name))


# By the words without their blanks, which may have been lost at the end of a line.
_ROLES = {
    NodeRole.PLAIN: "",
    NodeRole.EXPAND: "expand",
    NodeRole.CLOSE: "close",
    NodeRole.VALIDATION: "validation|expand,reference",
    NodeRole.DESTROY: "destroy",
    NodeRole.DEPOSED: "(?:destroy)?deposed(?:object)?[0-9a-f]*",
}
