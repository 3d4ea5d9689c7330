"""The rule `inline-value`: what a reference reads is written in the configuration; write it there.

`vm.name` need not be asked of the virtual machine when its block says `name = "web"`. Only for
arguments that a provider gives back as they are: names and places, never ids, ARNs or policies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tf_cycle_ls.analysis.answers import Root
from tf_cycle_ls.config.addresses import Resource
from tf_cycle_ls.config.declarations import LocalDeclaration, ResourceDeclaration
from tf_cycle_ls.config.references import subject_of
from tf_cycle_ls.fixes import removal
from tf_cycle_ls.fixes.beside import declarations_beside, free_name
from tf_cycle_ls.fixes.offer import Candidate, Harm
from tf_cycle_ls.fixes.site import Case
from tf_cycle_ls.syntax import expressions, reader
from tf_cycle_ls.syntax.tree import Attribute, Block
from tf_cycle_ls.text import Document, Edit, Span

NAME = "inline-value"

# Arguments that providers give back as they were written.
_VERBATIM = frozenset(
    (
        *("name", "bucket", "function_name", "cluster_name", "location", "resource_group_name"),
        *("cluster_identifier", "identifier", "db_name", "zone", "region", "project", "account_id"),
    )
)
# A template sequence, up to what it holds and behind it.
_OPENING = re.compile(rb"\$\{[ \t]*\Z")
_CLOSING = re.compile(rb"[ \t]*\}")
_OF_AN_INSTANCE = frozenset({"each", "count", "self"})


@dataclass(frozen=True, slots=True)
class _Written:
    """An argument where it is written: the top-level block, at `offset` of a document."""

    document: Document
    offset: int
    data: bytes
    block: Block
    attribute: Attribute

    @property
    def text(self) -> bytes:
        return self.data[self.attribute.value.start : self.attribute.value.end]


def candidates(case: Case) -> Iterator[Candidate]:
    """What to do about a reference to an argument of a resource.

    A plain string or number takes the reference's place; anything else becomes a local value that
    both use. Nothing for a resource with `count` or `for_each`, and for an expression that depends
    on the instance.
    """
    written = _argument(case)
    if written is None:
        return
    value = expressions.read(written.data, written.attribute.value)
    if isinstance(value, expressions.Literal) and isinstance(value.value, str | int):
        edits = case.site.placed([_replaced(case, written.text)])
        what = f"write {written.text.decode()} instead of {case.reference.text}"
        yield Candidate(NAME, what, "nothing is lost but the order", Harm.NOTHING, edits)
        return
    names = {traversal.root for traversal in written.attribute.traversals}
    if not names & _OF_AN_INSTANCE:
        yield from _by_local(case, written)


def _by_local(case: Case, written: _Written) -> Iterator[Candidate]:
    """A local value for the argument, used by it and by the reference."""
    if b"\n" in written.text:
        return
    name = _free_name(case.root, written)
    local = f"local.{name}".encode()
    newline = b"\r\n" if b"\r\n" in written.document.data else b"\n"
    block = newline.join(
        [b"locals {", b"  %b = %b" % (name.encode(), written.text), b"}", b"", b""]
    )
    start = removal.with_comments(written.document.data, Span(written.offset, written.offset)).start
    value = written.attribute.value.shifted(written.offset)
    edits = {written.document.path: (Edit(Span(start, start), block), Edit(value, local))}
    for path, changes in case.site.placed([_replaced(case, local)]).items():
        edits[path] = (*edits.get(path, ()), *changes)
    what = f"read {case.reference.text} from a new local value, {local.decode()}"
    yield Candidate(NAME, what, "nothing is lost but the order", Harm.NOTHING, edits)


def _replaced(case: Case, text: bytes) -> Edit:
    """The reference with `text` in its place.

    A string in the place of all that a template sequence `${…}` holds becomes part of the
    template.
    """
    data, span = case.site.data, case.site.reference
    before, after = _OPENING.search(data[: span.start]), _CLOSING.match(data, span.end)
    is_plain = text[:1] == b'"' and b"\\" not in text
    if is_plain and before and after:
        return Edit(Span(before.start(), after.end()), text[1:-1])
    return Edit(span, text)


def _argument(case: Case) -> _Written | None:
    """The argument that a reference reads, if it is one that comes back as it is written."""
    traversal = expressions.traversal(case.reference.text)
    named = subject_of(traversal) if traversal else None
    if traversal is None or named is None:
        return None
    resource, key = named
    argument = traversal.steps[-1]
    wanted = 3 if traversal.root == "resource" else 2
    if not isinstance(resource, Resource) or resource.mode != "managed" or key is not None:
        return None
    if len(traversal.steps) != wanted or argument not in _VERBATIM:
        return None
    return _written(case, resource, str(argument))


def _written(case: Case, resource: Resource, argument: str) -> _Written | None:
    """Where an argument of a resource of the same module is written, if in one place only."""
    found = [
        (path, item)
        for path, item, declaration in declarations_beside(case.root, case.site.document.path)
        if isinstance(declaration, ResourceDeclaration) and declaration.resource == resource
    ]
    if len(found) != 1 or found[0][0].endswith(".json"):
        return None
    path, item = found[0]
    document = case.root.documents[path]
    data = document.data[item.span.start : item.span.end]
    body = reader.read_item(data).body
    if body is None or len(body.blocks) != 1:
        return None
    block = body.blocks[0]
    attribute = block.body.attribute(argument)
    if attribute is None or block.body.attribute("count") or block.body.attribute("for_each"):
        return None
    return _Written(document, item.span.start, data, block, attribute)


def _free_name(root: Root, written: _Written) -> str:
    """A name for a local value that the module does not have yet."""
    taken = {
        declaration.name
        for _, _, declaration in declarations_beside(root, written.document.path)
        if isinstance(declaration, LocalDeclaration)
    }
    return free_name(f"{written.block.labels[1]}_{written.attribute.name}", taken)
