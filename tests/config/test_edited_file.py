"""Compares the content of an edited file with that of a new one."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.sampled import sampled
from tf_cycle_ls.config import edited_file
from tf_cycle_ls.config.edited_file import read_edited_file
from tf_cycle_ls.config.file import File, read_changed_file, read_single_item
from tf_cycle_ls.text import Span

PIECES = (
    *("a = 1\n", "\n", "\n\n", "# a\n", "/* a\n*/\n", " ", "\r\n", "\t", "// {\n"),
    *('resource "test_a" "x" {\n  v = local.a\n}\n', "locals {\n  a = 1\n}\n", "locals {}"),
    *('output "o" {\n  value = <<EOT\n}\nEOT\n}\n', 'variable "v" {}\n', "moved {\n}\n"),
    *("{", "}", '"', "${", "<<EOT\n", "EOT\n", "/*", "*/", "(", "]", "\\", "é"),
)
# Whole items, whitespace and comments are more likely than brackets and quotes.
WEIGHTS = [4] * 15 + [1] * (len(PIECES) - 15)


def random_text(chance: random.Random, most: int) -> bytes:
    number = chance.randint(0, most)
    return "".join(chance.choices(PIECES, WEIGHTS, k=number)).encode()


def random_edits(chance: random.Random) -> Iterator[bytes]:
    """Versions of a text, each after one to three random edits of the one before."""
    text = random_text(chance, 20)
    yield text
    for _ in range(6):
        for _ in range(chance.randint(1, 3)):
            start = chance.randint(0, len(text))
            end = min(len(text), start + chance.choice([0, 0, 1, 3, 40]))
            text = text[:start] + random_text(chance, 2) + text[end:]
        yield text


def whole(data: bytes) -> File:
    """The file as it is read without a cache and without an earlier version."""
    file = read_changed_file._function(data)
    assert isinstance(file, File)
    return file


@pytest.mark.parametrize("seed", sampled(map(str, range(2000)), 40))
def test_same_items_as_in_a_new_file(seed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_changed_file, "get_or_create", lambda _, create: create())
    before_data = b""
    before = whole(b"")
    for data in random_edits(random.Random(seed)):
        file = read_edited_file(data, before_data, before)
        assert file.items == whole(data).items
        before_data, before = data, file


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Span]:
    """The items that a test reads."""
    spans: list[Span] = []

    def recorded(data: bytes, span: Span) -> object:
        spans.append(span)
        return read_single_item(data, span)

    monkeypatch.setattr(edited_file, "read_single_item", recorded)
    return spans


def test_only_the_edited_item_is_read_again(read: list[Span]) -> None:
    blocks = [b'resource "test_a" "%d" {\n  v = 1\n}\n\n' % number for number in range(1000)]
    before_data = b"".join(blocks)
    before = read_changed_file(before_data)
    blocks[500] = b'resource "test_a" "renamed" {\n  v = 1\n}\n\n'
    file = read_edited_file(b"".join(blocks), before_data, before)
    assert len(read) == 1
    assert file.items[:500] == before.items[:500]
    assert all(new is old for new, old in zip(file.items[:500], before.items, strict=False))
    assert [item.header[-1] for item in file.items[499:502]] == ["499", "renamed", "501"]


def test_items_between_two_edits_are_not_read_again(read: list[Span]) -> None:
    """A fix adds a data source at the top, and edits a policy that allows all keys of a bucket."""
    policy = b'resource "test_a" "%d" {\n  v = "arn/*"\n}\n\n'
    blocks = [policy % number for number in range(1000)]
    before_data = b"".join(blocks)
    before = read_changed_file(before_data)
    blocks[100] += b'data "test_a" "added" {}\n'
    blocks[500] = policy % 5000
    del blocks[800]
    file = read_edited_file(b"".join(blocks), before_data, before)
    assert len(read) == 2
    assert file.items == whole(b"".join(blocks)).items
