"""The rule `known-later`: explain a cycle of values that are known only when their blocks exist.

The last explanation rule. It applies to every cycle with references that no other rule explains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tf_cycle_ls.analysis.model import Cycle, Edge, SourceReference
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.context import reference_context
from tf_cycle_ls.fixes.lookup.derived_attributes import derived_value
from tf_cycle_ls.fixes.lookup.late_values import is_address, is_origin, is_read_at_start
from tf_cycle_ls.fixes.lookup.values import resolve_value
from tf_cycle_ls.fixes.model import Applicability, Explanation, Rule
from tf_cycle_ls.graph.nodes import Kind, address

KNOWN_LATER = Rule("known-later", Applicability.ONLY_SHOWN)

_MAX_READS = 3
_CLOUD_RUN = "google_cloud_run"
# The identity that Azure creates together with an object.
_SYSTEM_IDENTITY = re.compile(r"\.identity(?:\[0\]|\.0)\.principal_id$")
# Resource types that hold a value which programs read at run time, by the prefix of the provider.
_STORES = {
    "aws": "aws_ssm_parameter",
    "azurerm": "azurerm_app_configuration_key",
    "google": "google_secret_manager_secret",
    "kubernetes": "kubernetes_config_map",
}


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
        yield _known_later(analysis, edges)


def _known_later(analysis: Analysis, edges: list[Edge]) -> Explanation:
    references = [edge.references[0] for edge in edges]
    names = list(dict.fromkeys(address(edge.source) for edge in edges))
    reads = [_read(edge) for edge in edges[:_MAX_READS]]
    reads += [f"{len(edges) - _MAX_READS} more such reads"] if len(edges) > _MAX_READS else []
    written = next((ref for ref in references if _is_written(analysis, ref)), None)
    ways = [*_ways_of_written(written), *_ways(edges, references)]
    numbered = " ".join(f"{number}) {way}" for number, way in enumerate(ways, 1))
    need = "need each other" if len(names) > 1 else "needs itself"
    return Explanation(
        KNOWN_LATER,
        f"No fix: {_listed(names)} {need}",
        f"{'; '.join(reads)}. {_why(written)}, so no edit keeps everything. "
        f"Ways that others take: {numbered}",
        references[0].place,
    )


def _read(edge: Edge) -> str:
    """What an edge reads, or waits for, in words."""
    reference = edge.references[0]
    if reference.attribute == "depends_on":
        return f"{address(edge.source)} waits for {reference.text} by depends_on"
    return f"{address(edge.source)} reads {reference.text} in {reference.attribute}"


def _is_written(analysis: Analysis, reference: SourceReference) -> bool:
    """Whether the configuration contains the value of a reference."""
    path, text = reference.place.path, reference.text
    known = resolve_value(analysis, path, text) or derived_value(analysis, path, text)
    return known is not None


def _why(written: SourceReference | None) -> str:
    """Why no edit keeps everything. `written` is a reference whose value is known before."""
    if written is None:
        return "Each value is known only when its block exists"
    return (
        f"The value of {written.text} is known before, but the provider may return another one, "
        "or what it names may have to exist first"
    )


def _ways_of_written(written: SourceReference | None) -> Iterator[str]:
    if written is not None:
        yield (
            f"if {written.attribute} accepts what does not exist yet, write the value of "
            f"{written.text} there."
        )


def _listed(names: list[str]) -> str:
    """One or two names, or the first one and the number of the others."""
    return " and ".join(names) if len(names) <= 2 else f"{names[0]} and {len(names) - 1} more"


def _ways(edges: list[Edge], references: list[SourceReference]) -> Iterator[str]:
    """The ways to break a cycle that fit its references."""
    identity = next((ref for ref in references if _SYSTEM_IDENTITY.search(ref.text)), None)
    if identity:
        yield (
            "use a user-assigned identity (azurerm_user_assigned_identity), which exists before, "
            f"and its principal_id instead of {identity.text}."
        )
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
        reader = next(edge.source for edge in edges if at_start in edge.references)
        yield (
            f"give the program in {at_start.attribute} only the name of a parameter (such as "
            f"{_store(reader)}), which holds {at_start.text}, and read it at run time."
        )
    if any(is_origin(ref.attribute) for ref in references):
        yield "serve both from one host, so that neither has to allow the other."
    last = references[-1]
    yield (
        f"read {last.text} from a variable with the default null: apply, then set the variable to "
        "the value and apply again (terraform apply -var NAME=VALUE)."
    )
    yield "move what needs both into a third block or module, if the provider has one for it."


def _store(reader: str) -> str:
    """A resource type that holds a value for a program of the same provider."""
    names = reader.rpartition("module.")[2].split(".")
    prefixes = (name.partition("_")[0] for name in names)
    return next((_STORES[prefix] for prefix in prefixes if prefix in _STORES), "a key-value store")


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
