"""Reads the blocks of a stack configuration, and the references in them.

Source: `internal/stacks/stackconfig` and `internal/stacks/stackaddrs/reference.go` in Terraform.
"""

from __future__ import annotations

import os.path
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from tf_cycle_ls.analysis.model import Place, Problem, SourceReference
from tf_cycle_ls.config.reference_collector import traversals_in_list
from tf_cycle_ls.config.source_bodies import SourceBody, left_out, source_bodies
from tf_cycle_ls.stacks.files import VERSION_FILE, Version, stack_files, version_in
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute, Block, Traversal
from tf_cycle_ls.text import Document, Span
from tf_cycle_ls.vfs import Files, UnreadableError

LABELS: Mapping[str, int] = {
    "component": 1,
    "stack": 1,
    "provider": 2,
    "variable": 1,
    "output": 1,
    "locals": 0,
    "removed": 0,
    "required_providers": 0,
}
_ROOTS = frozenset(("component", "stack", "local", "var"))


class StackReference(Struct, frozen=True):
    """A reference to an object of a stack.

    `name` is the object, such as `component.a` or `provider.aws.main`. `member` is the name after
    it, such as that of an output, if it is known.
    """

    name: str
    member: str | None
    reference: SourceReference


class StackBlock(Struct, frozen=True):
    """A block of a stack configuration, or one entry of `locals`.

    `name` is its name in references. `header` is its type and labels, `span` all of it.
    """

    type: str
    name: str
    header: Place
    span: Span
    source: SourceBody

    def text(self, argument: str) -> str | None:
        """The value of an argument that is a plain string. None for any other value."""
        attribute = self.source.body.attribute(argument)
        if attribute is None:
            return None
        value = expressions.read(self.source.text, attribute.value)
        is_text = isinstance(value, expressions.Literal) and isinstance(value.value, str)
        return str(value.value) if isinstance(value, expressions.Literal) and is_text else None

    def has(self, argument: str) -> bool:
        """Whether an argument is set."""
        return self.source.body.attribute(argument) is not None

    def references(self, *arguments: str) -> Iterator[StackReference]:
        """The references in some arguments, in the order of the text. JSON has objects as blocks,
        so these are searched, too."""
        for attribute in self.source.body.attributes:
            if attribute.name in arguments:
                yield from self._in_attribute(attribute, attribute.name)
        for block in self.source.body.blocks:
            if block.type in arguments:
                yield from self._in_block(block, block.type)

    def _in_block(self, block: Block, path: str) -> Iterator[StackReference]:
        for attribute in block.body.attributes:
            yield from self._in_attribute(attribute, f"{path}.{attribute.name}")
        for inner in block.body.blocks:
            yield from self._in_block(inner, f"{path}.{inner.type}")

    def _in_attribute(self, attribute: Attribute, path: str) -> Iterator[StackReference]:
        traversals: Iterable[Traversal] = attribute.traversals
        if attribute.name == "depends_on":
            traversals = traversals_in_list(self.source.text, attribute)
        for traversal in traversals:
            names = _names(traversal)
            if names is not None:
                span = self.source.span(traversal.span)
                text = self.source.text[traversal.span.start : traversal.span.end]
                place = Place(self.header.path, span)
                reference = SourceReference(place, text.decode(errors="replace"), path)
                yield StackReference(*names, reference)


def _names(traversal: Traversal) -> tuple[str, str | None] | None:
    """The object that a traversal refers to, and the name after it."""
    count = 2 if traversal.root == "provider" else 1 if traversal.root in _ROOTS else 0
    steps = traversal.steps
    names = [step for step in steps[:count] if isinstance(step, str)]
    if not count or len(names) < count:
        return None
    rest = steps[count:]
    member = rest[0] if rest and isinstance(rest[0], str) else None
    return ".".join((traversal.root, *names)), member


class StackConfig(Struct, frozen=True, dict=True):
    """A stack configuration: the blocks of all of its files.

    `documents` has the texts of the files, `problems` those that could not be read.
    """

    directory: str
    blocks: tuple[StackBlock, ...]
    documents: Mapping[str, Document]
    problems: tuple[Problem, ...]

    @cached_property
    def by_name(self) -> Mapping[str, StackBlock]:
        """The blocks by name. Of blocks with the same name, the first one counts."""
        found: dict[str, StackBlock] = {}
        for block in self.blocks:
            found.setdefault(block.name, block)
        return found

    def of_type(self, type_: str) -> list[StackBlock]:
        """The blocks of a type, without duplicates."""
        return [block for block in self.by_name.values() if block.type == type_]


def read_stack(directory: str, files: Files, version: Version | None = None) -> StackConfig:
    """Read the stack configuration in a directory. Without a version, the version file decides.

    Raises UnreadableError if the directory cannot be listed.
    """
    names = files.list_dir(directory)
    if version is None and VERSION_FILE in names:
        version = _version(os.path.join(directory, VERSION_FILE), files)
    blocks: list[StackBlock] = []
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for name in stack_files(names, version):
        path = os.path.join(directory, name)
        try:
            document = files.read(path)
        except UnreadableError as error:
            problems.append(Problem(path, str(error), is_file_left_out=True))
            continue
        documents[path] = document
        problems += (
            Problem(
                path, f"this text cannot be read ({issue.message}); it was left out", issue.span
            )
            for issue in left_out(document)
        )
        for body in source_bodies(document, LABELS):
            blocks += _blocks(body, path)
    return StackConfig(directory, tuple(blocks), documents, tuple(problems))


def _version(path: str, files: Files) -> Version | None:
    try:
        return version_in(files.read(path).data.decode(errors="replace"))
    except UnreadableError:
        return None


def _blocks(body: SourceBody, path: str) -> Iterator[StackBlock]:
    for block in body.body.blocks:
        inner = body.inner(block)
        if block.type == "locals":
            yield from _locals(inner, path)
        elif len(block.labels) == LABELS.get(block.type):
            name = ".".join(("var" if block.type == "variable" else block.type, *block.labels))
            header = Place(path, body.span(block.header))
            yield StackBlock(block.type, name, header, body.span(block.span), inner)


def _locals(body: SourceBody, path: str) -> Iterator[StackBlock]:
    for attribute in body.body.attributes:
        start = attribute.span.start
        header = Place(path, body.span(Span(start, start + len(attribute.name.encode()))))
        one = SourceBody(
            body.text, body.offset, body.body._replace(attributes=(attribute,), blocks=())
        )
        yield StackBlock("local", f"local.{attribute.name}", header, body.span(attribute.span), one)
