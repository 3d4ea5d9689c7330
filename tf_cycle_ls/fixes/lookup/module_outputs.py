"""Finds the output of a local module that a reference reads."""

from __future__ import annotations

import os.path

from msgspec import Struct

from tf_cycle_ls.analysis.module_sources import local_source
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.addrs import CallOutput
from tf_cycle_ls.config.declarations import (
    CallDeclaration,
    OutputDeclaration,
    ProviderDeclaration,
)
from tf_cycle_ls.config.references import subject_of
from tf_cycle_ls.fixes.lookup.module_index import module_declarations
from tf_cycle_ls.fixes.lookup.resource_blocks import TopLevelBlock, find_named_block
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute


class Output(Struct, frozen=True):
    """An output: its block, its argument `value`, and the block of the call of its module.

    `inherits_providers` is True if the module uses the provider configurations of its caller.
    """

    block: TopLevelBlock
    attribute: Attribute
    call: TopLevelBlock
    inherits_providers: bool


def find_output(analysis: Analysis, path: str, reference: str) -> Output | None:
    """The output that a reference in the file at `path` reads as a whole.

    Returns None for any other reference, if the module is not local, or if its call has `count` or
    `for_each`.
    """
    traversal = expressions.traversal(reference)
    subject = subject_of(traversal) if traversal else None
    output_name = subject[0] if subject else None
    if traversal is None or not isinstance(output_name, CallOutput) or len(traversal.steps) != 2:
        return None
    if output_name.output is None:
        return None
    found = find_named_block(analysis, path, CallDeclaration, output_name.call)
    if found is None or found[0].has_instances:
        return None
    call, declaration = found
    directory = local_source(os.path.dirname(path), declaration.source)
    # The file name is arbitrary, because a module is identified by the directory of the path.
    module_path = os.path.join(directory or "", "main.tf")
    output = find_named_block(analysis, module_path, OutputDeclaration, output_name.output)
    attribute = output[0].argument("value") if output else None
    if output is None or attribute is None:
        return None
    declares_provider = any(
        isinstance(declaration, ProviderDeclaration)
        for _, _, declaration in module_declarations(analysis, module_path)
    )
    inherits = not declares_provider and not declaration.providers
    return Output(output[0], attribute, call, inherits)
