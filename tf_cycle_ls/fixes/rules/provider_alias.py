"""The rule `provider-alias`: use another provider configuration for what the first one needs.

Before:

    provider "aws" {
      region     = "eu-central-1"
      access_key = data.aws_secretsmanager_secret_version.deploy.secret_string
    }

After, with `provider = aws.bootstrap` in the data source:

    provider "aws" {
      alias  = "bootstrap"
      region = "eu-central-1"
    }
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tf_cycle_ls.config.declarations import ProviderDeclaration, ResourceDeclaration
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.edits.replace import merge_edits
from tf_cycle_ls.fixes.lookup.module_index import free_name, module_declarations
from tf_cycle_ls.fixes.lookup.resource_blocks import ResourceBlock, find_resource_block
from tf_cycle_ls.fixes.model import Applicability, Candidate, Edits, Harm, Impact, Rule
from tf_cycle_ls.graph.nodes import Kind, Node, address
from tf_cycle_ls.syntax.ast import Attribute, Block
from tf_cycle_ls.text import Edit, Span

PROVIDER_ALIAS = Rule("provider-alias", Applicability.CHANGES_BEHAVIOUR)

# Arguments that providers also read from the environment or a file of credentials. An address of
# the service is none of them: another one would be another service.
_FROM_ENVIRONMENT = re.compile(
    r"access_key|secret_key|token|access_token|session_token|api_token|api_key|app_key|region"
    r"|username|user|password|client_id|client_secret|client_certificate|client_key|credentials"
    r"|profile|tenant_id|subscription_id|project|assume_role|assume_role_with_web_identity"
)
_ALIAS = "bootstrap"


def candidates(case: FixContext) -> Iterator[Candidate]:
    """Add a configuration without the arguments on the cycle, for the blocks that these need.

    Only in the root module, because a module with a provider block cannot have `count`, `for_each`
    or `depends_on`.
    """
    node = case.analysis.dependencies.nodes[case.edge.source]
    if node.kind is not Kind.PROVIDER or case.context.blocks[0].type != "provider":
        return
    if node.path:
        return
    graph = case.analysis.dependencies
    users = [graph.nodes[name] for name, other in graph.on_cycles if other == case.edge.source]
    blocks = [_block(case, user, node) for user in users]
    found = [block for block in blocks if block]
    left_out = _arguments_on_cycles(case)
    if not found or len(found) < len(blocks) or left_out is None:
        return
    label = case.context.blocks[0].labels[0]
    alias = free_name(_ALIAS, _aliases(case))
    edits: Edits = case.context.document_edits([_copy(case, alias, left_out)])
    for block in found:
        edits = merge_edits(edits, _use(block, f"{label}.{alias}"))
    names = " and ".join(sorted(address(user.name) for user in users))
    verb = "Read" if names.startswith("data.") else "Create"
    yield Candidate(
        PROVIDER_ALIAS,
        f"{verb} {names} with an alias of {label}",
        f"{verb.lower()} {names} with a provider configuration of its own, {label}.{alias}",
        f"that configuration has no {' and '.join(left_out)}: the provider reads "
        "its environment instead",
        Impact.NONE,
        edits,
        (Harm.OTHER_CONFIGURATION,),
    )


def _block(case: FixContext, user: Node, provider: Node) -> ResourceBlock | None:
    """The block of a node that uses the provider, in the module of its configuration."""
    declaration = user.located.declaration
    if not isinstance(declaration, ResourceDeclaration) or user.path != provider.path:
        return None
    return find_resource_block(case.analysis, user.located.path, declaration.resource)


def _arguments_on_cycles(case: FixContext) -> list[str] | None:
    """The arguments of the provider block with references on cycles; None if one of them has no
    value in the environment."""
    graph, context = case.analysis.dependencies, case.context
    body = context.blocks[0].body
    spans = [
        place.span.shifted(-context.offset)
        for source, target in graph.on_cycles
        if source == case.edge.source
        for place in graph.edge(source, target).places
    ]
    names: dict[str, None] = {}
    parts: Sequence[Attribute | Block] = (*body.attributes, *body.blocks)
    for part in parts:
        if any(part.span.covers(span) for span in spans):
            names[part.name if isinstance(part, Attribute) else part.type] = None
    is_known = names and all(map(_FROM_ENVIRONMENT.fullmatch, names))
    return sorted(names) if is_known else None


def _aliases(case: FixContext) -> set[str]:
    return {
        declaration.name.alias or ""
        for _, _, declaration in module_declarations(case.analysis, case.context.document.path)
        if isinstance(declaration, ProviderDeclaration)
    }


def _copy(case: FixContext, alias: str, left_out: Sequence[str]) -> Edit:
    """A copy of the provider block with an alias and without some arguments, behind the block."""
    context, block = case.context, case.context.blocks[0]
    newline = b"\r\n" if b"\r\n" in context.document.data else b"\n"
    left_out = [*left_out, "alias"]
    lines = [f'provider "{block.labels[0]}" {{'.encode(), f'  alias = "{alias}"'.encode()]
    for attribute in block.body.attributes:
        if attribute.name not in left_out:
            lines.append(b"  " + context.data[attribute.span.start : attribute.span.end].rstrip())
    for nested in block.body.blocks:
        if nested.type not in left_out:
            lines += [b"", b"  " + context.data[nested.span.start : nested.span.end]]
    end = block.span.end
    return Edit(Span(end, end), newline * 2 + newline.join([*lines, b"}"]))


def _use(block: ResourceBlock, configuration: str) -> Edits:
    """The edit that sets the argument `provider` of a block."""
    value = configuration.encode()
    attribute = block.argument("provider")
    if attribute is not None:
        edit = Edit(attribute.value.shifted(block.offset), value)
    else:
        newline = b"\r\n" if b"\r\n" in block.document.data else b"\n"
        brace = block.data.index(b"{", block.block.header.end) + 1
        at = brace + block.offset
        is_one_line = b"\n" not in block.data[brace:].partition(b"}")[0]
        text = newline + b"  provider = " + value + (newline if is_one_line else b"")
        edit = Edit(Span(at, at), text)
    return {block.document.path: (edit,)}
