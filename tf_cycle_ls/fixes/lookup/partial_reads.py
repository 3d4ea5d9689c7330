"""Finds edges that depend on a whole module or object although they read only one part of it.

An edge counts only if that part by itself does not depend on the source of the edge.
"""

from __future__ import annotations

import re

from tf_cycle_ls.analysis.model import Edge
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.context import reference_context
from tf_cycle_ls.graph.nodes import Kind
from tf_cycle_ls.graph.traversal import reachable
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute
from tf_cycle_ls.text import Span

_WHOLE_MODULE = re.compile(r"module\.[\w-]+")
# An index or a splat, followed by the output that is read.
_OUTPUT = re.compile(rb"(?:\[[^\[\]]*\]|\.\*)\.([A-Za-z_][\w-]*)")
_LOCAL_ENTRY = re.compile(
    r'local\.[\w-]+(?:\.([A-Za-z_][\w-]*)|\["([\w-]+)"\])(?:[.\[].*)?', re.DOTALL
)


def only_output_read(analysis: Analysis, edge: Edge) -> str:
    """The only output that an edge reads from the instances of a module.

    Returns "" if the edge reads several outputs or names a single instance, or if the output
    depends on the source of the edge.
    """
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
    graph = analysis.dependencies
    if node not in graph.nodes or edge.source in reachable([node], graph.successors):
        return ""
    return output


def only_local_entry_read(analysis: Analysis, edge: Edge) -> str:
    """The only entry that an edge reads from an object in a local value.

    Returns "" if the edge reads several entries or the whole value, or if the entry depends on the
    source of the edge.
    """
    if analysis.dependencies.nodes[edge.target].kind is not Kind.LOCAL:
        return ""
    matches = [_LOCAL_ENTRY.fullmatch(reference.text) for reference in edge.references]
    keys = {(match[1] or match[2]) if match else "" for match in matches}
    key = keys.pop() if len(keys) == 1 else ""
    if not key:
        return ""
    targets = _targets_of_entry(analysis, edge.target, key)
    if targets is None or edge.source in reachable(targets, analysis.dependencies.successors):
        return ""
    return key


def _targets_of_entry(analysis: Analysis, local: str, key: str) -> list[str] | None:
    """The nodes that the entry `key` of a local value refers to.

    Returns None if the value is not an object in which the entry can be found (see `_entry`).
    """
    graph = analysis.dependencies
    targets: list[str] = []
    for target in graph.successors[local]:
        for reference in graph.edge(local, target).references:
            context = reference_context(analysis, reference)
            span = _entry(context.data, context.attribute, key) if context else None
            if context is None or span is None:
                return None
            if span.contains(context.reference.start):
                targets.append(target)
    return targets


def _entry(data: bytes, attribute: Attribute, key: str) -> Span | None:
    """The span of the entry with `key` in the object that `attribute` is set to.

    Returns None if the value is not an object, if one of its keys is computed, or if the number of
    entries with `key` is not one.
    """
    value = expressions.read(data, attribute.value)
    if not isinstance(value, expressions.Object):
        return None
    if any(entry.key is None for entry in value.entries):
        return None
    spans = [entry.span for entry in value.entries if entry.key == key]
    return spans[0] if len(spans) == 1 else None
