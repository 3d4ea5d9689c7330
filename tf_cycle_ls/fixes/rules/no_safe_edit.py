"""The rule `no-safe-edit`: places where an edit would break the cycle and do more than that."""

from __future__ import annotations

import os
from collections.abc import Iterator

from tf_cycle_ls.analysis.model import Analysis, Cycle, SourceReference
from tf_cycle_ls.fixes.aws.policy import DOCUMENT, Statement, statement_at
from tf_cycle_ls.fixes.context import ReferenceContext, reference_context
from tf_cycle_ls.fixes.lookup.policy_attachments import policy_attachments
from tf_cycle_ls.fixes.model import Applicability, Explanation, Rule
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.expressions import Call, Expression, Heredoc, Object, Sequence

NO_SAFE_EDIT = Rule("no-safe-edit", Applicability.ONLY_SHOWN)

_BUCKETS = frozenset(("aws_s3_bucket", "aws_s3_bucket_policy"))
_RESOURCES_LEFT_OUT = frozenset(("not_resources", "NotResource"))
_PRINCIPALS = frozenset(("principals", "not_principals", "Principal", "NotPrincipal"))


def explanations(analysis: Analysis, cycle: Cycle) -> Iterator[Explanation]:
    """Why nothing is done about single references of a cycle."""
    for edge in cycle.edges:
        for reference in edge.references:
            found = _reason(analysis, reference)
            if found:
                title, reason = found
                yield Explanation(NO_SAFE_EDIT, f"No edit: {title}", reason, reference.place)


def _reason(analysis: Analysis, reference: SourceReference) -> tuple[str, str] | None:
    """Why a reference is left alone: in a line, and in some sentences."""
    path = reference.place.path
    name = os.path.basename(path)
    if ".terraform" in path.split(os.sep):
        return f"{name} is in a module that was installed", (
            "The next init would put the module's own text back. Change the module where it is "
            "kept, or what its call gives to it."
        )
    if path.endswith(".json"):
        return f"{name} is a JSON file", (
            "Files in the JSON spelling are mostly written by programs, which would write what is "
            "there again. Change what writes the file."
        )
    context = reference_context(analysis, reference)
    if context is None or not context.blocks:
        return None
    found = _of_policy(analysis, context) or _of_dynamic(context)
    if found is None:
        return None
    why, reason = found
    return f"{reference.text} in {reference.attribute} stays: {why}", reason


def _of_policy(analysis: Analysis, context: ReferenceContext) -> tuple[str, str] | None:
    statement = statement_at(context)
    if statement is None:
        return None
    words = (
        {block.type for block in context.blocks} | {context.attribute.name} | set(_keys(context))
    )
    if words & _RESOURCES_LEFT_OUT:
        return "it says what the statement is not about", (
            "A statement with not_resources is about all resources but those. Without the name it "
            "would reach further, and with * in its place nothing at all."
        )
    if words & _PRINCIPALS:
        return "it says who is meant", (
            "A wildcard would mean everybody. Where the role's name is known, name the account's "
            "root as the principal and ask for the role's ARN in a condition on aws:PrincipalArn: "
            "AWS checks that principals exist, and does not check what conditions name."
        )
    resources = statement.resources
    at = context.reference.start
    in_resources = resources is not None and resources.span.contains(at)
    users = policy_attachments(analysis, context)
    if in_resources and any(user.type in _BUCKETS for user in users):
        return "the policy of a bucket must name it", (
            "S3 refuses a bucket policy whose resources are not that bucket and what is in it. "
            "Write the bucket's name where its ARN is built, or move the policy to a resource of "
            "its own, aws_s3_bucket_policy."
        )
    return _of_deny(context, statement)


def _of_deny(context: ReferenceContext, statement: Statement) -> tuple[str, str] | None:
    condition = statement.condition_at(context.reference.start)
    if condition is None:
        return None
    if not statement.effect:
        return "whether its statement allows or denies is computed", (
            "Without a condition an Allow allows more and a Deny denies more. Which it would be "
            "cannot be told here."
        )
    others = [
        each for each in statement.conditions if each is not condition and not each.is_dynamic
    ]
    if statement.effect == "Deny" and not others and statement.removal is None:
        return "the Deny would then deny everything", (
            "It is the only condition of a Deny, and this the only statement, so neither can go: "
            "without the condition everybody would be locked out, and a policy needs a statement. "
            "Ask for something in the condition that is known before, such as aws:SourceVpc, or "
            "take the whole policy away by hand if it is not needed."
        )
    return None


def _of_dynamic(context: ReferenceContext) -> tuple[str, str] | None:
    is_document = context.blocks[0].labels[:1] == (DOCUMENT,)
    if is_document or all(block.type != "dynamic" for block in context.blocks):
        return None
    return "it is in a dynamic block", (
        "How many blocks there are is computed, so no other form of them can be shown to be the "
        "same. Write the blocks out, or give what they need from elsewhere."
    )


def _keys(context: ReferenceContext) -> Iterator[str]:
    """The keys of the objects around a reference."""
    value = expressions.read(context.data, context.attribute.value)
    while True:
        if isinstance(value, Heredoc):
            value = expressions.read(context.data, value.text)
        if isinstance(value, Object):
            entry = next((each for each in value.entries if _holds(each.value, context)), None)
            if entry is None:
                return
            yield entry.key or ""
            value = entry.value
            continue
        inner = value.items if isinstance(value, Sequence) else ()
        inner = value.arguments if isinstance(value, Call) else inner
        holding = next((each for each in inner if _holds(each, context)), None)
        if holding is None:
            return
        value = holding


def _holds(value: Expression, context: ReferenceContext) -> bool:
    return value.span.contains(context.reference.start)
