"""The rule `split`: an inline argument becomes a resource of its own.

The resource of its own waits for both sides, and neither side waits for it: that cuts the edge and
loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tf_cycle_ls.analysis.answers import Root
from tf_cycle_ls.config.declarations import ResourceDeclaration
from tf_cycle_ls.fixes import removal
from tf_cycle_ls.fixes.beside import declarations_beside, free_name
from tf_cycle_ls.fixes.offer import Candidate, Harm
from tf_cycle_ls.fixes.site import Case, Site
from tf_cycle_ls.text import Edit, Span

NAME = "split"

_DEFAULT_IS_STRICT = "nothing is lost; until it is attached only the owner has access"


@dataclass(frozen=True, slots=True)
class Pair:
    """An argument of a resource, and the resource that can stand for it.

    `parent` is its argument that names the resource it belongs to, by `attribute` of that one.
    `copied` are further arguments that both have, to be kept alike. Only arguments that the
    provider treats as optional and computed are here: taking them out changes nothing by itself.
    """

    resource: str
    argument: str
    replacement: str
    parent: str
    attribute: str
    harm: Harm = Harm.NOTHING
    loss: str = _DEFAULT_IS_STRICT
    copied: tuple[str, ...] = ()


# Names and flags as in the schemas of the provider hashicorp/aws 6.25.0.
PAIRS = (
    Pair(
        "aws_kms_key",
        "policy",
        "aws_kms_key_policy",
        "key_id",
        "id",
        Harm.ORDER,
        "nothing is lost; until it is attached the key has the default policy of AWS",
        ("bypass_policy_lockout_safety_check",),
    ),
    Pair(
        "aws_vpc_endpoint",
        "policy",
        "aws_vpc_endpoint_policy",
        "vpc_endpoint_id",
        "id",
        Harm.ORDER,
        "nothing is lost; until it is attached the endpoint lets every request pass",
    ),
    Pair("aws_sqs_queue", "policy", "aws_sqs_queue_policy", "queue_url", "id"),
    Pair(
        "aws_sqs_queue",
        "redrive_policy",
        "aws_sqs_queue_redrive_policy",
        "queue_url",
        "id",
        loss="nothing is lost; until it is attached messages are not redriven",
    ),
    Pair(
        "aws_sqs_queue",
        "redrive_allow_policy",
        "aws_sqs_queue_redrive_allow_policy",
        "queue_url",
        "id",
        loss="nothing is lost; until it is attached every queue may redrive to this one",
    ),
    Pair("aws_sns_topic", "policy", "aws_sns_topic_policy", "arn", "arn"),
    Pair(
        "aws_secretsmanager_secret",
        "policy",
        "aws_secretsmanager_secret_policy",
        "secret_arn",
        "arn",
    ),
)

# What the new resource takes over from the old one, in the order in which it is written.
_META = ("count", "for_each", "provider", "region")


def candidates(case: Case) -> Iterator[Candidate]:
    """What to do about a reference in an argument that can be a resource of its own."""
    site = case.site
    block = site.blocks[0] if site.blocks else None
    if block is None or block.type != "resource" or len(site.blocks) > 1:
        return
    for pair in PAIRS:
        if (pair.resource, pair.argument) == (block.labels[0], site.attribute.name):
            name = _free_name(case.root, site, pair.replacement)
            new = _block(site, pair, name)
            end = block.span.end
            edits = [*removal.block(site.data, site.attribute.span), Edit(Span(end, end), new)]
            what = f"move {pair.argument} to {pair.replacement}.{name}"
            yield Candidate(NAME, what, pair.loss, pair.harm, site.placed(edits))


def _block(site: Site, pair: Pair, name: str) -> bytes:
    """The new resource, to be put behind the old one."""
    body = site.blocks[0].body
    lines = [f'resource "{pair.replacement}" "{name}" {{'.encode()]
    meta = [f"  {each} = ".encode() + _value(site, each) for each in _META if body.attribute(each)]
    lines += [*meta, b""] if meta else []
    key = "[count.index]" if body.attribute("count") else ""
    key = "[each.key]" if body.attribute("for_each") else key
    type_, parent = site.blocks[0].labels
    lines.append(f"  {pair.parent} = {type_}.{parent}{key}.{pair.attribute}".encode())
    lines += _comments(site)
    for each in (pair.argument, *pair.copied):
        if body.attribute(each):
            lines.append(f"  {each} = ".encode() + _value(site, each))
    newline = b"\r\n" if b"\r\n" in site.data else b"\n"
    return newline * 2 + newline.join([*lines, b"}"])


def _comments(site: Site) -> list[bytes]:
    """The comment lines right above the argument: they move with it."""
    start = site.data.rfind(b"\n", 0, site.attribute.span.start) + 1
    lines = removal.with_comments(site.data, Span(start, start))
    return [b"  " + line.strip() for line in site.data[lines.start : start].splitlines()]


def _value(site: Site, argument: str) -> bytes:
    attribute = site.blocks[0].body.attribute(argument)
    assert attribute is not None, "only asked for arguments that are there"
    return site.data[attribute.value.start : attribute.value.end].rstrip()


def _free_name(root: Root, site: Site, type_: str) -> str:
    """The name of the old resource, or one like it where the new type has that name already."""
    taken = {
        declaration.resource.name
        for _, _, declaration in declarations_beside(root, site.document.path)
        if isinstance(declaration, ResourceDeclaration) and declaration.resource.type == type_
    }
    return free_name(site.blocks[0].labels[1], taken)
