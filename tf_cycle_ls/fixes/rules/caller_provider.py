"""The rule `caller-provider`: take a `provider` block out of a called module.

Before, in the module:

    provider "aws" {
      region = data.aws_region.current.name
    }

After, the module has no such block. It uses the configuration of its caller.
"""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.config.declarations import ProviderDeclaration
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.lookup.module_index import module_declarations
from tf_cycle_ls.fixes.model import Applicability, Candidate, Harm, Impact, Rule
from tf_cycle_ls.graph.nodes import Kind, Node

CALLER_PROVIDER = Rule("caller-provider", Applicability.CHANGES_BEHAVIOUR)


def candidates(case: FixContext) -> Iterator[Candidate]:
    """Delete the provider block if a module further up has a default configuration of it."""
    node = case.analysis.dependencies.nodes[case.edge.source]
    if node.kind is not Kind.PROVIDER or case.context.blocks[0].type != "provider":
        return
    if not node.path or not _is_inherited(case, node):
        return
    context, name = case.context, case.context.blocks[0].labels[0]
    document, span = context.document, context.blocks[0].span.shifted(context.offset)
    yield Candidate(
        CALLER_PROVIDER,
        f"Use the caller's provider {name} in {node.path}",
        f"take the provider block out of {node.path}",
        f"the module then uses provider {name} of its caller, and a call may have count, for_each "
        "and depends_on",
        Impact.NONE,
        {document.path: (delete.top_level_block(document.data, span),)},
        (Harm.OTHER_CONFIGURATION,),
    )


def _is_inherited(case: FixContext, node: Node) -> bool:
    """Whether the block has no alias, and a caller of its module configures the provider."""
    own = node.located.declaration
    if not isinstance(own, ProviderDeclaration) or own.name.alias:
        return False
    path, nodes = node.path, case.analysis.dependencies.nodes
    while path:
        caller = nodes[f"{path} (expand)"]
        for _, _, declaration in module_declarations(case.analysis, caller.located.path):
            if isinstance(declaration, ProviderDeclaration) and declaration.name == own.name:
                return True
        path = path.rpartition("module.")[0].removesuffix(".")
    return False
