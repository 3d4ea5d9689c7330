"""The words for findings, the same in an editor and on the command line."""

from __future__ import annotations

from tf_cycle_ls.analysis.model import Cycle, Edge, SelfReference, SourceReference
from tf_cycle_ls.analysis.reversed_dependencies import Reversal
from tf_cycle_ls.graph.nodes import address

ARROW = " → "
_SHOWN = 8

HOMEPAGE = "https://github.com/tf-cycle-ls/tf-cycle-ls"
DOCUMENTATION = f"{HOMEPAGE}/blob/main/docs"


def documentation_of(code: str) -> str:
    """The page that explains a diagnostic code or a fix rule."""
    return f"{DOCUMENTATION}/{code}.md"


def path_text(cycle: Cycle) -> str:
    """A cycle in one line, back to where it starts, a long one shortened in the middle."""
    names = [address(edge.source) for edge in cycle.edges]
    names = [name for i, name in enumerate(names) if i == 0 or names[i - 1] != name]
    names.append(names[0])
    if len(names) > _SHOWN:
        left_out = len(names) - _SHOWN + 1
        names[_SHOWN // 2 : _SHOWN // 2 + left_out] = [f"… {left_out} more …"]
    return ARROW.join(names)


def edge_message(edge: Edge, cycle: Cycle, reference: SourceReference | None) -> str:
    """What a reference does in a cycle; `cycle` is the shortest through its edge, from it on.

    Without a reference: why Terraform makes the edge by itself.
    """
    path = f"Dependency cycle: {path_text(cycle.starting_with(edge))}"
    if reference is None:
        return f"{path}\n{edge.note}"
    return (
        f"{path}\n{address(edge.source)} depends on {address(edge.target)} "
        f"because {reference.attribute} refers to {reference.text}."
    )


def step_message(edge: Edge) -> str:
    """One step of a cycle, for a list of the steps."""
    step = f"{address(edge.source)}{ARROW}{address(edge.target)}"
    if edge.references:
        return f"{step}, in {edge.references[0].attribute}"
    return f"{step}: {edge.note}"


def self_reference_message(found: SelfReference) -> str:
    """What a self reference does."""
    reference = found.reference
    return (
        f"{found.address} refers to itself: {reference.attribute} uses {reference.text}.\n"
        f"{found.consequence}"
    )


def reversal_message(reversal: Reversal, revision: str) -> str:
    """What a change turned round, in a line; `revision` is what it was compared with."""
    steps = (
        f"{'now' if step.is_new else f'at {revision}'} {step.source} "
        f"{'needs' if step.is_new else 'needed'} {step.target}"
        for step in reversal.steps
    )
    return f"Direction reversed: {', '.join(steps)}"


def reversal_consequence(reversal: Reversal) -> str:
    """What comes of it: a sentence or two."""
    names = reversal.resources
    all_of_them = "both" if len(names) == 2 else f"all {len(names)}"
    nodes = ", ".join(f"{name} (destroy)" for name in names)
    return (
        "Terraform validates this, for the configuration has no cycle; but what exists is "
        "destroyed in the order of the dependencies that it was made with, so a plan that "
        f"replaces {all_of_them} fails with: Cycle: {nodes}"
    )
