"""Tells whether an argument may be null or empty, so that a provider generates the value.

The value may come from a variable of a module, so its default and the calls of the module count.
The values that a user gives to the root module are not known.
"""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterator

from tf_cycle_ls.analysis.module_sources import local_source
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.declarations import (
    CallDeclaration,
    LocalDeclaration,
    VariableDeclaration,
)
from tf_cycle_ls.fixes.lookup.module_index import module_declarations
from tf_cycle_ls.fixes.lookup.resource_blocks import Named, TopLevelBlock, find_named_block
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute, Traversal

_NULL = re.compile(rb"\bnull\b")
# A value that is null, or a branch of a conditional that is. `x == null` is neither.
_IS_NULL = re.compile(rb"(?:\A|[?:(])\s*null\b")
_MAX_STEPS = 5

_Value = tuple[TopLevelBlock, Attribute]


def may_be_null(analysis: Analysis, block: TopLevelBlock, attribute: Attribute) -> bool:
    """Whether the value of an argument mentions null, or a variable or local value that may be
    null."""
    return bool(_NULL.search(block.text(attribute))) or any(
        _IS_NULL.search(value) for value in _sources(analysis, block, attribute)
    )


def may_be_empty(analysis: Analysis, block: TopLevelBlock, attribute: Attribute) -> bool:
    """Whether the value of an argument is the empty string, or a variable or local value that may
    be."""
    return block.text(attribute) == b'""' or b'""' in _sources(analysis, block, attribute)


def _sources(analysis: Analysis, block: TopLevelBlock, attribute: Attribute) -> list[bytes]:
    """The source texts of the values that the variables and local values in an argument may have.

    A value that only passes on another one is followed.
    """
    texts: list[bytes] = []
    pending = [(block.document.path, traversal) for traversal in attribute.traversals]
    for _ in range(_MAX_STEPS):
        values = [
            value for path, traversal in pending for value in _given(analysis, path, traversal)
        ]
        texts += [owner.text(value) for owner, value in values]
        pending = [
            (owner.document.path, value.traversals[0])
            for owner, value in values
            if len(value.traversals) == 1 and expressions.traversal(owner.text(value).decode())
        ]
    return texts


def _given(analysis: Analysis, path: str, traversal: Traversal) -> Iterator[_Value]:
    """The values that a traversal may have in the module that contains the file at `path`."""
    name = traversal.steps[0] if len(traversal.steps) == 1 else None
    if not isinstance(name, str):
        return
    if traversal.root == "local":
        yield from _argument(analysis, path, LocalDeclaration, name, name)
    elif traversal.root == "var":
        yield from _given_to_variable(analysis, path, name)


def _given_to_variable(analysis: Analysis, path: str, name: str) -> Iterator[_Value]:
    """The default of a variable, and what the calls of its module pass to it."""
    yield from _argument(analysis, path, VariableDeclaration, name, "default")
    variable = find_named_block(analysis, path, VariableDeclaration, name)
    nullable = variable[0].argument("nullable") if variable else None
    is_nullable = nullable is None or variable is None or variable[0].text(nullable) != b"false"
    directory = os.path.dirname(path)
    for caller in dict.fromkeys(map(os.path.dirname, analysis.documents)):
        # The file name is arbitrary, because a module is identified by the directory of the path.
        inside = os.path.join(caller, "main.tf")
        calls = (
            declaration.name
            for _, _, declaration in module_declarations(analysis, inside)
            if isinstance(declaration, CallDeclaration)
            and local_source(caller, declaration.source) == directory
        )
        for call in calls:
            for owner, value in _argument(analysis, inside, CallDeclaration, call, name):
                if is_nullable or owner.text(value) != b"null":
                    yield owner, value


def _argument(
    analysis: Analysis, path: str, type_: type[Named], name: str, argument: str
) -> Iterator[_Value]:
    """An argument of the only block with a declaration of a type with a name."""
    found = find_named_block(analysis, path, type_, name)
    attribute = found[0].argument(argument) if found else None
    if found and attribute:
        yield found[0], attribute
