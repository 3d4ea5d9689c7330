"""Who uses a policy: what a wildcard means in it depends on that."""

from __future__ import annotations

from tf_cycle_ls.analysis.model import Analysis
from tf_cycle_ls.config.addrs import Local, Resource, Subject
from tf_cycle_ls.config.declarations import (
    Declaration,
    LocalDeclaration,
    ResourceDeclaration,
    references_of,
)
from tf_cycle_ls.config.references import Reference, Role, subject_of
from tf_cycle_ls.fixes.aws.policy import DOCUMENT
from tf_cycle_ls.fixes.context import FixContext, ReferenceContext
from tf_cycle_ls.fixes.lookup.module_index import module_index
from tf_cycle_ls.syntax import expressions

# The arguments of a document that take other documents whole. The last two are their old names.
_MERGING = frozenset(
    {"source_policy_documents", "override_policy_documents", "source_json", "override_json"}
)


def policy_attachments(analysis: Analysis, context: ReferenceContext) -> tuple[Resource, ...]:
    """The resources whose policy the reference of `context` stands in, as far as all are known.

    A document that is merged into others, and a local value, are used by whoever uses those.
    Empty where one of them is also used in another way, by an output or a module call: then
    nothing can be said about what it means.
    """
    top = context.blocks[0]
    if top.type == "resource":
        return (Resource("managed", *top.labels),)
    pending: list[Subject] = []
    if top.type == "locals":
        pending = [Local(context.attribute.name)]
    elif top.labels[:1] == (DOCUMENT,):
        pending = [Resource("data", *top.labels)]
    readers = module_index(analysis, context.document.path).readers
    users: dict[Resource, None] = {}
    for subject in pending:
        for declaration in readers.get(subject, {}).values():
            used = [
                each
                for each in references_of(declaration)
                if each.subject == subject and each.role is not Role.DEPENDS_ON
            ]
            passed_on = _passed_on(declaration, used)
            if isinstance(declaration, ResourceDeclaration) and used and not passed_on:
                users[declaration.resource] = None
            elif used and not passed_on:
                return ()
            pending += (each for each in passed_on if each not in pending)
    return tuple(users)


def referenced_subject(case: FixContext) -> Subject | None:
    """What the reference of a case names."""
    traversal = expressions.traversal(case.reference.text)
    found = subject_of(traversal) if traversal else None
    return found[0] if found else None


def attaches_only_to_self(case: FixContext, users: tuple[Resource, ...]) -> bool:
    """Whether a policy with these users is that of the one instance that the reference names."""
    named = referenced_subject(case)
    module = module_index(case.analysis, case.context.document.path)
    declared = module.resources.get(named, ()) if isinstance(named, Resource) else ()
    return users == (named,) and all(
        isinstance(declaration, ResourceDeclaration)
        and declaration.instances is not None
        and len(declaration.instances) == 1
        for _, _, declaration in declared
    )


def _passed_on(declaration: Declaration, used: list[Reference]) -> list[Subject]:
    """What hands a policy on to its own users, if all that reads it there does."""
    if isinstance(declaration, LocalDeclaration) and used:
        return [Local(declaration.name)]
    if isinstance(declaration, ResourceDeclaration) and used:
        is_document = declaration.resource.mode == "data" and declaration.resource.type == DOCUMENT
        if is_document and all(each.attribute in _MERGING for each in used):
            return [declaration.resource]
    return []
