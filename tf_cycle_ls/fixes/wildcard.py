"""The rule `wildcard`: a policy statement names all resources instead of one of the cycle."""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.analysis.answers import Edge, Root, WrittenReference
from tf_cycle_ls.fixes.offer import Candidate, Harm
from tf_cycle_ls.fixes.policy import Statement
from tf_cycle_ls.fixes.site import Site
from tf_cycle_ls.fixes.users import users_of
from tf_cycle_ls.text import Edit

NAME = "wildcard"

_KEYS = frozenset({"aws_kms_key", "aws_kms_external_key"})
_ENDPOINTS = frozenset({"aws_vpc_endpoint", "aws_vpc_endpoint_policy"})
# S3 refuses a bucket policy whose Resource does not name the bucket.
_REFUSED = frozenset({"aws_s3_bucket", "aws_s3_bucket_policy"})


def candidates(
    root: Root, edge: Edge, reference: WrittenReference, site: Site, statement: Statement
) -> Iterator[Candidate]:
    """What to do about a reference in the `resources` of a statement.

    Nothing where the effect is computed, for then it may be a Deny, and nothing for
    `not_resources`, where a `*` would match no resource at all.
    """
    value = statement.resources
    if value is None or not value.start <= site.reference.start < value.end:
        return
    users = users_of(root, site)
    if not statement.effect or any(user.type in _REFUSED for user in users):
        return
    harm, loss = _loss(edge, reference, statement, [(user.type, str(user)) for user in users])
    name = "Resource" if statement.any_resource == b'"*"' else _name(site)
    what = f"use {name} = {statement.any_resource.decode()}"
    edits = (Edit(value.shifted(site.offset), statement.any_resource),)
    yield Candidate(NAME, what, loss, harm, edits)


def _name(site: Site) -> str:
    return "resources" if site.blocks[0].type == "data" else "Resource"


def _loss(
    edge: Edge, reference: WrittenReference, statement: Statement, users: list[tuple[str, str]]
) -> tuple[Harm, str]:
    if statement.effect == "Deny":
        return Harm.WIDENED, "widens the Deny to every resource, which can lock others out"
    if users and all(type_ in _KEYS and user == edge.target for type_, user in users):
        return Harm.NOTHING, "nothing is lost, in a key policy it means this key"
    if users and all(type_ in _ENDPOINTS for type_, _ in users):
        return Harm.NARROWED, (
            "widens the Allow: the endpoint then passes requests for every resource, of any "
            "account, that identity and resource policies allow"
        )
    return Harm.WIDENED, f"widens the Allow to every resource, not only {reference.text}"
