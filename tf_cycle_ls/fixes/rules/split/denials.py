"""Finds denials in a policy that moves: until it is attached, what they deny is possible."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.config.references import subject_of
from tf_cycle_ls.fixes.aws.policy import DOCUMENT
from tf_cycle_ls.fixes.lookup.resource_blocks import find_resource_block
from tf_cycle_ls.fixes.model import Harm
from tf_cycle_ls.fixes.rules.split.resource_writer import ParentResource
from tf_cycle_ls.fixes.rules.split.spec import SplitSpec
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute

_POLICIES = frozenset({"policy", "inline_policy"})
_MANAGED = "managed_policy_arns"
# A policy of AWS, which allows only, unless its name says otherwise.
_AWS_POLICY = re.compile(rb'"arn:[^"]*:iam::aws:policy/(?![^"]*(?:Deny|Quarantine))[^"]*"')
# An effect that is denied, or computed.
_DENIES = re.compile(rb'\b[Ee]ffect"?\s*[=:](?!\s*"Allow")')
# Arguments of a policy document whose statements are elsewhere.
_SOURCES = (
    "source_policy_documents",
    "override_policy_documents",
    "source_json",
    "override_json",
)


def with_denials(parent: ParentResource, spec: SplitSpec) -> SplitSpec:
    """The spec whose harm fits the policy: one that may deny leaves more open until it is attached.

    Without denials, a missing policy only means less access.
    """
    if spec.interim_harm is not Harm.BRIEFLY_CLOSED:
        return spec
    if spec.argument == _MANAGED:
        denies = _attaches_denial(parent)
    elif spec.argument in _POLICIES:
        policies = _policies(parent, spec)
        denies = any(_may_deny(parent, parent.data, policy) for policy in policies)
    else:
        return spec
    if not denies:
        return spec
    return replace(
        spec,
        interim_harm=Harm.BRIEFLY_OPEN,
        interim_state=f"{spec.interim_state}, and its denials do not apply",
    )


def _policies(parent: ParentResource, spec: SplitSpec) -> Iterator[Attribute]:
    """The arguments that hold a policy."""
    attribute = parent.body.attribute(spec.argument)
    if attribute is not None:
        yield attribute
    for block in parent.body.blocks_of(spec.argument):
        nested = block.body.attribute("policy")
        if nested is not None:
            yield nested


def _attaches_denial(parent: ParentResource) -> bool:
    """Whether a list of ARNs may contain that of a policy that denies something."""
    attribute = parent.body.attribute(_MANAGED)
    value = expressions.read(parent.data, attribute.value) if attribute else None
    if not isinstance(value, expressions.Sequence):
        return True
    return any(_arn_may_deny(parent, parent.source(item.span)) for item in value.items)


def _arn_may_deny(parent: ParentResource, arn: bytes) -> bool:
    if _AWS_POLICY.fullmatch(arn):
        return False
    traversal = expressions.traversal(arn.decode())
    subject = subject_of(traversal) if traversal else None
    resource = subject[0] if subject else None
    if not isinstance(resource, Resource) or resource.type != "aws_iam_policy":
        return True
    block = find_resource_block(parent.analysis, parent.context.document.path, resource)
    policy = block.argument("policy") if block else None
    return block is None or policy is None or _may_deny(parent, block.data, policy)


def _may_deny(parent: ParentResource, data: bytes, attribute: Attribute) -> bool:
    """Whether a policy denies something. True also if its statements cannot be read.

    `data` is the text of the block that contains the argument.
    """
    text = data[attribute.value.start : attribute.value.end].strip()
    value = expressions.read(data, attribute.value)
    is_text = isinstance(value, expressions.Heredoc) or text[:1] == b'"'
    if is_text or (isinstance(value, expressions.Call) and value.name == "jsonencode"):
        return bool(_DENIES.search(text.replace(b'\\"', b'"')))
    traversal = expressions.traversal(text.decode())
    subject = subject_of(traversal) if traversal else None
    resource = subject[0] if subject else None
    if not isinstance(resource, Resource) or resource.type != DOCUMENT:
        return True
    block = find_resource_block(parent.analysis, parent.context.document.path, resource)
    if block is None or any(block.argument(name) for name in _SOURCES):
        return True
    body = block.data[block.block.span.start : block.block.span.end]
    return bool(_DENIES.search(body))
