"""Parses the cycle errors of Terraform and OpenTofu in printed output and logs.

Terminals wrap long lines, Terraform colors the message and draws a box around it, and CI systems
add a timestamp to each line. The parser removes the colors, boxes and timestamps, and joins the
wrapped names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import Enum
from itertools import islice

from msgspec import Struct

from tf_cycle_ls.analysis.pasted_text import (
    ADDRESS,
    json_strings,
    unquoted,
    without_controls,
    without_leading_signs,
)
from tf_cycle_ls.config.dialect import OPENTOFU

_TIME = re.compile(
    r"\[?(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\]?\s"
)
# Matches the box character at the left of a message, even if its UTF-8 was decoded as Windows-1252,
# as code page 437 or 850, or as Latin-1.
_RULE = re.compile(
    "\u2502|\u00e2\u201d\u201a|\u0393\u00f6\u00e9|\u00d4\u00f6\u00e9|\u00e2\u0094\u0082"
)
_CYCLE = re.compile(r"(?<![\w-])Cycle:\s*")
_KEY = r'\[(?:\d+|"(?:[^"\\]|\\.)*")\]'
_ADDRESS = rf"[^\W\d][\w-]*(?:{_KEY}|\.[\w-]+)+"
_CHECKS = r"\(execute\s*checks\)"
_NAME = re.compile(
    rf"\s*(?P<name>{_CHECKS}|{_ADDRESS}(?:\s+triggered\s+by\s+{_ADDRESS})?)"
    rf"(?:\s*\((?P<role>[^()]*)\))?\s*"
)
# A node that `_NAME` does not describe: everything up to the next comma, or text in parentheses.
_UNKNOWN = re.compile(r"\s*(?P<name>[^\s,][^,\n]*(?=,)|\([^(),]*\))\s*")
_BETWEEN_WORDS = re.compile(r"[^\s,] +[^\s,]")
# An escape outside of a string is kept. It is matched so that the end of an unclosed string is
# searched for only once.
_ASIDE = re.compile(r'(?P<kept>\\.)|"(?:[^"\\]|\\.)*"|(?<!\s)\s*\([^()]*\)?|^[^()]*\)', re.DOTALL)
_KEYS = re.compile(rf"(?<!provider){_KEY}")
_LINE = re.compile(r"[-=_~*#>]+")
_CUT = re.compile(
    r"\s*(?:\[?(?:\.{3,}|\u2026)\]?|\betc\b\.?|\band so on\b|[\[(<]*(?:truncated|snip|cut)\b[\])>]*"
    r"|(?:and\s|\(|\+\s?)?\d+\s(?:more|others?)\b\)?)",
    re.IGNORECASE,
)
_FILE_ERROR = re.compile(r"\b(?:Cycle|Self reference):\s*")
_MAX_WRAPPED = 100
# Each error is read to the end of its line, so their number bounds the time.
_MAX_ERRORS_IN_LINE = 20
_SEPARATOR = re.compile(r"\s*,")
_MENTION = re.compile(r"(?<!life )\b(?:cycles?|circular|cyclic|depends on)\b", re.IGNORECASE)
_SELF_MENTION = re.compile(r"\bself[ -]referen(?:ce|tial)\b", re.IGNORECASE)
_PLAN = re.compile(r"\b(?:will|must) be (?:created|updated|read|replaced|destroyed)\b")
_ADDRESS_IN_TEXT = re.compile(ADDRESS)
_ONE_NODE = re.compile(rf"(?:{ADDRESS})(?:\s\([a-z][\w ,-]*\))?")
# The text before `Error:`, if it is a box character that was decoded with a wrong code page, or
# replaced.
_SIGN = re.compile(r"\s*(?P<sign>(?:\?+|(?=[^\s\w]*[^\x00-\x7f])\S{1,6}))\s+(?:Error:\s*)?$")
# Terraform: `validate_selfref.go`. The heading varies, the sentence does not.
_SELF = re.compile(rf"Configuration for\s+(?P<name>{_ADDRESS})\s+may not refer to itself")


# OpenTofu has two nodes for each variable.
_OPENTOFU_ROLES = ("(expand, input)", "(expand, reference)")


class NodeRole(Enum):
    """The operation at a node, which Terraform prints in parentheses after the name."""

    PLAIN = ""
    EXPAND = "expand"
    CLOSE = "close"
    VALIDATION = "validation"
    DESTROY = "destroy"
    DEPOSED = "destroy deposed"
    BEFORE = "apply - before"
    CUT = "cut off"
    OTHER = "other"


class CycleNode(Struct, frozen=True):
    """A node in a cycle error.

    `name` is the printed name, `instance` the resource instance, and `address` its address in the
    configuration, without instance keys. `is_understood` is False if the name has none of the forms
    that are known; the name is then everything up to the next comma.
    """

    name: str
    role: NodeRole
    instance: str
    address: str
    is_understood: bool = True

    @property
    def is_of_opentofu(self) -> bool:
        """Whether only OpenTofu prints such a name."""
        return self.name.endswith(_OPENTOFU_ROLES) or OPENTOFU.registry in self.name

    @property
    def is_destroyed(self) -> bool:
        """Whether the operation at the node destroys an existing object."""
        return self.role in (NodeRole.DESTROY, NodeRole.DEPOSED)

    @property
    def node(self) -> str:
        """The name of the corresponding node in the graph of the configuration."""
        suffix = self.role in _CONFIGURED_ROLES
        return f"{self.address} ({self.role.value})" if suffix else self.address


_CONFIGURED_ROLES = (NodeRole.EXPAND, NodeRole.CLOSE, NodeRole.VALIDATION, NodeRole.BEFORE)


def parse_cycle_errors(log: str) -> tuple[tuple[CycleNode, ...], ...]:
    """The nodes of each distinct cycle error in a log, in the order of the log.

    Without any such error: the blocks that refer to themselves; else the nodes of a list, if the
    text mentions a cycle and each line of the list has only nodes; else the addresses in the
    paragraphs that mention a cycle.
    """
    errors: dict[frozenset[str], tuple[CycleNode, ...]] = {}
    lines = list(_lines(unquoted(log)))
    for number, line in enumerate(lines):
        for match in islice(_CYCLE.finditer(line), _MAX_ERRORS_IN_LINE):
            nodes = tuple(dict.fromkeys(_error_at(line, match, lines[number + 1 :])))
            if any(node.is_understood for node in nodes):
                errors.setdefault(frozenset(node.name for node in nodes), nodes)
    if not errors:
        for match in _SELF.finditer(" ".join(map(_bare, lines))):
            errors[frozenset([match["name"]])] = (_node_of(match["name"], None),)
    if not errors and _MENTION.search(log):
        listed = tuple(dict.fromkeys(_listed_nodes(lines)))
        if len(listed) > 1:
            return (listed,)
    if not errors:
        mentioned = tuple(dict.fromkeys(_mentioned_nodes(lines)))
        return (mentioned,) if mentioned else ()
    return tuple(errors.values())


def printed_names(log: str) -> tuple[frozenset[str], ...]:
    """The nodes of each distinct error of `terraform test` or `terraform query` in a log, as they
    are printed."""
    errors: dict[frozenset[str], None] = {}
    lines = list(_lines(unquoted(log)))
    for number, line in enumerate(lines):
        for match in islice(_FILE_ERROR.finditer(line), _MAX_ERRORS_IN_LINE):
            text = line[match.end() :] + "\n" + "\n".join(_until_empty(lines[number + 1 :]))
            names = (name.strip() for name in re.split(r"[,\n]", text))
            errors.setdefault(frozenset(filter(None, names)))
    return tuple(errors)


def _until_empty(lines: list[str]) -> Iterator[str]:
    """The lines of a message up to the first empty one."""
    for line in lines[:_MAX_WRAPPED]:
        text = _bare(line)
        if not text or _FILE_ERROR.search(text):
            return
        yield text


def _error_at(line: str, match: re.Match[str], below: list[str]) -> Iterator[CycleNode]:
    """The nodes of the error whose heading is `match` in a line. `below` are the next lines."""
    first, code = line[match.end() :].rstrip(), ""
    sign = _SIGN.match(line[: match.start()])
    if sign:
        below = [text.strip().removeprefix(sign["sign"]) for text in below]
    if line[: match.start()].count("`") % 2:
        first, code, _ = first.partition("`")  # The message is in inline code, which ends there.
    following = [] if code else list(_more(line, below))
    text = first + "".join(following)
    if not first.strip() and _is_one_node_a_line(following):
        text = ",".join(following)
    elif following and all(map(_ONE_NODE.fullmatch, [first.strip(), *following])):
        text = ",".join([first, *following])
    return _nodes(text)


def _mentioned_nodes(lines: list[str]) -> Iterator[CycleNode]:
    """The nodes in paragraphs that mention a cycle, or a block that refers to itself.

    A single node counts only in a text about a block that refers to itself.
    """
    for text in "\n".join(map(_bare, lines)).split("\n\n"):
        if _PLAN.search(text):
            continue
        found = [match[0] for match in _ADDRESS_IN_TEXT.finditer(text)]
        needed = 1 if _SELF_MENTION.search(text) else 2
        if len(set(found)) >= needed and (needed == 1 or _MENTION.search(text)):
            yield from (_node_of(name, None) for name in found)


def _listed_nodes(lines: list[str]) -> Iterator[CycleNode]:
    """The nodes in lines that consist only of nodes."""
    for line in lines:
        text = _bare(line)
        nodes = list(_nodes(text))
        if nodes and all(node.is_understood for node in nodes) and _is_only_nodes(text):
            yield from nodes


def _is_only_nodes(text: str) -> bool:
    at = 0
    while match := _NAME.match(text, at):
        at = match.end() + 1
        if match.end() == len(text):
            return True
        if text[match.end()] != ",":
            return False
    return False


def _lines(log: str) -> Iterator[str]:
    """The lines of a log, without control sequences. For JSON output, these are the lines of the
    diagnostic summaries."""
    log = log.replace("\r\n", "\n").replace("\r", "\n")
    if log.lstrip().startswith("{"):
        summaries = _json_summaries(log)
        if summaries:
            yield from summaries
            return
    for line in log.split("\n"):
        found = _json_summaries(line) or list(json_strings(line, "Cycle:"))
        yield from map(unquoted, found) if found else [without_controls(line)]


def _json_summaries(text: str) -> list[str]:
    """The diagnostic summaries in the output of `validate -json` or `plan -json`. The list is empty
    if the text is not such output."""
    if not text.lstrip().startswith("{"):
        return []
    try:
        output = json.loads(text)
    except (ValueError, RecursionError):
        return []
    diagnostics = [*output.get("diagnostics", ()), output.get("diagnostic")]
    summaries = [item.get("summary", "") for item in diagnostics if isinstance(item, dict)]
    return [line for summary in summaries for line in str(summary).split("\n")]


def _more(first: str, following: list[str]) -> Iterator[str]:
    """The continuation lines of a message, without timestamps and box characters."""
    in_code = first[: first.index("Cycle:")].count("`") % 2 == 1
    for line in following:
        text, code, _ = _bare(line).partition("`") if in_code else (_bare(line), "", "")
        is_end = not text or _LINE.fullmatch(text)
        if is_end or _CYCLE.search(text) or _BETWEEN_WORDS.search(_without_asides(text)):
            return
        yield text
        if code:
            return


def _is_one_node_a_line(lines: list[str]) -> bool:
    """Whether the lines below `Cycle:` have one node each, as since Terraform 1.16.

    Before, the nodes were separated by commas, and a terminal may have wrapped the line.
    """
    return len(lines) > 1 and not any("," in _KEYS.sub("", line) for line in lines)


def _without_asides(line: str) -> str:
    """A line without quoted keys and text in parentheses, and with each name as one word."""
    line = line.replace(" triggered by ", ".")
    return _ASIDE.sub(lambda match: match["kept"] or "", line)


def _bare(line: str) -> str:
    """A line without its timestamp, and without the box character and all text before it."""
    _, rule, behind = line.rpartition(match[0]) if (match := _RULE.search(line)) else ("", "", "")
    return without_leading_signs(behind if rule else _TIME.sub("", line, count=1))


def _nodes(text: str) -> Iterator[CycleNode]:
    """The comma-separated nodes at the beginning of a text."""
    at = 0
    while at < len(text):
        cut = _CUT.match(text, at)
        if cut:
            yield CycleNode("\u2026", NodeRole.CUT, "", "", is_understood=False)
            at = cut.end()
        else:
            match = _node_at(text, at)
            if match is None:
                return
            if _CUT.match(text, match.end()):
                at = match.end()  # The name is cut off.
                continue
            if match.re is _NAME:
                yield _node_of(match["name"], match["role"])
            else:
                name = match["name"].strip()
                yield CycleNode(name, NodeRole.OTHER, name, name, is_understood=False)
            at = match.end()
        following = _SEPARATOR.match(text, at)
        if following is None:
            return
        at = following.end()


def _node_at(text: str, at: int) -> re.Match[str] | None:
    match = _NAME.match(text, at)
    is_whole = match is not None and text[match.end() : match.end() + 1] in (",", "")
    return match if is_whole else _UNKNOWN.match(text, at) or match


def _node_of(name: str, suffix: str | None) -> CycleNode:
    if re.fullmatch(_CHECKS, name):
        name = "(execute checks)"
    words = re.sub(r"\s+", "", suffix or "")
    role = next((role for role in _ROLES if re.fullmatch(_ROLES[role], words)), NodeRole.OTHER)
    full_name = f"{name} ({suffix.strip()})" if suffix else name
    return CycleNode(full_name, role, name, _KEYS.sub("", name))


# These patterns are matched against text without spaces, because a line break may have removed
# some.
_ROLES = {
    NodeRole.PLAIN: "",
    NodeRole.EXPAND: "expand",
    NodeRole.CLOSE: "close",
    NodeRole.VALIDATION: "validation|expand,reference",
    NodeRole.DESTROY: "destroy",
    NodeRole.DEPOSED: "(?:destroy)?deposed(?:object)?[0-9a-f]*",
    NodeRole.BEFORE: "apply-before",
}
