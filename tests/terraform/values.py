"""Generates values for variables without a default, so that a plan does not prompt for them."""

from __future__ import annotations

import json

from tree_sitter import Node

from tests.terraform import hcl
from tests.terraform.module_tree import Module


def for_variables(root: Module) -> dict[str, str]:
    """Return environment variables that set the required variables of a root module.

    The environment has the lowest precedence, so values in `terraform.tfvars` still apply.
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
    """Format a value for the environment: unquoted if the type is string or not given."""
    if constraint is None or hcl.text(hcl.unquoted(constraint)) == "string":
        return "stub"
    return json.dumps(_sample(constraint))


def _sample(constraint: Node) -> object:
    """Return a value of a type. Collections have one element, so that `for_each` is not empty."""
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
