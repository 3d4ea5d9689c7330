"""What is remembered by its shape gives the same answers as what is worked out anew."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from textwrap import dedent

import pytest

from tests.differential.configurations import Maker
from tf_cycle_ls.analysis.analyse import analyse
from tf_cycle_ls.analysis.answers import Root
from tf_cycle_ls.analysis.structure import _known
from tf_cycle_ls.files import Disk, Overlay
from tf_cycle_ls.text import Document

ROOT = "/configuration"
LOOP = """
    resource "test_a" "one" {
      count = 2
      name  = test_b.two.id
    }

    resource "test_b" "two" {
      name = test_a.one[0].id
    }

    resource "test_c" "own" {
      count = 1
      name  = test_c.own[5].id
    }

    provider "test" {
      alias  = "other"
      region = test_c.own[0].id
    }
"""


def analysed(texts: Mapping[str, str]) -> Root:
    """The answer for a configuration that is on no disk."""
    paths = {f"{ROOT}/{name}": text for name, text in texts.items()}
    documents = {path: Document(path, text.encode()) for path, text in paths.items()}
    return analyse(ROOT, Overlay(Disk(), documents))


def anew(texts: Mapping[str, str]) -> Root:
    """The same, with nothing remembered of what was asked before."""
    _known.cache_clear()
    return analysed(texts)


def test_places_move_with_the_text() -> None:
    before = analysed({"main.tf": dedent(LOOP)})
    after = analysed({"main.tf": "# a line more\n" + dedent(LOOP)})
    (first,), (second,) = before.components, after.components
    assert first.id == second.id
    for old, new in zip(first.edges, second.edges, strict=True):
        assert new.places[0].span.start == old.places[0].span.start + len("# a line more\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("test_a.one[0].id", "test_a.one[1].id"),
        ("test_a.one[0].id", "test_a.other.id"),
        ("test_b.two.id", "test_a.one[0].id"),
        ("name  = test_b.two.id", "depends_on = [test_a.one]"),
        ("name  = test_b.two.id", "name = test_a.one[1].id"),
        ("count = 2", "provider = test.other"),
        ("count = 1", "count = 3"),
        ("count = 1", "provider = test.other"),
        ('"test_b" "two"', '"test_b" "three"'),
        ('resource "test_b"', 'data "test_b"'),
    ],
)
def test_every_change_that_can_matter_is_seen(old: str, new: str) -> None:
    text = dedent(LOOP)
    analysed({"main.tf": text})
    changed = {"main.tf": text.replace(old, new)}
    assert analysed(changed) == anew(changed)


@pytest.mark.parametrize("seed", range(120))
def test_a_changed_configuration_is_analysed_as_if_it_were_new(seed: int) -> None:
    files = Maker(seed).files
    analysed(files)
    changed = _changed(files, random.Random(seed))
    assert analysed(changed) == anew(changed)


def _changed(files: Mapping[str, str], chance: random.Random) -> dict[str, str]:
    """One word of a configuration replaced by another of its words, or a line left out."""
    name = chance.choice(sorted(files))
    text = files[name]
    if chance.random() < 0.3:
        lines = text.splitlines(keepends=True)
        lines.pop(chance.randrange(len(lines)))
        return {**files, name: "".join(lines)}
    words = list(re.finditer(r"[\w.]+", text))
    at, other = chance.choice(words), chance.choice(words)
    return {**files, name: text[: at.start()] + other[0] + text[at.end() :]}
