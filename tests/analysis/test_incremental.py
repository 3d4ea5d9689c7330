"""What is taken over from an earlier answer is the same as what is worked out anew."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from textwrap import dedent

import pytest

from tests.differential.configurations import Maker
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import Disk, Overlay

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


def analysed(texts: Mapping[str, str], before: Analysis | None = None) -> Analysis:
    """The answer for a configuration that is on no disk."""
    paths = {f"{ROOT}/{name}": text for name, text in texts.items()}
    documents = {path: Document(path, text.encode()) for path, text in paths.items()}
    return analyze(ROOT, Overlay(Disk(), documents), before)


def is_as_if_new(found: Analysis, texts: Mapping[str, str]) -> bool:
    """Whether an answer, with all that is known of the graph, is that of a first time."""
    first = analysed(texts)
    return found == first and graph_of(found) == graph_of(first)


def graph_of(root: Analysis) -> object:
    """All that is known of a graph, to be compared."""
    found = root.dependencies
    nodes = {
        name: (node.provider, node.source, [each.references for each in node.scoped_references])
        for name, node in found.nodes.items()
    }
    return nodes, dict(found.successors)


def test_places_move_with_the_text() -> None:
    before = analysed({"main.tf": dedent(LOOP)})
    after = analysed({"main.tf": "# a line more\n" + dedent(LOOP)}, before)
    assert after.dependencies.structure is before.dependencies.structure
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
    changed = {"main.tf": text.replace(old, new)}
    assert is_as_if_new(analysed(changed, analysed({"main.tf": text})), changed)


def test_the_lock_file_may_come_to_tell_that_it_is_opentofus() -> None:
    """There an output that nobody declares is none, and so nothing on a cycle."""
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
    assert is_as_if_new(after, texts)


# What changes the nodes of blocks whose own text stays as it is.
BESIDE = [
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


@pytest.mark.parametrize("before", range(len(BESIDE)))
@pytest.mark.parametrize("version", ["1.14", "1.16"])
def test_what_stands_beside_a_block_may_change_its_node(version: str, before: int) -> None:
    """Imports, providers, and the version that tells who calls actions."""
    main = dedent(MAIN) + f'terraform {{\n  required_version = ">= {version}"\n}}\n'
    for after in BESIDE:
        for name in ("beside.tf", "beside_override.tf"):
            old, new = ({"main.tf": main, name: text} for text in (BESIDE[before], after))
            first = analysed(old)
            then = analysed(new, first)
            assert is_as_if_new(then, new)
            assert is_as_if_new(analysed(old, then), old)


@pytest.mark.parametrize("seed", range(120))
def test_a_changed_configuration_is_analysed_as_if_it_were_new(seed: int) -> None:
    chance, files = random.Random(seed), Maker(seed).files
    root = analysed(files)
    for _ in range(4):
        changed = _changed(files, chance)
        if analysed(changed).problems:
            continue  # What could not be read keeps what it was before.
        files, root = changed, analysed(changed, root)
        assert is_as_if_new(root, files)


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
