"""The schemas of the provider that is part of Terraform itself, the only ones that are known here.

Source of the table: Terraform's `internal/builtin/providers/terraform`. What a schema lacks makes
no edge, but for the `for_each` and `labels` of a dynamic block, whatever its type (hcl's
`ext/dynblock`, variables.go). Neither type has nested blocks.
"""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.syntax.ast import Block, Body

ReferenceMap = frozenset[str]

# By the type of the block and its first label.
_ATTRIBUTES: dict[tuple[str, str], ReferenceMap] = {
    ("resource", "terraform_data"): frozenset(("id", "input", "output", "triggers_replace")),
    ("data", "terraform_remote_state"): frozenset(
        ("backend", "config", "defaults", "outputs", "workspace")
    ),
}


def attributes(type_: str, labels: tuple[str, ...]) -> ReferenceMap | None:
    """What such a block may set besides what every resource may; None if that is not known."""
    return _ATTRIBUTES.get((type_, labels[0])) if labels else None


def known(block: Block) -> Body:
    """The body of a resource without what the schema of its type lacks."""
    names = attributes(block.type, block.labels)
    return block.body if names is None else _only(block.body, names)


def _only(body: Body, names: ReferenceMap) -> Body:
    kept = (attribute for attribute in body.attributes if attribute.name in names)
    return Body(tuple(kept), tuple(_searched(body, names)))


def _searched(body: Body, names: ReferenceMap) -> Iterator[Block]:
    for block in body.blocks:
        if block.type == "dynamic":
            yield block._replace(body=block.body._replace(blocks=()))
        elif block.type == "_":  # Terraform's escape: what is in it belongs to the body around it
            yield block._replace(body=_only(block.body, names))
