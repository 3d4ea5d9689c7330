"""The rule `provider-cycle`: explain a provider configuration that depends on its own resources."""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.analysis.model import Cycle
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.model import Applicability, Explanation, Rule
from tf_cycle_ls.graph.nodes import Kind, address

PROVIDER_CYCLE = Rule("provider-cycle", Applicability.ONLY_SHOWN)


def explanations(analysis: Analysis, cycle: Cycle) -> Iterator[Explanation]:
    """Explain each provider configuration on a cycle."""
    nodes = analysis.dependencies.nodes
    for number, edge in enumerate(cycle.edges):
        if nodes[edge.source].kind is not Kind.PROVIDER or not edge.references:
            continue
        dependent, provider = cycle.edges[number - 1].source, edge.source
        reference = edge.references[0]
        yield Explanation(
            PROVIDER_CYCLE,
            f"No fix: provider {_short_name(provider)} is configured from its own resources",
            f"{address(dependent)} depends on the configuration of {provider}, which depends on "
            f"{address(edge.target)}: {reference.attribute} refers to {reference.text}. Create "
            f"what the configuration needs with another configuration of the provider, with an "
            f"alias and without this reference, or in a root module that is applied before this "
            f"one. Or replace the reference by a value that is known in advance."
            f"{_in_called_module(nodes[provider].path)}",
            reference.place,
        )


def _in_called_module(path: str) -> str:
    """The advice for a provider block in the module at `path`; "" for the root module."""
    if not path:
        return ""
    return (
        f" Best, take the provider block out of {path}: the module then uses the configuration of "
        "its caller."
    )


def _short_name(provider: str) -> str:
    """The name and alias of a provider configuration: `aws` of `provider["…/aws"]`."""
    name, _, alias = provider.rpartition("/")[2].partition('"]')
    return f"{name}{alias}"
