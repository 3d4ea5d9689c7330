"""Compares the meaning of inline blocks and of the separate resources that replace them.

The names are those of the provider schemas. Rules are compared as sets, as by the providers. A
separate resource must not occur twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import hcl2

Body = Mapping[str, Any]

# A rule: the resource that it belongs to, and its arguments by name.
Rule = tuple[str, frozenset[tuple[str, str]]]


@dataclass(frozen=True)
class Pair:
    """A block of a resource, and the resource that one block becomes.

    `parents` are the arguments by which that one names the first, `renamed` those that have
    another name there, `fixed` those that it has beyond.
    """

    resource: str
    block: str
    replacement: str
    parents: tuple[str, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)


_ACL = {"rule_no": "rule_number", "action": "rule_action"}
_OF_AZURE = ("resource_group_name",)

PAIRS = (
    Pair(
        "aws_route_table",
        "route",
        "aws_route",
        ("route_table_id",),
        {"cidr_block": "destination_cidr_block"},
    ),
    Pair(
        "aws_network_acl",
        "ingress",
        "aws_network_acl_rule",
        ("network_acl_id",),
        _ACL,
        {"egress": "False"},
    ),
    Pair(
        "aws_network_acl",
        "egress",
        "aws_network_acl_rule",
        ("network_acl_id",),
        _ACL,
        {"egress": "True"},
    ),
    Pair(
        "azurerm_network_security_group",
        "security_rule",
        "azurerm_network_security_rule",
        ("network_security_group_name", *_OF_AZURE),
    ),
    Pair("azurerm_route_table", "route", "azurerm_route", ("route_table_name", *_OF_AZURE)),
    Pair(
        "azurerm_key_vault", "access_policy", "azurerm_key_vault_access_policy", ("key_vault_id",)
    ),
    Pair(
        "google_compute_security_policy",
        "rule",
        "google_compute_security_policy_rule",
        ("security_policy",),
    ),
    Pair("google_bigquery_dataset", "access", "google_bigquery_dataset_access", ("dataset_id",)),
)

_META = frozenset({"count", "for_each", "provider", "region", "project", "lifecycle", "depends_on"})

_GROUP = "aws_security_group"
_DIRECTIONS = ("ingress", "egress")
# The lists of an inline rule, and the arguments of a separate rule for one element of each.
_SOURCES = {
    "cidr_blocks": "cidr_ipv4",
    "ipv6_cidr_blocks": "cidr_ipv6",
    "prefix_list_ids": "prefix_list_id",
    "security_groups": "referenced_security_group_id",
}


class UnknownError(Exception):
    """A value is not literal, such as a computed list or a dynamic block."""


def differences(before: Iterable[str], after: Iterable[str]) -> Iterator[str]:
    """Yield the differences in meaning between two configurations; none if they are unknown."""
    try:
        (was, _), (now, own) = rules_of(before), rules_of(after)
    except UnknownError:
        return
    yield from (f"lost: {rule}" for rule in sorted(map(_in_words, was - now)))
    yield from (f"new: {rule}" for rule in sorted(map(_in_words, now - was)))
    yield from (f"duplicate: {_in_words(rule)}" for rule, times in own.items() if times > 1)


def rules_of(texts: Iterable[str]) -> tuple[set[Rule], Counter[Rule]]:
    """Return all rules, and those of separate resources. Raises UnknownError."""
    resources = list(_resources(texts))
    own = Counter(rule for type_, _, body in resources for rule in _of_its_own(type_, body))
    inline = {rule for type_, name, body in resources for rule in _inline(type_, name, body)}
    return inline | set(own), own


def _resources(texts: Iterable[str]) -> Iterator[tuple[str, str, Body]]:
    for text in texts:
        for block in hcl2.loads(text + "\n").get("resource", []):
            for type_, named in block.items():
                for name, body in named.items():
                    yield type_.strip('"'), name.strip('"'), body


def _inline(type_: str, name: str, body: Body) -> Iterator[Rule]:
    address = f"{type_}.{name}"
    dynamic = {kind.strip('"') for block in body.get("dynamic", []) for kind in block}
    for pair in PAIRS:
        if pair.resource == type_:
            if pair.block in dynamic:
                raise UnknownError(address)
            for block in _blocks(body, pair.block):
                yield address, _arguments(block, pair.renamed) | frozenset(pair.fixed.items())
    if type_ == _GROUP:
        if dynamic.intersection(_DIRECTIONS):
            raise UnknownError(address)
        for direction in _DIRECTIONS:
            for block in _blocks(body, direction):
                yield from _rule(address, direction, block)


def _rule(group: str, direction: str, block: Body) -> Iterator[Rule]:
    """Yield the meaning of an inline rule of a security group, once per source."""
    same = {"ip_protocol": str(block["protocol"]), "direction": direction}
    if same["ip_protocol"] != '"-1"':
        same |= {port: str(block[port]) for port in ("from_port", "to_port")}
    if "description" in block:
        same["description"] = str(block["description"])
    for many, one in _SOURCES.items():
        values = block.get(many, [])
        if not isinstance(values, list):
            raise UnknownError(many)
        for value in values:
            yield group, frozenset({**same, one: str(value)}.items())
    if block.get("self") in (True, "true"):
        itself = {**same, "referenced_security_group_id": group}
        yield group, frozenset(itself.items())


def _of_its_own(type_: str, body: Body) -> Iterator[Rule]:
    for direction in _DIRECTIONS:
        if type_ == f"aws_vpc_security_group_{direction}_rule":
            group = _parent(body["security_group_id"])
            source = body.get("referenced_security_group_id", "")
            itself = {"referenced_security_group_id": group} if _parent(source) == group else {}
            arguments = _arguments({**body, **itself}, {}, ("security_group_id",))
            yield group, arguments | {("direction", direction)}
    if "for_each" in body and "each.value" in str(body):
        raise UnknownError(type_)
    for replacement in dict.fromkeys(pair.replacement for pair in PAIRS):
        if replacement == type_:
            pair = next(pair for pair in PAIRS if pair.replacement == type_)
            yield _parent(body[pair.parents[0]]), _arguments(body, {}, pair.parents)


def _blocks(body: Body, kind: str) -> list[Body]:
    blocks = body.get(kind, [])
    if not isinstance(blocks, list):
        raise UnknownError(kind)
    return blocks


def _arguments(
    body: Body, renamed: Mapping[str, str], left_out: Iterable[str] = ()
) -> frozenset[tuple[str, str]]:
    """Return the arguments without python-hcl2's metadata such as `__comments__`."""
    skipped = _META.union(left_out)
    return frozenset(
        (renamed.get(name, name), str(value))
        for name, value in body.items()
        if name not in skipped and not name.startswith("__")
    )


def _parent(value: object) -> str:
    """Return the address in a string such as `${aws_security_group.web[each.key].id}`."""
    type_, _, rest = str(value).removeprefix("${").partition(".")
    return f"{type_}.{rest.partition('.')[0].partition('[')[0]}"


def _in_words(rule: Rule) -> str:
    arguments = ", ".join(f"{name} = {value}" for name, value in sorted(rule[1]))
    return f"{rule[0]}: {arguments}"
