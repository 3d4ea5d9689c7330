"""The rules `narrow-depends-on` and `remove-depends-on`: an entry of depends_on that closes the
cycle depends on less, or is taken out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tf_cycle_ls.analysis.dependency_graph import DependencyGraph
from tf_cycle_ls.config.addrs import CallOutput
from tf_cycle_ls.config.declarations import CallDeclaration, OutputDeclaration
from tf_cycle_ls.config.references import subject_of
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.model import Applicability, Candidate, Impact, Rule
from tf_cycle_ls.graph.nodes import Kind, address
from tf_cycle_ls.graph.traversal import reachable
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.text import Edit, Span

NARROW_DEPENDS_ON = Rule("narrow-depends-on", Applicability.SAFE)
REMOVE_DEPENDS_ON = Rule("remove-depends-on", Applicability.SAFE)

_MOST = 4
"""More outputs than this are no longer a choice that somebody would write."""


def candidates(case: FixContext) -> Iterator[Candidate]:
    """What to do about an entry of depends_on. The last one goes with the argument."""
    context = case.context
    if context.attribute.name != "depends_on":
        return
    value = expressions.read(context.data, context.attribute.value)
    spans = [item.span for item in value.items] if isinstance(value, expressions.Sequence) else []
    index = next(
        (i for i, span in enumerate(spans) if span.contains(context.reference.start)), None
    )
    if index is None:
        return
    entries = [context.data[span.start : span.end].decode() for span in spans]
    yield from _narrowed(case, entries, spans[index])
    edits: tuple[Edit, ...]
    if len(spans) == 1:
        edits = delete.block(context.data, context.attribute.span)
    else:
        edits = delete.element(context.data, spans, index)
    what = f"remove {case.reference.text} from depends_on"
    yield Candidate(
        REMOVE_DEPENDS_ON, what, _loss(case), Impact.ORDER, context.document_edits(edits)
    )


def _narrowed(case: FixContext, entries: Sequence[str], span: Span) -> Iterator[Candidate]:
    """To depend on outputs of a module, and not for all that is in it."""
    module = case.reference.text
    called = _whole_module(case)
    if called is None or module not in entries:
        return  # In quotes only one thing can be named.
    names = [f"{module}.{output}" for output in _apart(case, called)]
    if not 0 < len(names) <= _MOST:
        return
    text = ", ".join(name for name in names if name not in entries)
    if text:
        what = f"depend on {text} instead of all of {module}"
        loss = f"{_waiting(case)} no longer depends on the rest of it, which it never could"
        edits = case.context.document_edits([Edit(span, text.encode())])
        yield Candidate(NARROW_DEPENDS_ON, what, loss, Impact.ORDER, edits)


def _apart(case: FixContext, called: str) -> list[str]:
    """The outputs of a module that do not depend on the source of the edge, and together depend on
    all in the module that such outputs depend on: as few as possible, by and large."""
    graph = case.analysis.dependencies
    by_name: dict[str, frozenset[str]] = {}
    for name, node in graph.nodes.items():
        output = node.located.declaration
        if node.path == called and isinstance(output, OutputDeclaration):
            reached = set(reachable([name], graph.successors))
            if case.edge.source not in reached:
                by_name[output.name] = frozenset(
                    each for each in reached if _is_resource_in(graph, each, called)
                )
    chosen: list[str] = []
    covered: frozenset[str] = frozenset()
    for output_name in sorted(by_name, key=lambda name: -len(by_name[name])):
        if not by_name[output_name] <= covered:
            chosen.append(output_name)
            covered |= by_name[output_name]
    return chosen


def _is_resource_in(graph: DependencyGraph, name: str, module: str) -> bool:
    node = graph.nodes[name]
    return node.kind is Kind.RESOURCE and f"{node.path}.".startswith(f"{module}.")


def _whole_module(case: FixContext) -> str | None:
    """The address of the module that an entry names as a whole; None where it names something
    else, and where there may be several of the module."""
    traversal = expressions.traversal(case.reference.text)
    named = subject_of(traversal) if traversal else None
    subject = named[0] if named else None
    if not isinstance(subject, CallOutput) or subject.output or str(subject) != case.reference.text:
        return None
    nodes = case.analysis.dependencies.nodes
    path = nodes[case.edge.target].path
    has_instances = any(
        isinstance(part.declaration, CallDeclaration)
        and not part.declaration.argument_names.isdisjoint(("count", "for_each"))
        for part in nodes[f"{path} (expand)"].located.parts
    )
    return None if has_instances else path


def _loss(case: FixContext) -> str:
    """What is lost without the entry."""
    through = _anyway(case)
    if through:
        return f"{_waiting(case)} still depends on it through {through}, which closes a cycle too"
    return f"{_waiting(case)} no longer depends on it, which it never could"


def _waiting(case: FixContext) -> str:
    """Who waits because of the entry, in words."""
    source = address(case.edge.source)
    kind = case.analysis.dependencies.nodes[case.edge.source].kind
    if kind is Kind.EXPAND:
        return f"what is in {source}"
    return f"what reads {source}" if kind is Kind.OUTPUT else source


def _anyway(case: FixContext) -> str | None:
    """What the source depends on by something else than the entry, and what depends on all that the
    entry names; None if there is no such thing."""
    graph = case.analysis.dependencies
    source, target = graph.nodes[case.edge.source], graph.nodes[case.edge.target]
    wanted, named = target.name, {target.name}
    close = f"{target.path} (close)"
    if target.kind is not Kind.RESOURCE and close in graph.successors[source.name]:
        wanted = close
        named = {name for name, node in graph.nodes.items() if node.path == target.path}
    for following in graph.successors[source.name]:
        nodes = reachable([following], graph.successors, excluding=(source.name,))
        if following not in named and wanted in nodes:
            return address(following)
    return None
