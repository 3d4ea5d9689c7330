"""Values for the variables that have no default, so that a plan need not ask."""

from __future__ import annotations

import json

from tree_sitter import Node

from tests.terraform import hcl
from tests.terraform.module_tree import Module


def for_variables(root: Module) -> dict[str, str]:
    """Environment variables that set each variable of a root module that needs a value.

    The environment is where Terraform looks last, so `terraform.tfvars` still counts.
    """
    blocks = [block for block in root.blocks_of("variable") if block.labels]
    optional = {block.labels[0] for block in blocks if block.body.value("default")}
    types = {block.labels[0]: block.body.value("type") for block in blocks}
    return {
        f"TF_VAR_{name}": _as_text(constraint)
        for name, constraint in types.items()
        if name not in optional
    }


def _as_text(constraint: Node | None) -> str:
    """A value as the environment spells it: bare for strings and for variables of no type."""
    if constraint is None or hcl.text(hcl.unquoted(constraint)) == "string":
        return "stub"
    return json.dumps(_sample(constraint))


def _sample(constraint: Node) -> object:
    """Some value of a type; collections have one element, so that what is made for each exists."""
    constraint = hcl.unquoted(constraint)
    plain: dict[str, object] = {"number": 1, "bool": True, "list": ["stub"], "map": {"key": "stub"}}
    match hcl.call(constraint):
        case ("list" | "set", [element]):
            return [_sample(element)]
        case ("map", [element]):
            return {"key": _sample(element)}
        case ("optional", [inner, *_]):
            return _sample(inner)
        case ("tuple", [members]):
            return [_sample(member) for member in hcl.items(members)]
        case ("object", [members]):
            return {name: _sample(member) for name, member in hcl.pairs(members).items()}
        case _:
            return plain.get(hcl.text(constraint), "stub")
