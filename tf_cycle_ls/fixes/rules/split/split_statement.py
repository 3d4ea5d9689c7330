"""Moves statements of a policy to a policy of their own.

What depends on the policy, often by `depends_on`, then still waits for its other statements. Only
for policies of roles, users and groups, which may have several: AWS evaluates the statements of all
of them together (IAM: policy evaluation logic). A managed policy is attached by other resources,
which are copied.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from tf_cycle_ls.config.declarations import references_of
from tf_cycle_ls.config.references import Role
from tf_cycle_ls.fixes.aws.policy import DOCUMENT, statement_at
from tf_cycle_ls.fixes.aws.policy.attachments import policy_attachments
from tf_cycle_ls.fixes.aws.policy.statement import Statement
from tf_cycle_ls.fixes.context import FixContext, ReferenceContext, reference_context
from tf_cycle_ls.fixes.edits.replace import merge_edits
from tf_cycle_ls.fixes.lookup.module_index import free_name, module_index
from tf_cycle_ls.fixes.lookup.resource_blocks import ResourceBlock, find_resource_block
from tf_cycle_ls.fixes.model import Edits
from tf_cycle_ls.fixes.rules.split.managed_policies import MANAGED_POLICY, copied_attachments
from tf_cycle_ls.text import Edit, Span

OWNERS = {
    "aws_iam_group_policy": "group",
    "aws_iam_role_policy": "role",
    "aws_iam_user_policy": "user",
}
"""Types of policies of which an owner may have several, with the argument for the owner."""

# Two policies with the same prefix get different names.
_KEPT = ("count", "for_each", "provider", "name_prefix")
_KEPT_BY_MANAGED_POLICIES = (*_KEPT, "path", "tags")
_NAME = re.compile(rb'"[\w+=,.@-]+"')


class MovedStatements(Struct, frozen=True):
    """The edits, the address of the new policy, and whether it may contain a denial.

    `owner` is the kind of identity that has the policy: a role, user or group.
    """

    edits: Edits
    address: str
    may_deny: bool
    owner: str


def plan_move(case: FixContext) -> MovedStatements | None:
    """Move the statements with the references of the edge to a new policy of the same owner.

    Returns None if the policy has no other statement, or if other policies share its document.
    """
    statements = _statements(case)
    old = _policy(case) if statements else None
    if not statements or old is None or old.argument("policy") is None:
        return None
    type_ = old.declaration.resource.type
    label = free_name(f"{old.block.labels[1]}_{_suffix(case)}", _taken(case, "managed", type_))
    edits = case.context.document_edits([edit for one in statements for edit in one.removal or ()])
    if case.context.blocks[0].labels[:1] == (DOCUMENT,):
        document = free_name(label, _taken(case, "data", DOCUMENT))
        policy = f"data.{DOCUMENT}.{document}.json".encode()
        edits = merge_edits(edits, _new_document(case.context, statements, document))
    else:
        remaining = _remaining_text(case.context, statements)
        if remaining is None:
            return None
        policy = remaining
    copied = _KEPT_BY_MANAGED_POLICIES if type_ == MANAGED_POLICY else (*_KEPT, OWNERS[type_])
    edits = merge_edits(edits, _insertion(old, _lines(old, copied, label, policy)))
    if type_ == MANAGED_POLICY:
        attachments = copied_attachments(case, old, label)
        if attachments is None:
            return None
        edits = merge_edits(edits, attachments)
    may_deny = any(statement.effect != "Allow" for statement in statements)
    owner = OWNERS.get(type_, "identity")
    return MovedStatements(edits, f"{type_}.{label}", may_deny, owner)


def _statements(case: FixContext) -> list[Statement]:
    """The statements with references of the edge; empty if they cannot be moved together."""
    found: dict[Span, Statement] = {}
    for reference in case.edge.references:
        is_own = reference is case.reference
        context = case.context if is_own else reference_context(case.analysis, reference)
        statement = statement_at(context) if context else None
        if context is None or statement is None or statement.is_dynamic:
            return []
        if statement.removal is None or context.offset != case.context.offset:
            return []
        found[statement.span] = statement
    siblings = {span for one in found.values() if one.removable for span in one.removable.siblings}
    # Deletions of neighbours in a list would overlap.
    return list(found.values()) if len(found) == 1 or not siblings else []


def _policy(case: FixContext) -> ResourceBlock | None:
    """The block of the only policy that contains the statement."""
    attachments = policy_attachments(case.analysis, case.context)
    if len(attachments) != 1 or attachments[0].type not in (*OWNERS, MANAGED_POLICY):
        return None
    path = case.context.document.path
    block = find_resource_block(case.analysis, path, attachments[0])
    top = case.context.blocks[0]
    if block is None or top.type not in ("resource", "data") or _is_special(case, block):
        return None
    is_document = top.labels[:1] == (DOCUMENT,)
    attribute = block.argument("policy")
    reads = f"data.{DOCUMENT}.{top.labels[-1]}.json".encode()
    if is_document and (attribute is None or block.text(attribute).strip() != reads):
        return None  # The policy is changed on the way.
    return block


def _is_special(case: FixContext, block: ResourceBlock) -> bool:
    """Whether another block reads a policy, or a second one could not share its arguments."""
    if block.argument("depends_on") or block.block.body.blocks:
        return True
    resource = block.declaration.resource
    if resource.type == MANAGED_POLICY:
        return False  # Its attachments read it.
    readers = module_index(case.analysis, case.context.document.path).readers.get(resource, {})
    return any(
        reference.subject == resource and reference.role is not Role.DEPENDS_ON
        for declaration in readers.values()
        for reference in references_of(declaration)
    )


def _suffix(case: FixContext) -> str:
    """The name of what the moved statements are about."""
    parts = [part for part in re.split(r"\W+", case.reference.text) if part]
    return parts[-2] if len(parts) > 2 else "more"


def _taken(case: FixContext, mode: str, type_: str) -> set[str]:
    index = module_index(case.analysis, case.context.document.path)
    return set(index.taken.get((mode, type_), ()))


def _remaining_text(context: ReferenceContext, statements: Sequence[Statement]) -> bytes | None:
    """The policy with the statements only. None if they are no elements of a list."""
    (statement,) = statements
    siblings = statement.removable.siblings if statement.removable else ()
    value = context.attribute.value
    if len(siblings) < 2:
        return None
    data, span = context.data, statement.span
    before, after = data[value.start : siblings[0].start], data[siblings[-1].end : value.end]
    return before + data[span.start : span.end] + after


def _lines(old: ResourceBlock, copied: Sequence[str], label: str, policy: bytes) -> list[bytes]:
    """The lines of the new policy."""
    lines = [f'resource "{old.block.labels[0]}" "{label}" {{'.encode()]
    name = old.argument("name")
    for attribute in filter(None, map(old.argument, copied)):
        lines.append(b"  %b = %b" % (attribute.name.encode(), old.text(attribute).rstrip()))
    if name and _NAME.fullmatch(old.text(name)):
        suffix = label.removeprefix(f"{old.block.labels[1]}_").encode()
        lines.append(b'  name = "%b-%b"' % (old.text(name)[1:-1], suffix))
    return [*lines, b"  policy = " + policy.rstrip(), b"}"]


def _insertion(old: ResourceBlock, lines: Sequence[bytes]) -> Edits:
    newline = b"\r\n" if b"\r\n" in old.document.data else b"\n"
    at = old.block.span.end + old.offset
    return {old.document.path: (Edit(Span(at, at), newline * 2 + newline.join(lines)),)}


def _new_document(context: ReferenceContext, statements: Sequence[Statement], name: str) -> Edits:
    """A policy document with the statements, behind the one that has them now."""
    newline = b"\r\n" if b"\r\n" in context.data else b"\n"
    texts = [b"  " + context.data[one.span.start : one.span.end] for one in statements]
    header = f'data "{DOCUMENT}" "{name}" {{'.encode()
    text = newline * 2 + newline.join([header, (newline * 2).join(texts), b"}"])
    end = context.blocks[0].span.end
    return context.document_edits([Edit(Span(end, end), text)])
