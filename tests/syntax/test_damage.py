"""One damaged block costs no other block a reference, and invents none."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from tests.syntax.configurations import REALISTIC
from tests.syntax.damage import damaged, with_a_comment_opened
from tf_cycle_ls.config.declarations import references_of
from tf_cycle_ls.config.file import File, read_file
from tf_cycle_ls.text import Span

NEWLINES = {"LF": b"\n", "CRLF": b"\r\n"}


class Placed(NamedTuple):
    """A reference, what declares it, and where it stands in the file."""

    start: int
    end: int
    subject: str
    attribute: str
    declared_by: str


class Damage(NamedTuple):
    """A file whose item at `span` became `text`."""

    data: bytes
    span: Span
    how: str
    text: bytes

    def file(self) -> File:
        return read_file(self.data[: self.span.start] + self.text + self.data[self.span.end :])

    def expected(self) -> set[Placed]:
        """The references of the other items, where they stand after the damage."""
        by = len(self.text) - (self.span.end - self.span.start)
        return {
            each if each.start < self.span.start else _moved(each, by)
            for each in references(read_file(self.data))
            if not self.span.start <= each.start < self.span.end
        }

    def survivors(self) -> set[Placed]:
        """The references that are read outside of the damaged text."""
        end = self.span.start + len(self.text)
        return {each for each in references(self.file()) if not self.span.start <= each.start < end}


def references(file: File) -> Iterator[Placed]:
    for item in file.items:
        for declaration in item.content.declarations:
            name = f"{type(declaration).__name__} {getattr(declaration, 'name', item.title)}"
            for reference in references_of(declaration):
                start, end = reference.span.shifted(item.span.start)
                yield Placed(start, end, str(reference.subject), reference.attribute, name)


def _moved(reference: Placed, by: int) -> Placed:
    return reference._replace(start=reference.start + by, end=reference.end + by)


def damages(data: bytes) -> Iterator[Damage]:
    for item in read_file(data).items:
        for how, text in damaged(data[item.span.start : item.span.end]):
            yield Damage(data, item.span, how, text)


@pytest.mark.parametrize("name", REALISTIC)
def test_the_files_are_sound(name: str) -> None:
    file = read_file(REALISTIC[name])
    assert list(file.issues) == []
    assert len(set(references(file))) > 10


@pytest.mark.parametrize("newline", NEWLINES)
@pytest.mark.parametrize("name", REALISTIC)
def test_all_other_blocks_survive_every_damage(name: str, newline: str) -> None:
    data = REALISTIC[name].replace(b"\n", NEWLINES[newline])
    for damage in random.Random(name).sample(list(damages(data)), 200):
        assert damage.survivors() == damage.expected(), damage.how
        assert list(damage.file().issues), damage.how


def test_of_many_damages_hardly_a_reference_is_lost_and_none_invented() -> None:
    everything: list[Damage] = []
    for data in REALISTIC.values():
        everything += damages(data)
        for item in read_file(data).items:
            for how, text in with_a_comment_opened(data[item.span.start : item.span.end]):
                everything.append(Damage(data, item.span, how, text))
    expected = survived = 0
    for damage in random.Random(0).sample(everything, 400):
        survivors = damage.survivors()
        assert survivors <= damage.expected(), damage.how
        expected += len(damage.expected())
        survived += len(survivors)
    assert survived / expected >= 0.995


SOUND = b'output "o" {\n  value = local.sound\n}\n'


def subjects(data: bytes) -> list[str]:
    return [each.subject for each in references(read_file(data))]


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
def test_a_sound_block_behind_a_damaged_one_is_read(damage: str, indent: str) -> None:
    data = damage.encode() + indent.encode() + SOUND
    assert subjects(data) == ["local.sound"]
    assert subjects(SOUND + damage.encode()) == ["local.sound"]


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
def test_what_only_looks_like_a_header_is_none(hidden: str, before: str) -> None:
    data = before.encode() + hidden.encode() + SOUND
    assert subjects(data) == ["local.sound"]
    titles = {item.title for item in read_file(data).items}
    assert titles <= {'resource "damaged" "block"', "locals", 'output "o"'}


def test_a_heredoc_ends_at_the_next_marker_of_its_name_as_in_hcl() -> None:
    # What was meant to be another block is text of the heredoc, and the file is valid.
    data = b"locals {\n  x = <<E\n${var.x}\n}\nlocals {\n  y = <<E\n${var.y}\nE\n}\n"
    assert subjects(data) == ["var.x", "var.y"]
    assert list(read_file(data).issues) == []
    assert len(read_file(data).items) == 1


def test_a_heredoc_left_open_in_a_damaged_block_does_not_hide_the_blocks_up_to_the_next() -> None:
    data = b"locals {\n  x = [<<E\n${var.x}\n" + SOUND + b"locals {\n  y = <<E\n${var.y}\nE\n}\n"
    assert subjects(data) == ["local.sound", "var.y"]
    assert list(read_file(data).issues)
