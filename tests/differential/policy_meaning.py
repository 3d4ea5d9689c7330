"""Checks that a fix does not change the meaning of a policy in forbidden ways.

Checks policy documents and JSON in heredocs. Both are parsed without the parser of tf-cycle-ls.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import hcl2

_DOCUMENT = '"aws_iam_policy_document"'
_MERGED = {"source_policy_documents", "override_policy_documents"}
_HEREDOC = re.compile(r"<<-?(\w+)\r?\n(.*?)\n[ \t]*\1\b", re.DOTALL)
_TEMPLATE = re.compile(r"\$\{[^}]*\}")


@dataclass(frozen=True)
class Statement:
    """The relevant parts of a statement; `lists` are its lists of values by element."""

    effect: str
    principals: tuple[str, ...]
    conditions: int
    lists: Mapping[str, tuple[str, ...]]


Policies = dict[str, dict[str, Statement]]


def made_worse(before: str, after: str) -> Iterator[str]:
    """Yield the forbidden changes of policies between two texts, parsed with python-hcl2."""
    was, now = _policies(before), _policies(after)
    if was is None:
        return
    if now is None:
        yield "JSON in a heredoc became invalid"
        return
    for name, statements in now.items():
        old = was.get(name, {})
        if old and not statements:
            yield f"the policy {name} has no statement left"
        for sid in old.keys() & statements.keys():
            worse = _worse(old[sid], statements[sid])
            yield from (f"{name} {sid}: {what}" for what in worse)


def _worse(old: Statement, new: Statement) -> Iterator[str]:
    if new.effect == "Deny" and old.conditions and not new.conditions:
        yield "a Deny without the condition that limited it"
    if new.effect != old.effect:
        yield "another effect"
    if "*" in new.lists.get("not", ()) and "*" not in old.lists.get("not", ()):
        yield "a not_resources of everything"
    if "*" in new.principals and "*" not in old.principals:
        yield "a principal of everybody"
    if old.principals and not new.principals:
        yield "no principal is left"
    if not all(new.lists.values()):
        yield "an empty list"


def _policies(text: str) -> Policies | None:
    """Return the statements of each policy by name; None if JSON is invalid."""
    policies: Policies = {}
    for block in hcl2.loads(text + "\n").get("data", []):
        for name, body in block.get(_DOCUMENT, {}).items():
            if _MERGED & body.keys():
                continue  # It has statements that are written elsewhere.
            statements = body.get("statement", [])
            policies[name] = {
                str(statement.get("sid")): _of_block(statement) for statement in statements
            }
    for number, heredoc in enumerate(_HEREDOC.finditer(text)):
        try:
            policy = json.loads(_TEMPLATE.sub("x", heredoc[2]))
        except ValueError:
            return None
        if isinstance(policy, dict):
            policies[f"{number}"] = {
                statement["Sid"]: _of_object(statement) for statement in _some(policy)
            }
    return policies


def _some(policy: Mapping[str, Any]) -> list[Any]:
    statements = policy.get("Statement", [])
    return statements if isinstance(statements, list) else [statements]


def _of_block(block: Mapping[str, Any]) -> Statement:
    names = [
        identifier for inner in block.get("principals", []) for identifier in inner["identifiers"]
    ]
    conditions = block.get("condition", [])
    lists = {"not": block["not_resources"]} if "not_resources" in block else {}
    lists |= {"resources": block["resources"]} if "resources" in block else {}
    lists |= {str(number): condition.get("values") for number, condition in enumerate(conditions)}
    return Statement(
        _bare(block.get("effect", '"Allow"')),
        tuple(map(_bare, names)),
        len(conditions),
        {name: tuple(map(_bare, values)) for name, values in lists.items()},
    )


def _of_object(statement: Mapping[str, Any]) -> Statement:
    tests = [
        test for operator in statement.get("Condition", {}).values() for test in operator.items()
    ]
    principal = statement.get("Principal", {})
    names = principal.values() if isinstance(principal, dict) else [principal]
    lists = {"not": statement["NotResource"]} if "NotResource" in statement else {}
    lists |= {"resources": statement["Resource"]} if "Resource" in statement else {}
    lists |= {str(number): values for number, (_, values) in enumerate(tests)}
    return Statement(
        statement.get("Effect", "Allow"),
        tuple(name for principal in names for name in _listed(principal)),
        len(tests),
        {name: _listed(values) for name, values in lists.items()},
    )


def _listed(values: Any) -> tuple[str, ...]:
    return tuple(values) if isinstance(values, list) else (values,)


def _bare(value: object) -> str:
    return str(value).strip('"')
