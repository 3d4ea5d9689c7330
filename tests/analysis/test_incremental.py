"""An incremental analysis gives the same result as an analysis from scratch."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from textwrap import dedent

import pytest

from tests.analysis.directories import analysed, equals_full_analysis
from tests.differential.configurations import Maker
from tests.sampled import slow

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


def test_places_move_with_the_text_and_the_structure_is_kept() -> None:
    before = analysed({"main.tf": dedent(LOOP)})
    after = analysed({"main.tf": "# a line more\n" + dedent(LOOP)}, before)
    assert after.dependencies.structure is before.dependencies.structure
    (first,), (second,) = before.components, after.components
    assert first.id == second.id
    for old, new in zip(first.edges, second.edges, strict=True):
        assert new.places[0].span.start == old.places[0].span.start + len("# a line more\n")


def test_components_are_reused_if_no_text_has_changed() -> None:
    files = {"main.tf": dedent(LOOP), "other.tf": "locals {\n}\n"}
    before = analysed(files)
    assert analysed(files, before).components is before.components
    for changed in ({"other.tf": "\n"}, {"new.tf": ""}, {"main.tf": "\n" + dedent(LOOP)}):
        after = analysed({**files, **changed}, before)
        assert after.components is not before.components
        assert equals_full_analysis(after, {**files, **changed})


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
def test_relevant_change_updates_the_result(old: str, new: str) -> None:
    text = dedent(LOOP)
    changed = {"main.tf": text.replace(old, new)}
    assert equals_full_analysis(analysed(changed, analysed({"main.tf": text})), changed)


def test_new_lock_file_of_opentofu_changes_the_result() -> None:
    """OpenTofu creates no node for an undeclared output, so the cycle disappears."""
    texts = {
        "main.tf": 'module "m" {\n  source = "./m"\n  v = test_a.x.id\n}\n'
        'resource "test_a" "x" {\n  v = module.m.nothing\n}\n',
        "m/main.tf": 'variable "v" {}\n',
    }
    before = analysed(texts)
    assert before.components
    texts[".terraform.lock.hcl"] = 'provider "registry.opentofu.org/hashicorp/test" {\n}\n'
    after = analysed(texts, before)
    assert not after.components
    assert equals_full_analysis(after, texts)


# Blocks that change the nodes of other, unchanged blocks.
OTHER_BLOCKS = [
    "",
    "import {\n  to = test_a.x\n  id = test_b.y.id\n}\n",
    "import {\n  to = test_a.x\n  id = test_a.x.id\n}\n",
    "import {\n  to = test_a.none\n  id = test_b.y.id\n}\n",
    'provider "test" {\n  region = test_b.y.id\n}\n',
    'terraform {\n  required_providers {\n    test = {\n      source = "x/y"\n    }\n  }\n}\n',
    'terraform {\n  required_version = ">= 1.16"\n}\n',
    'resource "test_b" "y" {\n  lifecycle {\n    action_trigger {\n    }\n  }\n}\n',
]
MAIN = """
    resource "test_a" "x" {
    }

    resource "test_b" "y" {
      name = test_a.x.id
      lifecycle {
        action_trigger {
          events  = [after_create]
          actions = [action.test_c.z]
        }
      }
    }

    action "test_c" "z" {
      config {
        name = test_b.y.id
      }
    }
"""


@pytest.mark.parametrize("before", range(len(OTHER_BLOCKS)))
@pytest.mark.parametrize("version", ["1.14", "1.16"])
def test_other_blocks_change_the_node_of_a_block(version: str, before: int) -> None:
    """By imports, providers, and the version, which decides which node calls an action."""
    main = dedent(MAIN) + f'terraform {{\n  required_version = ">= {version}"\n}}\n'
    for after in OTHER_BLOCKS:
        for name in ("other.tf", "other_override.tf"):
            old, new = ({"main.tf": main, name: text} for text in (OTHER_BLOCKS[before], after))
            first = analysed(old)
            then = analysed(new, first)
            assert equals_full_analysis(then, new)
            assert equals_full_analysis(analysed(old, then), old)


@pytest.mark.parametrize("seed", [*range(30), *map(slow, range(30, 120))])
def test_random_changes_give_the_result_of_a_full_analysis(seed: int) -> None:
    chance, files = random.Random(seed), Maker(seed).files
    analysis = analysed(files)
    for _ in range(4):
        changed = _changed(files, chance)
        if analysed(changed).problems:
            continue  # Blocks with a syntax error keep their earlier declarations.
        files, analysis = changed, analysed(changed, analysis)
        assert equals_full_analysis(analysis, files)


def _changed(files: Mapping[str, str], chance: random.Random) -> dict[str, str]:
    """Replace a random word of a configuration by another of its words, or remove a line."""
    name = chance.choice(sorted(files))
    text = files[name]
    if chance.random() < 0.3:
        lines = text.splitlines(keepends=True)
        lines.pop(chance.randrange(len(lines)))
        return {**files, name: "".join(lines)}
    words = list(re.finditer(r"[\w.]+", text))
    at, other = chance.choice(words), chance.choice(words)
    return {**files, name: text[: at.start()] + other[0] + text[at.end() :]}
