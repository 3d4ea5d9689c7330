"""The rule `provider-cycle`: a provider is configured with what it has to make first."""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.analysis.model import Analysis, Cycle
from tf_cycle_ls.fixes.model import Applicability, Explanation, Rule
from tf_cycle_ls.graph.nodes import Kind, address

PROVIDER_CYCLE = Rule("provider-cycle", Applicability.ONLY_SHOWN)


def explanations(analysis: Analysis, cycle: Cycle) -> Iterator[Explanation]:
    """What to say of each provider configuration on a cycle."""
    nodes = analysis.dependencies.nodes
    for number, edge in enumerate(cycle.edges):
        if nodes[edge.source].kind is not Kind.PROVIDER or not edge.references:
            continue
        waiting, provider = cycle.edges[number - 1].source, edge.source
        reference = edge.references[0]
        yield Explanation(
            PROVIDER_CYCLE,
            f"No edit: {provider} is configured with what it has to make first",
            f"{address(waiting)} requires {provider} to be configured, and that depends on "
            f"{address(edge.target)}: {reference.attribute} refers to {reference.text}. Make "
            f"what the configuration needs with another configuration of the provider, one with an "
            f"alias that needs none of it, or in a root module that is applied before this one; or "
            f"write what is known beforehand instead of the reference.",
            reference.place,
        )
