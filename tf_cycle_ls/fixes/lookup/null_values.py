"""Tells whether an argument may be null. If it is, a provider generates or omits the value."""

from __future__ import annotations

import re

from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.declarations import VariableDeclaration
from tf_cycle_ls.fixes.context import parse_item_body
from tf_cycle_ls.fixes.lookup.module_index import module_declarations
from tf_cycle_ls.fixes.lookup.resource_blocks import TopLevelBlock
from tf_cycle_ls.syntax.ast import Attribute

_NULL = re.compile(rb"\bnull\b")


def may_be_null(analysis: Analysis, block: TopLevelBlock, attribute: Attribute) -> bool:
    """Whether the value of an argument mentions null, or a variable whose default is null."""
    if _NULL.search(block.text(attribute)):
        return True
    variables = {
        traversal.steps[0] for traversal in attribute.traversals if traversal.root == "var"
    }
    return any(
        isinstance(declaration, VariableDeclaration)
        and declaration.name in variables
        and _defaults_to_null(analysis.documents[path].data[item.span.start : item.span.end])
        for path, item, declaration in module_declarations(analysis, block.document.path)
    )


def _defaults_to_null(variable: bytes) -> bool:
    body = parse_item_body(variable)
    default = body.blocks[0].body.attribute("default") if body and body.blocks else None
    return default is not None and variable[default.value.start : default.value.end] == b"null"
