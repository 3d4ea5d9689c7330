"""The rule `known-later`: explain a cycle of values that are known only when their blocks exist.

The last explanation rule. It applies to every cycle with references that no other rule explains.
"""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.analysis.model import Cycle, Edge, SourceReference
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.context import reference_context
from tf_cycle_ls.fixes.lookup.late_values import is_address, is_origin, is_read_at_start
from tf_cycle_ls.fixes.model import Applicability, Explanation, Rule
from tf_cycle_ls.graph.nodes import Kind, address

KNOWN_LATER = Rule("known-later", Applicability.ONLY_SHOWN)

_MAX_READS = 3
_CLOUD_RUN = "google_cloud_run"


def explanations(analysis: Analysis, cycle: Cycle) -> Iterator[Explanation]:
    """Explain a cycle that only a decision of the author can break, and how others break it."""
    edges = [edge for edge in cycle.edges if edge.references]
    if not edges:
        return
    message = _message_of_check(analysis, edges)
    kinds = {analysis.dependencies.nodes[edge.source].kind for edge in edges}
    if message:
        yield message
    elif kinds <= {Kind.LOCAL, Kind.VARIABLE, Kind.OUTPUT}:
        yield _no_first_value(edges)
    else:
        yield _known_later(edges)


def _known_later(edges: list[Edge]) -> Explanation:
    references = [edge.references[0] for edge in edges]
    names = list(dict.fromkeys(address(edge.source) for edge in edges))
    reads = [
        f"{address(edge.source)} reads {edge.references[0].text} in {edge.references[0].attribute}"
        for edge in edges[:_MAX_READS]
    ]
    reads += [f"{len(edges) - _MAX_READS} more such reads"] if len(edges) > _MAX_READS else []
    ways = " ".join(f"{number}) {way}" for number, way in enumerate(_ways(edges, references), 1))
    need = "need each other" if len(names) > 1 else "needs itself"
    return Explanation(
        KNOWN_LATER,
        f"No fix: {_listed(names)} {need}",
        f"{'; '.join(reads)}. Each value is known only when its block exists, so no edit keeps "
        f"everything. Ways that others take: {ways}",
        references[0].place,
    )


def _listed(names: list[str]) -> str:
    """One or two names, or the first one and the number of the others."""
    return " and ".join(names) if len(names) <= 2 else f"{names[0]} and {len(names) - 1} more"


def _ways(edges: list[Edge], references: list[SourceReference]) -> Iterator[str]:
    """The ways to break a cycle that fit its references."""
    address_read = next((ref for ref in references if is_address(ref.text)), None)
    if any(edge.target.startswith(_CLOUD_RUN) for edge in edges) and address_read:
        yield (
            "use the address that is known before, https://NAME-PROJECTNUMBER.REGION.run.app, "
            f"instead of {address_read.text}."
        )
    elif address_read:
        yield (
            f"use an address that is known before instead of {address_read.text}: your own domain, "
            "or a fixed address."
        )
    at_start = next((ref for ref in references if is_read_at_start(ref.attribute)), None)
    if at_start:
        yield (
            f"give the program in {at_start.attribute} only the name of a parameter (such as "
            f"aws_ssm_parameter), which holds {at_start.text}, and read it at run time."
        )
    if any(is_origin(ref.attribute) for ref in references):
        yield "serve both from one host, so that neither has to allow the other."
    last = references[-1]
    yield (
        f"read {last.text} from a variable with the default null: apply, then set the variable to "
        "the value and apply again (terraform apply -var NAME=VALUE)."
    )
    yield "move what needs both into a third block or module, if the provider has one for it."


def _no_first_value(edges: list[Edge]) -> Explanation:
    names = list(dict.fromkeys(address(edge.source) for edge in edges))
    return Explanation(
        KNOWN_LATER,
        f"No fix: there is no first value among {_listed(names)}",
        f"{', '.join(names)} are computed from each other, so none of them has a value. Write one "
        "of them without the others.",
        edges[0].references[0].place,
    )


def _message_of_check(analysis: Analysis, edges: list[Edge]) -> Explanation | None:
    """The explanation of a validation that reads a local value made from its own variable."""
    for edge in edges:
        node = analysis.dependencies.nodes[edge.source]
        if node.kind not in (Kind.VALIDATION, Kind.VARIABLE):
            continue
        for reference in edge.references:
            context = reference_context(analysis, reference)
            if context is None or context.blocks[-1].type != "validation":
                continue
            variable = f"var.{context.blocks[0].labels[0]}"
            return Explanation(
                KNOWN_LATER,
                f"No fix: the validation of {variable} reads a value made from it",
                f"{reference.attribute} of {variable} reads {reference.text}, which is made from "
                f"{variable}; a message counts like a condition. Write the expression of "
                f"{reference.text} in the validation, where {variable} may be named.",
                reference.place,
            )
    return None
