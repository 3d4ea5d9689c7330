"""A syntax error in one block neither hides nor adds references in other blocks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from tests.sampled import sampled
from tests.syntax.configurations import REALISTIC
from tests.syntax.damage import damaged, with_unclosed_comment
from tf_cycle_ls.config.declarations import references_of
from tf_cycle_ls.config.file import File, read_file
from tf_cycle_ls.text import Span

NEWLINES = {"LF": b"\n", "CRLF": b"\r\n"}


class PlacedReference(NamedTuple):
    """A reference with its byte range in the file and the declaration that contains it."""

    start: int
    end: int
    subject: str
    attribute: str
    declared_by: str


class Damage(NamedTuple):
    """A file `data` in which the item at `span` is replaced with the invalid `text`."""

    data: bytes
    span: Span
    description: str
    text: bytes

    def file(self) -> File:
        return read_file(self.data[: self.span.start] + self.text + self.data[self.span.end :])

    def expected(self) -> set[PlacedReference]:
        """Return the references of the other items, at their places in the changed file."""
        by = len(self.text) - (self.span.end - self.span.start)
        return {
            reference if reference.start < self.span.start else _shift(reference, by)
            for reference in references(read_file(self.data))
            if not self.span.contains(reference.start)
        }

    def survivors(self) -> set[PlacedReference]:
        """Return the references that are found outside of the invalid text."""
        invalid = Span(self.span.start, self.span.start + len(self.text))
        return {
            reference
            for reference in references(self.file())
            if not invalid.contains(reference.start)
        }


def references(file: File) -> Iterator[PlacedReference]:
    for item in file.items:
        for declaration in item.content.declarations:
            name = f"{type(declaration).__name__} {getattr(declaration, 'name', item.title)}"
            for reference in references_of(declaration):
                start, end = reference.span.shifted(item.span.start)
                subject = str(reference.subject)
                yield PlacedReference(start, end, subject, reference.attribute, name)


def _shift(reference: PlacedReference, by: int) -> PlacedReference:
    return reference._replace(start=reference.start + by, end=reference.end + by)


def damages(data: bytes) -> Iterator[Damage]:
    for item in read_file(data).items:
        for description, text in damaged(data[item.span.start : item.span.end]):
            yield Damage(data, item.span, description, text)


@pytest.mark.parametrize("name", REALISTIC)
def test_realistic_files_are_valid(name: str) -> None:
    file = read_file(REALISTIC[name])
    assert list(file.issues) == []
    assert len(set(references(file))) > 10


@pytest.mark.parametrize("newline", NEWLINES)
@pytest.mark.parametrize("name", sampled(REALISTIC, 1))
def test_syntax_error_does_not_affect_other_blocks(name: str, newline: str) -> None:
    data = REALISTIC[name].replace(b"\n", NEWLINES[newline])
    for damage in random.Random(name).sample(list(damages(data)), 200):
        assert damage.survivors() == damage.expected(), damage.description
        assert list(damage.file().issues), damage.description


@pytest.mark.slow
def test_unclosed_comments_lose_few_references_and_add_none() -> None:
    all_damages: list[Damage] = []
    for data in REALISTIC.values():
        all_damages += damages(data)
        for item in read_file(data).items:
            for description, text in with_unclosed_comment(data[item.span.start : item.span.end]):
                all_damages.append(Damage(data, item.span, description, text))
    expected = survived = 0
    for damage in random.Random(0).sample(all_damages, 400):
        survivors = damage.survivors()
        assert survivors <= damage.expected(), damage.description
        expected += len(damage.expected())
        survived += len(survivors)
    assert survived / expected >= 0.995


VALID_BLOCK = b'output "o" {\n  value = local.valid\n}\n'


def subjects(data: bytes) -> list[str]:
    return [reference.subject for reference in references(read_file(data))]


@pytest.mark.parametrize(
    "damage",
    [
        'resource "a" "b" {\n  x = [var.x\n',
        'resource "a" "b" {\n  x = "${var.x\n}\n',
        'resource "a" "b" {\n  x = <<EOT\n${var.x}\n',
        'resource "a" "b" {\n  x = {\n    y = var.x\n}\n',
        "locals {\n  x = var.x }}\n",
        "just words\n",
        '"\n',
        "}\n",
        "${\n",
        'e{o"\n"""{}}e\n',
    ],
)
@pytest.mark.parametrize("indent", ["", "  ", "\t"])
def test_valid_block_after_an_invalid_one_is_parsed(damage: str, indent: str) -> None:
    data = damage.encode() + indent.encode() + VALID_BLOCK
    assert subjects(data) == ["local.valid"]
    assert subjects(VALID_BLOCK + damage.encode()) == ["local.valid"]


@pytest.mark.parametrize(
    "hidden",
    [
        '/*\nresource "a" "b" {\n  x = var.hidden\n}\n*/\n',
        '# resource "a" "b" {\n',
        "// locals { x = var.hidden }\n",
        'locals {\n  x = <<EOT\nresource "a" "b" {\n  x = var.hidden\n}\nEOT\n}\n',
        'locals {\n  x = <<-EOT\n    variable "a" {\n    }\n    EOT\n}\n',
        'locals {\n  x = "resource \\"a\\" \\"b\\" {"\n}\n',
    ],
)
@pytest.mark.parametrize("before", ["", 'resource "damaged" "block" {\n  x = [\n'])
def test_block_header_inside_a_comment_or_string_is_ignored(hidden: str, before: str) -> None:
    data = before.encode() + hidden.encode() + VALID_BLOCK
    assert subjects(data) == ["local.valid"]
    titles = {item.title for item in read_file(data).items}
    assert titles <= {'resource "damaged" "block"', "locals", 'output "o"'}


def test_heredoc_ends_at_the_next_line_with_its_marker_as_in_hcl() -> None:
    # The second block is text of the first heredoc, and the file is valid.
    data = b"locals {\n  x = <<E\n${var.x}\n}\nlocals {\n  y = <<E\n${var.y}\nE\n}\n"
    assert subjects(data) == ["var.x", "var.y"]
    assert list(read_file(data).issues) == []
    assert len(read_file(data).items) == 1


def test_unclosed_heredoc_in_an_invalid_block_does_not_hide_the_next_blocks() -> None:
    data = (
        b"locals {\n  x = [<<E\n${var.x}\n" + VALID_BLOCK + b"locals {\n  y = <<E\n${var.y}\nE\n}\n"
    )
    assert subjects(data) == ["local.valid", "var.y"]
    assert list(read_file(data).issues)
