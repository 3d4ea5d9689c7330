"""Schemas of the provider that is built into Terraform. No other provider schemas are known.

Source of the table: Terraform's `internal/builtin/providers/terraform`. Arguments that are not in
the schema cause no edges, except `for_each` and `labels` of a `dynamic` block, whatever its label
(hcl's `ext/dynblock`, variables.go). The only nested block is `store` of `terraform_data`, which
Terraform has since 1.16.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tf_cycle_ls.syntax.ast import Block, Body

# The arguments of each schema, keyed by the type and the first label of the block.
_ARGUMENTS: dict[tuple[str, str], frozenset[str]] = {
    ("resource", "terraform_data"): frozenset(("id", "input", "output", "triggers_replace")),
    ("data", "terraform_remote_state"): frozenset(
        ("backend", "config", "defaults", "outputs", "workspace")
    ),
}

_NESTED: dict[tuple[str, str], dict[str, frozenset[str]]] = {
    ("resource", "terraform_data"): {
        "store": frozenset(("input", "version", "sensitive", "replace")),
    }
}
STORE = frozenset(
    f"store.{argument}" for argument in _NESTED["resource", "terraform_data"]["store"]
)
"""The attributes of references in the block `store` of `terraform_data`."""


def schema_arguments(type_: str, labels: tuple[str, ...]) -> frozenset[str] | None:
    """Return the arguments in the schema of a block, without meta-arguments.

    Returns None if the schema is unknown.
    """
    return _ARGUMENTS.get((type_, labels[0])) if labels else None


def body_in_schema(block: Block) -> Body:
    """Return the body of a resource without the arguments and blocks that its schema lacks.

    Returns the whole body if the schema is unknown.
    """
    arguments = schema_arguments(block.type, block.labels)
    if arguments is None:
        return block.body
    return _filter_body(block.body, arguments, _NESTED.get((block.type, block.labels[0]), {}))


def _filter_body(
    body: Body, arguments: frozenset[str], nested: Mapping[str, frozenset[str]]
) -> Body:
    attributes = (attribute for attribute in body.attributes if attribute.name in arguments)
    return Body(tuple(attributes), tuple(_filter_blocks(body, arguments, nested)))


def _filter_blocks(
    body: Body, arguments: frozenset[str], nested: Mapping[str, frozenset[str]]
) -> Iterator[Block]:
    for block in body.blocks:
        generated = block.labels[0] if block.type == "dynamic" and block.labels else ""
        if generated in nested:
            content = (_filtered(one, nested[generated]) for one in block.body.blocks)
            yield block._replace(body=block.body._replace(blocks=tuple(content)))
        elif block.type == "dynamic":
            yield block._replace(body=block.body._replace(blocks=()))
        elif block.type == "_":  # The content of an escaping block belongs to the body around it.
            yield block._replace(body=_filter_body(block.body, arguments, nested))
        elif block.type in nested:
            yield _filtered(block, nested[block.type])


def _filtered(block: Block, arguments: frozenset[str]) -> Block:
    return block._replace(body=_filter_body(block.body, arguments, {}))
