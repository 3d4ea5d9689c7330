"""The rule `remove-depends-on`: remove an entry of a `depends_on` on a cycle.

Before:

    depends_on = [module.network, aws_iam_role.r]

After:

    depends_on = [aws_iam_role.r]
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from tf_cycle_ls.config.declarations import (
    ResourceDeclaration,
)
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.lookup.depends_on_entries import (
    dependent,
    entry_at,
    is_resource_in,
    lost_resources,
)
from tf_cycle_ls.fixes.lookup.needed_first import (
    is_created_without,
    is_grant,
    is_needed_first,
    reads_what_is_created,
)
from tf_cycle_ls.fixes.lookup.resource_blocks import find_resource_block
from tf_cycle_ls.fixes.model import Applicability, Candidate, Harm, Impact, Rule
from tf_cycle_ls.graph.nodes import Kind, Node, address
from tf_cycle_ls.graph.traversal import reachable
from tf_cycle_ls.text import Edit

REMOVE_DEPENDS_ON = Rule("remove-depends-on", Applicability.SAFE)

# Resources that only wait for something (providers aws and time), so the order is their purpose.
_WAITERS = frozenset({"aws_acm_certificate_validation", "time_sleep"})
# Resources that exist only in the state (providers null and terraform).
_WITHOUT_OBJECT = frozenset({"null_resource", "terraform_data"})
# The arguments of a grant that name who gets it, and those that do not say who or on what.
_GRANTEES = frozenset({"principal_id", "object_id", "member", "members"})
_WORDS = frozenset({"", "condition", "depends_on", "description"})
_COMMENT = re.compile(rb"(?:#|//)([^\r\n]*)")
_MAX_COMMENT = 200
"""In characters. The diff shows the rest."""


def candidates(case: FixContext) -> Iterator[Candidate]:
    """Remove the entry of `depends_on`. If it is the only one, remove the argument."""
    context = case.context
    entry = entry_at(context)
    if entry is None or _orders_resources(case):
        return
    if len(entry.spans) == 1:
        edits = delete.block(context.data, context.attribute.span)
    else:
        edits = delete.element(context.data, entry.spans, entry.index)
    what = f"remove {case.reference.text} from depends_on"
    title = f"Remove {case.reference.text} from depends_on"
    document_edits = context.document_edits(edits)
    loss, harm = _cost(case)
    comment = _comment(context.data, edits)
    loss += f"; its comment goes too: “{comment}”" if comment else ""
    yield Candidate(REMOVE_DEPENDS_ON, title, what, loss, Impact.ORDER, document_edits, (harm,))


def _comment(data: bytes, edits: Sequence[Edit]) -> str:
    """The comments in the deleted text, which often say why the order is needed; "" if none."""
    deleted = b"\n".join(data[edit.span.start : edit.span.end] for edit in edits)
    lines = (match[1].decode(errors="replace").strip() for match in _COMMENT.finditer(deleted))
    return textwrap.shorten(" ".join(filter(None, lines)), _MAX_COMMENT, placeholder="…")


def _orders_resources(case: FixContext) -> bool:
    """Whether the entry names a module with resources, on a cycle that only a plan reports.

    The source can wait for these resources; what it cannot wait for is the check in the module. So
    the order has a meaning that its removal would lose.
    """
    graph = case.analysis.dependencies
    module = graph.nodes[case.edge.target].path
    return graph.is_only_planned(case.edge.key) and any(
        is_resource_in(graph, name, module) and not address(name).startswith(f"{module}.data.")
        for name in reachable([case.edge.target], graph.structure.successors)
    )


def _cost(case: FixContext) -> tuple[str, Harm]:
    """The cost of removing the entry, in words and as a harm."""
    other_path = _other_path(case)
    if other_path:
        return (
            f"{dependent(case)} still depends on it through {other_path}, which closes a cycle too",
            Harm.REVERSES_ORDER,
        )
    nodes = case.analysis.dependencies.nodes
    source, target = nodes[case.edge.source], nodes[case.edge.target]
    if is_needed_first(source, target) and not _follows_anyway(case):
        names = f"{address(case.edge.source)} needs {address(case.edge.target)}"
        harm = Harm.LOSES_ORDER if is_created_without(target) else Harm.NEEDED_FIRST
        return f"{names} first, by the page of its provider or service", harm
    if reads_what_is_created(source, target):
        names = f"{address(case.edge.source)} may read {address(case.edge.target)}"
        return f"{names}, which does not exist yet at the first apply", Harm.LOSES_ORDER
    if _acts_only_when_destroyed(case):
        name = address(case.edge.target)
        why = f"{name} acts only when it is destroyed, and that is then before {dependent(case)}"
        return f"safe; {why}", Harm.NONE
    declaration = target.located.declaration
    if isinstance(declaration, ResourceDeclaration) and declaration.resource.type in _WAITERS:
        name = address(case.edge.target)
        return f"{dependent(case)} no longer waits for {name}, which does nothing else", (
            Harm.LOSES_ORDER
        )
    lost = lost_resources(case)
    if lost:
        names = f"{lost[0]} and {len(lost) - 1} more" if len(lost) > 1 else lost[0]
        return f"{dependent(case)} no longer depends on {names}, which the cycle does not need", (
            Harm.LOSES_ORDER
        )
    verb = "read" if _is_data(source) else "created"
    return f"{dependent(case)} no longer depends on it and is {verb} first", Harm.REVERSES_ORDER


def _follows_anyway(case: FixContext) -> bool:
    """Whether the target of the entry grants something on the source, or to what needs the source.

    The source comes before such a grant anyway.
    """
    graph = case.analysis.dependencies
    source, target = case.edge.source, case.edge.target
    if not is_grant(graph.nodes[target]):
        return False
    for name in graph.successors[target]:
        arguments = {
            reference.attribute.split(".")[0] for reference in graph.edge(target, name).references
        }
        if arguments & _GRANTEES and source in reachable([name], graph.successors, {target}):
            return True
        if name == source and arguments - _WORDS:
            return True
    return False


def _is_data(node: Node) -> bool:
    declaration = node.located.declaration
    return isinstance(declaration, ResourceDeclaration) and declaration.resource.mode == "data"


def _acts_only_when_destroyed(case: FixContext) -> bool:
    """Whether the target of the edge does nothing but run commands when it is destroyed."""
    node = case.analysis.dependencies.nodes[case.edge.target]
    declaration = node.located.declaration
    if not isinstance(declaration, ResourceDeclaration):
        return False
    resource = declaration.resource
    block = find_resource_block(case.analysis, node.located.path, resource)
    if block is None or resource.type not in _WITHOUT_OBJECT:
        return False
    provisioners = block.block.body.blocks_of("provisioner")
    whens = [provisioner.body.attribute("when") for provisioner in provisioners]
    return bool(whens) and all(when and block.text(when) == b"destroy" for when in whens)


def _other_path(case: FixContext) -> str | None:
    """The address of the first step of a path from source to target that does not use the entry.

    Returns None if there is no such path.
    """
    graph = case.analysis.dependencies
    source, target = graph.nodes[case.edge.source], graph.nodes[case.edge.target]
    end, excluded = target.name, {target.name}
    close = f"{target.path} (close)"
    if target.kind is not Kind.RESOURCE and close in graph.successors[source.name]:
        # The entry names a whole module.
        end = close
        excluded = {name for name, node in graph.nodes.items() if node.path == target.path}
    for successor in graph.successors[source.name]:
        nodes = reachable([successor], graph.successors, excluding=(source.name,))
        if successor not in excluded and end in nodes:
            return address(successor)
    return None
