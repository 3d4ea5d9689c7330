"""The rule `use-self`: replace a reference of a block to itself by `self`.

Before:

    connection {
      host = digitalocean_droplet.node[each.key].ipv4_address
    }

After:

    connection {
      host = self.ipv4_address
    }

Also for a security group that is a source or destination of its own rules, `self = true`, and for a
deployment of Elastic Cloud that monitors itself, `"self"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.config.references import subject_of
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.lookup.expression_path import entry_keys
from tf_cycle_ls.fixes.model import Applicability, Candidate, Edits, Impact, Rule
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.text import Edit, Span

USE_SELF = Rule("use-self", Applicability.SAFE)

# The blocks in which Terraform defines `self` (Terraform: `lang/scope.go`, `SelfAddr`).
_WITH_SELF = frozenset({"provisioner", "connection", "postcondition"})
_OWN_INSTANCE = re.compile(rb"\[\s*(?:each\.key|count\.index)\s*\]")
_GROUP = "aws_security_group"
_DIRECTIONS = frozenset({"ingress", "egress"})
# Elastic: the API type `ObservabilityAbsoluteDeployment` takes an id or `self`, and so does the
# provider since elastic/terraform-provider-ec#502.
_DEPLOYMENT = "ec_deployment"


def candidates(case: FixContext) -> Iterator[Candidate]:
    """Replace a reference of a block to itself. Yields nothing for another instance of it."""
    top = case.context.blocks[0]
    if case.edge.source != case.edge.target or top.type != "resource":
        return
    blocks = {block.type for block in case.context.blocks[1:]}
    if not blocks.isdisjoint(_WITH_SELF):
        yield from _own_instance(case)
    elif top.labels[0] == _GROUP and not blocks.isdisjoint(_DIRECTIONS):
        yield from _own_group(case)
    elif top.labels[0] == _DEPLOYMENT:
        yield from _own_deployment(case)


def _own_instance(case: FixContext) -> Iterator[Candidate]:
    """Replace a reference to the resource by `self`, if both mean the same instance."""
    context, text = case.context, case.reference.text
    traversal = expressions.traversal(text)
    subject = subject_of(traversal) if traversal else None
    if subject is None or not isinstance(subject[0], Resource) or subject[1] is not None:
        return
    name = f"{subject[0]}"
    name = f"resource.{name}" if text.startswith("resource.") else name
    start = context.reference.start
    end = start + len(name.encode())
    if any(context.blocks[0].body.attribute(meta) for meta in ("count", "for_each")):
        key = _OWN_INSTANCE.match(context.data, end)
        if key is None:
            return
        end = key.end()
    if not text.startswith(name) or context.data[end : end + 1] not in (b".", b"["):
        return
    edits = context.document_edits([Edit(Span(start, end), b"self")])
    old = context.data[start:end].decode()
    what, title = f"use self instead of {old}", f"Use self instead of {old}"
    yield Candidate(USE_SELF, title, what, "safe; it is the same object", Impact.NONE, edits)


def _own_group(case: FixContext) -> Iterator[Candidate]:
    """Name the group of a rule by `self = true`."""
    context, block = case.context, case.context.blocks[-1]
    value = expressions.read(context.data, context.attribute.value)
    if block.type not in _DIRECTIONS or context.attribute.name != "security_groups":
        return
    items = value.items if isinstance(value, expressions.Sequence) else ()
    spans = [item.span for item in items]
    own = next((span for span in spans if span.contains(context.reference.start)), None)
    if own is None or not _is_own_id(case, own) or block.body.attribute("self"):
        return
    text = context.data[own.start : own.end].decode()
    edits: Edits
    if len(spans) == 1:
        edits = context.document_edits([Edit(context.attribute.span, b"self = true")])
    else:
        newline = b"\n" + context.data[: context.attribute.span.start].rpartition(b"\n")[2]
        added = Edit(
            Span(context.attribute.span.end, context.attribute.span.end), newline + b"self = true"
        )
        removal = delete.element(context.data, spans, spans.index(own))
        edits = context.document_edits([*removal, added])
    title, what = f"Use self = true instead of {text}", f"use self = true instead of {text}"
    yield Candidate(USE_SELF, title, what, "safe; it is the same group", Impact.NONE, edits)


def _is_own_id(case: FixContext, span: Span) -> bool:
    """Whether the text at `span` is the id of the instance of the resource that it is in."""
    context, top = case.context, case.context.blocks[0]
    has_instances = any(top.body.attribute(meta) for meta in ("count", "for_each"))
    key = _OWN_INSTANCE.pattern if has_instances else b""
    address = re.escape(".".join(top.labels).encode())
    text = context.data[span.start : span.end]
    return re.fullmatch(rb"(?:resource\.)?%b%b\.id" % (address, key), text) is not None


def _own_deployment(case: FixContext) -> Iterator[Candidate]:
    """Name the deployment that gets the logs and metrics by `"self"`."""
    context = case.context
    keys = entry_keys(context.data, context.attribute.value, context.reference.start)
    path = [*(block.type for block in context.blocks[1:]), context.attribute.name, *keys]
    own = context.reference
    if path != ["observability", "deployment_id"] or not _is_own_id(case, own):
        return
    before = context.data[context.attribute.value.start : context.reference.start]
    if before.endswith(b"${"):
        return
    edits = context.document_edits([Edit(context.reference, b'"self"')])
    what = f'use "self" instead of {case.reference.text}'
    title = f'Use "self" instead of {case.reference.text}'
    loss = "safe; it is the same deployment; needs provider 0.5"
    yield Candidate(USE_SELF, title, what, loss, Impact.NONE, edits)
