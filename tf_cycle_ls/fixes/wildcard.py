"""The rule `wildcard`: a policy statement names all resources instead of one of the cycle."""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.fixes.offer import Candidate, Harm
from tf_cycle_ls.fixes.policy import Statement, statement_at
from tf_cycle_ls.fixes.site import Case, Site
from tf_cycle_ls.fixes.users import users_of
from tf_cycle_ls.text import Edit

NAME = "wildcard"

_KEYS = frozenset({"aws_kms_key", "aws_kms_external_key"})
_ENDPOINTS = frozenset({"aws_vpc_endpoint", "aws_vpc_endpoint_policy"})
# S3 refuses a bucket policy whose Resource does not name the bucket.
_REFUSED = frozenset({"aws_s3_bucket", "aws_s3_bucket_policy"})


def candidates(case: Case) -> Iterator[Candidate]:
    """What to do about a reference in the `resources` of a policy statement.

    Nothing where the effect is computed, for then it may be a Deny, and nothing for
    `not_resources`, where a `*` would match no resource at all.
    """
    site = case.site
    statement = statement_at(site)
    value = statement.resources if statement else None
    if statement is None or value is None:
        return
    if not value.start <= site.reference.start < value.end or not statement.effect:
        return
    users = users_of(case.root, site)
    if any(user.type in _REFUSED for user in users):
        return
    harm, loss = _loss(case, statement, [(user.type, str(user)) for user in users])
    what = f"use {_name(site)} = {statement.any_resource.decode()}"
    edits = site.placed([Edit(value, statement.any_resource)])
    yield Candidate(NAME, what, loss, harm, edits)


def _name(site: Site) -> str:
    return "resources" if site.blocks[0].type == "data" else "Resource"


def _loss(case: Case, statement: Statement, users: list[tuple[str, str]]) -> tuple[Harm, str]:
    if statement.effect == "Deny":
        return Harm.WIDENED, "widens the Deny to every resource, which can lock others out"
    if users and all(type_ in _KEYS and user == case.edge.target for type_, user in users):
        return Harm.NOTHING, "nothing is lost, in a key policy it means this key"
    if users and all(type_ in _ENDPOINTS for type_, _ in users):
        return Harm.NARROWED, (
            "widens the Allow: the endpoint then passes requests for every resource, of any "
            "account, that identity and resource policies allow"
        )
    return Harm.WIDENED, f"widens the Allow to every resource, not only {case.reference.text}"
