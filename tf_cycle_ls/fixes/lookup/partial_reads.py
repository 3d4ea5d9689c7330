"""Edges of a cycle to a whole of which only a part is read, one that does not lead back."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tf_cycle_ls.analysis.model import Analysis, Edge
from tf_cycle_ls.fixes.context import reference_context
from tf_cycle_ls.graph.nodes import Kind
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute
from tf_cycle_ls.text import Span

_WHOLE_MODULE = re.compile(r"module\.[\w-]+")
# A splat or a computed key, and the output that is read from it.
_OUTPUT = re.compile(rb"(?:\[[^\[\]]*\]|\.\*)\.([A-Za-z_][\w-]*)")
_LOCAL_ENTRY = re.compile(r"local\.[\w-]+\.([\w-]+)(?:[.\[].*)?", re.DOTALL)


def only_output_read(analysis: Analysis, edge: Edge) -> str:
    """The only output that an edge to a module reads, of instances that are not named one by one,
    where that output does not wait for the reader; else ""."""
    target = analysis.dependencies.nodes[edge.target]
    if target.kind not in (Kind.CLOSE, Kind.EXPAND, Kind.OUTPUT):
        return ""
    outputs: set[str] = set()
    for reference in edge.references:
        path, end = reference.place.path, reference.place.span.end
        match = _OUTPUT.match(analysis.documents[path].data, end)
        if match is None or not _WHOLE_MODULE.fullmatch(reference.text):
            return ""
        outputs.add(match[1].decode())
    if len(outputs) != 1:
        return ""
    output = outputs.pop()
    node = f"{target.path}.output.{output} (expand)"
    if node not in analysis.dependencies.nodes or _leads(analysis, [node], edge.source):
        return ""
    return output


def only_local_entry_read(analysis: Analysis, edge: Edge) -> str:
    """The only entry that an edge to a local value reads, where the value is an object and that
    entry does not wait for the reader; else ""."""
    if analysis.dependencies.nodes[edge.target].kind is not Kind.LOCAL:
        return ""
    matches = [_LOCAL_ENTRY.fullmatch(reference.text) for reference in edge.references]
    keys = {match[1] if match else "" for match in matches}
    key = keys.pop() if len(keys) == 1 else ""
    if not key:
        return ""
    needed = _needed_by_entry(analysis, edge.target, key)
    return "" if needed is None or _leads(analysis, needed, edge.source) else key


def _needed_by_entry(analysis: Analysis, local: str, key: str) -> list[str] | None:
    """The nodes that one entry of a local value names; None where it is no plain object."""
    graph = analysis.dependencies
    needed: list[str] = []
    for target in graph.waits_for[local]:
        for reference in graph.edge(local, target).references:
            context = reference_context(analysis, reference)
            span = _entry(context.data, context.attribute, key) if context else None
            if context is None or span is None:
                return None
            if span.contains(context.reference.start):
                needed.append(target)
    return needed


def _entry(data: bytes, attribute: Attribute, key: str) -> Span | None:
    """The entry of a key in an object all of whose keys are written out."""
    value = expressions.read(data, attribute.value)
    if not isinstance(value, expressions.Object) or any(each.key is None for each in value.entries):
        return None
    spans = [each.span for each in value.entries if each.key == key]
    return spans[0] if len(spans) == 1 else None


def _leads(analysis: Analysis, starts: Iterable[str], end: str) -> bool:
    """Whether one of some nodes waits for another in the end."""
    waits_for = analysis.dependencies.waits_for
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        name = waiting.pop()
        if name == end:
            return True
        if name not in seen:
            seen.add(name)
            waiting += waits_for[name]
    return False
