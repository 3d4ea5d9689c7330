"""Finds the resources that a policy is attached to. A wildcard's meaning depends on them."""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.analysis.result import Analysis
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

# The arguments of a policy document that merge other documents. The last two are deprecated names.
_MERGING = frozenset(
    {"source_policy_documents", "override_policy_documents", "source_json", "override_json"}
)


def policy_attachments(analysis: Analysis, context: ReferenceContext) -> tuple[Resource, ...]:
    """The resources whose policy contains the reference of `context`.

    Follows local values, and policy documents that are merged into others. Returns an empty tuple
    if the policy is also read by something that is not a resource, for example an output or a
    module call: then its attachments are unknown.
    """
    top = context.blocks[0]
    if top.type == "resource":
        return (Resource("managed", *top.labels),)
    pending = _policy_subjects(context)
    readers = module_index(analysis, context.document.path).readers
    attachments: dict[Resource, None] = {}
    for subject in pending:  # Grows while it is iterated over.
        for declaration in readers.get(subject, {}).values():
            references = list(_references_to(subject, declaration))
            if not references:
                continue
            forwarder = _forwarder(declaration, references)
            if forwarder is not None:
                if forwarder not in pending:
                    pending.append(forwarder)
            elif isinstance(declaration, ResourceDeclaration):
                attachments[declaration.resource] = None
            else:
                return ()
    return tuple(attachments)


def _policy_subjects(context: ReferenceContext) -> list[Subject]:
    """The local value or policy document that contains the reference; empty for other blocks."""
    top = context.blocks[0]
    if top.type == "locals":
        return [Local(context.attribute.name)]
    if top.labels[:1] == (DOCUMENT,):
        return [Resource("data", *top.labels)]
    return []


def _references_to(subject: Subject, declaration: Declaration) -> Iterator[Reference]:
    """The references of a declaration to a subject, except those in depends_on."""
    for reference in references_of(declaration):
        if reference.subject == subject and reference.role is not Role.DEPENDS_ON:
            yield reference


def _forwarder(declaration: Declaration, references: list[Reference]) -> Subject | None:
    """The local value or policy document that a declaration forwards a policy to.

    Returns None if the declaration uses the policy in another way.
    """
    if isinstance(declaration, LocalDeclaration):
        return Local(declaration.name)
    if isinstance(declaration, ResourceDeclaration):
        resource = declaration.resource
        is_document = resource.mode == "data" and resource.type == DOCUMENT
        if is_document and all(reference.attribute in _MERGING for reference in references):
            return resource
    return None


def referenced_subject(case: FixContext) -> Subject | None:
    """The subject of the reference: a resource, a module output, a local value, …"""
    traversal = expressions.traversal(case.reference.text)
    subject = subject_of(traversal) if traversal else None
    return subject[0] if subject else None


def attaches_only_to_self(case: FixContext, attachments: tuple[Resource, ...]) -> bool:
    """Whether the referenced resource is the only attachment and has exactly one instance."""
    subject = referenced_subject(case)
    module = module_index(case.analysis, case.context.document.path)
    sites = module.resources.get(subject, ()) if isinstance(subject, Resource) else ()
    return attachments == (subject,) and all(
        isinstance(declaration, ResourceDeclaration)
        and declaration.instances is not None
        and len(declaration.instances) == 1
        for _, _, declaration in sites
    )
