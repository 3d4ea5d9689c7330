"""Attaches a new managed policy to everything that an old one is attached to.

Each attachment is copied. AWS evaluates all policies of a role, user or group together, so the
statements may be in any of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tf_cycle_ls.config.declarations import Declaration, ResourceDeclaration, references_of
from tf_cycle_ls.config.references import Reference, Role
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.edits.replace import merge_edits
from tf_cycle_ls.fixes.lookup.module_index import free_name, module_index
from tf_cycle_ls.fixes.lookup.resource_blocks import ResourceBlock, find_resource_block
from tf_cycle_ls.fixes.model import Edits
from tf_cycle_ls.text import Edit, Span

MANAGED_POLICY = "aws_iam_policy"
"""The type of a policy that other resources attach."""

_ATTACHMENTS = frozenset(
    {
        "aws_iam_group_policy_attachment",
        "aws_iam_policy_attachment",
        "aws_iam_role_policy_attachment",
        "aws_iam_user_policy_attachment",
    }
)
_ARN = re.compile(rb"aws_iam_policy\.[\w-]+(?P<rest>(?:\[[^\[\]]*\])?\.arn)\s*")


def copied_attachments(case: FixContext, old: ResourceBlock, label: str) -> Edits | None:
    """Insert a copy of each attachment of the policy `old`, for the policy called `label`.

    Returns None if the module has no attachment, if one chooses its policy in another way than by
    `policy_arn`, or if something else reads the policy, such as an output.
    """
    copies: list[Edits] = []
    for declaration, references in _readers(case, old):
        copy = _copy(case, declaration, references, label)
        if copy is None:
            return None
        copies.append(copy)
    return merge_edits(*copies) if copies else None


def _readers(case: FixContext, old: ResourceBlock) -> Iterator[tuple[Declaration, list[Reference]]]:
    """The declarations that read the policy, not only in `depends_on`, with their references."""
    resource = old.declaration.resource
    index = module_index(case.analysis, case.context.document.path)
    for declaration in index.readers.get(resource, {}).values():
        references = [
            reference
            for reference in references_of(declaration)
            if reference.subject == resource and reference.role is not Role.DEPENDS_ON
        ]
        if references:
            yield declaration, references


def _copy(
    case: FixContext, declaration: Declaration, references: list[Reference], label: str
) -> Edits | None:
    """A copy of one attachment, behind it."""
    if not isinstance(declaration, ResourceDeclaration) or len(references) != 1:
        return None
    type_, path = declaration.resource.type, case.context.document.path
    block = find_resource_block(case.analysis, path, declaration.resource)
    attribute = block.argument("policy_arn") if block and type_ in _ATTACHMENTS else None
    match = _ARN.fullmatch(block.text(attribute)) if block and attribute else None
    if block is None or attribute is None or match is None:
        return None
    taken = module_index(case.analysis, path).taken.get(("managed", type_), ())
    name = free_name(label, set(taken))
    value = attribute.value
    text = b"".join(
        (
            f'resource "{type_}" "{name}" '.encode(),
            block.data[block.block.header.end : value.start].lstrip(),
            f"{MANAGED_POLICY}.{label}".encode() + match["rest"],
            block.data[value.start + match.end("rest") : block.block.span.end],
        )
    )
    newline = b"\r\n" if b"\r\n" in block.document.data else b"\n"
    end = block.block.span.end + block.offset
    return {block.document.path: (Edit(Span(end, end), newline * 2 + text),)}
