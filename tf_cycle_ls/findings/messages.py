"""The messages of findings, shared by the editor and the command line."""

from __future__ import annotations

from collections.abc import Collection

from tf_cycle_ls.analysis.model import Cycle, Edge, SelfReference, SourceReference, UnreadCall
from tf_cycle_ls.analysis.reversed_dependencies import Reversal
from tf_cycle_ls.analysis.terms import Terms
from tf_cycle_ls.analysis.tool_choice import ToolChoice
from tf_cycle_ls.config.dialect import Dialect
from tf_cycle_ls.graph.nodes import address, printed_nodes
from tf_cycle_ls.graph.plan_additions import EXECUTE_CHECKS, Occasion

ARROW = " → "
_MAX_ADDRESSES = 8

HOMEPAGE = "https://github.com/tf-cycle-ls/tf-cycle-ls"
DOCUMENTATION = f"{HOMEPAGE}/blob/main/docs"


def documentation_of(code: str) -> str:
    """The URL of the documentation page about a diagnostic code or a fix rule."""
    return f"{DOCUMENTATION}/{code}.md"


def path_text(cycle: Cycle) -> str:
    """The addresses of a cycle in one line, the first repeated at the end.

    A long cycle is shortened in the middle.
    """
    names = [address(edge.source) for edge in cycle.edges]
    names = [name for i, name in enumerate(names) if i == 0 or names[i - 1] != name]
    names.append(names[0])
    if len(names) > _MAX_ADDRESSES:
        left_out = len(names) - _MAX_ADDRESSES + 1
        more = f"… {left_out + cycle.left_out} more …"
        names[_MAX_ADDRESSES // 2 : _MAX_ADDRESSES // 2 + left_out] = [more]
    return ARROW.join(names)


def cycle_sentence(cycle: Cycle, terms: Terms) -> str:
    """A sentence that says which nodes depend on each other."""
    names = list(dict.fromkeys(address(edge.source) for edge in cycle.edges))
    names = [name for name in names if name != EXECUTE_CHECKS]  # It is no block.
    if len(names) == 1:
        return f"{names[0]} depends on itself"
    if len(names) == 2:
        return f"{names[0]} and {names[1]} depend on each other"
    others = len(names) - 1 + cycle.left_out
    return f"{names[0]} depends on itself, through {others} other {terms.nodes}"


def plan_sentence(cycle: Cycle, terms: Terms) -> str:
    """A sentence that says when a plan reports a cycle that `validate` does not report.

    Empty for any other cycle.
    """
    if not cycle.is_only_planned:
        return ""
    # The edge may be one that was left out of a shortened cycle.
    edge = next((edge for edge in cycle.edges if edge.occasion), None)
    when = _occasion_text(edge) if edge else ""
    plan = terms.plan or f"{terms.command} plan"
    return f"{plan} fails{when}. {terms.command} validate does not report it."


def _occasion_text(edge: Edge) -> str:
    """When a plan has an edge, as the end of a sentence."""
    resource = address(edge.target if edge.source == EXECUTE_CHECKS else edge.source)
    if edge.occasion is Occasion.ALWAYS:
        return f", even if {resource} does not change, because it has conditions"
    text = f" whenever {resource} is created or changed"
    if edge.occasion is Occasion.CHANGED_IF_IMPORTED:
        text += ", but not if it is imported unchanged"
    return text


def edge_message(
    edge: Edge, cycle: Cycle, reference: SourceReference | None, terms: Terms, note: str = ""
) -> str:
    """Explain an edge of a cycle. `cycle` is the shortest cycle through the edge, and `note` that
    of its component.

    Without a reference, the message says why Terraform adds the edge.
    """
    path = f"Dependency cycle: {path_text(cycle.starting_with(edge))}"
    path += "".join(f"\n{line}" for line in (plan_sentence(cycle, terms), note) if line)
    if reference is None:
        return f"{path}\n{edge.note}"
    return f"{path}\n{cause_sentence(edge, reference, terms)}"


def mark_message(
    edge: Edge, cycle: Cycle, reference: SourceReference | None, terms: Terms, note: str = ""
) -> str:
    """Explain an edge to someone who looks at its place, in an editor or a list of findings.

    The first line says what is local, because lists of diagnostics cut a message. The whole cycle
    follows. `cycle` is the shortest cycle through the edge, and `note` that of its component.
    Without a reference, the message says why Terraform adds the edge.
    """
    path = path_text(cycle.starting_with(edge))
    rest = "\n".join(filter(None, (plan_sentence(cycle, terms), note, path)))
    if reference is None:
        return f"Cycle: {edge.note}\n{rest}"
    source, target = address(edge.source), address(edge.target)
    cause = cause_sentence(edge, reference, terms)
    return f"{_headline(source, target, cycle, terms)}\n{cause}\n{rest}"


def cause_sentence(edge: Edge, reference: SourceReference, terms: Terms) -> str:
    """Say which reference causes an edge, with the note of the reference."""
    cause = (
        f"{address(edge.source)} depends on {address(edge.target)} "
        f"because {reference.attribute} {terms.verb} {reference.text}."
    )
    return f"{cause} {reference.note}" if reference.note else cause


def _headline(source: str, target: str, cycle: Cycle, terms: Terms) -> str:
    """One line about an edge from `source` to `target` on a cycle."""
    count = len({address(name) for name in cycle.addresses})
    if source == target:
        others = f" ({count} {terms.nodes})" if count > 1 else ""
        return f"Cycle: {source} needs itself{others}"
    number = f" ({count} {terms.nodes})" if count > 2 else ""
    return f"Cycle: needs {target}, which needs this back{number}"


def step_message(edge: Edge) -> str:
    """The text of an edge in the list of a cycle's steps."""
    step = f"{address(edge.source)}{ARROW}{address(edge.target)}"
    if edge.references:
        return f"{step}, in {edge.references[0].attribute}"
    return f"{step}: {edge.note}"


def unread_sentence(calls: Collection[UnreadCall], tool: Dialect) -> str:
    """A sentence that says which cycles cannot be found because modules were not read.

    Empty if all modules were read.
    """
    computed = sum(call.is_computed for call in calls)
    missing = len(calls) - computed
    reasons = []
    if missing:
        count = "1 module call is" if missing == 1 else f"{missing} module calls are"
        reasons.append(f"{count} not on disk (run {tool.command} init)")
    if computed:
        count = "1 module call has" if computed == 1 else f"{computed} module calls have"
        reasons.append(f"{count} a computed source that is not known")
    them = "it" if len(calls) == 1 else "them"
    return f"{', '.join(reasons)}; cycles through {them} are not seen" if reasons else ""


def self_reference_message(self_reference: SelfReference) -> str:
    """Explain a self reference and what Terraform does about it."""
    reference = self_reference.reference
    return (
        f"{self_reference.address} refers to itself: {reference.attribute} uses {reference.text}.\n"
        f"{self_reference.consequence}"
    )


def reversal_message(reversal: Reversal, revision: str) -> str:
    """Describe a reversed dependency in one line. `revision` is the git revision of the earlier
    state."""
    steps = (
        f"{'now' if step.is_new else f'at {revision}'} {step.source} "
        f"{'depends' if step.is_new else 'depended'} on {step.target}"
        for step in reversal.steps
    )
    return f"Dependency reversed: {', '.join(steps)}"


def reversal_consequence(reversal: Reversal, tool: Dialect) -> str:
    """Explain why a plan that replaces the resources of a reversed dependency fails."""
    names = reversal.replaced or reversal.resources
    if set(names) != set(reversal.resources):
        *first, last = names
        all_of_them = f"{', '.join(first)} and {last}" if first else last
    else:
        all_of_them = "both" if len(names) == 2 else f"all {len(names)}"
    expected = reversal.nodes or [f"{name} (destroy)" for name in names]
    nodes = ", ".join(printed_nodes(expected, tool))
    fails = "may therefore fail" if reversal.is_by_chance else "therefore fails"
    failing = f"A plan that replaces {all_of_them} {fails}"
    if reversal.forgotten:
        have = "has" if len(reversal.forgotten) == 1 else "have"
        failing = (
            f"A replacement passes, because {' and '.join(reversal.forgotten)} {have} "
            f"destroy = false. But until the change is applied, {tool.command} destroy fails"
        )
    often = ". It fails in some runs and not in others" if reversal.is_by_chance else ""
    return (
        f"The configuration has no cycle, so {tool.command} validate succeeds. But {tool.name} "
        "destroys existing resources in the order of the dependencies that they were created "
        f"with. {failing} with: Cycle: {nodes}{often}"
    )


def tool_sentence(choices: Collection[ToolChoice]) -> str:
    """A sentence that says by whose rules root modules were read that both tools can read.

    Empty if there is no such root module.
    """
    ambiguous = [choice for choice in choices if choice.is_ambiguous]
    if not ambiguous:
        return ""
    tool, other = ambiguous[0].dialect, ambiguous[0].other
    reason = f", because {ambiguous[0].reason}" if len(ambiguous) == 1 else ""
    count = "1 root module was" if len(ambiguous) == 1 else f"{len(ambiguous)} root modules were"
    return (
        f"{count} read by the rules of {tool.name}{reason}; for those of {other.name}, set "
        f'dialect = "{other.name.lower()}"'
    )
