"""What comments ask not to be told, and what is said about the comments themselves."""

from __future__ import annotations

import pytest

from tests.analysis.directories import analysed, shown
from tf_cycle_ls.analysis.navigation import marks
from tf_cycle_ls.findings.reported import ReportedFindings, best_to_cut
from tf_cycle_ls.settings.sources import merge_sources, parse_source

BOTH = """\
resource "test_a" "x" {
  v = test_b.y.id%s
}

resource "test_b" "y" {
  v = test_a.x.id
}
"""
WHY = "tf-cycle-ls: ignore[dependency-cycle] because it is known"


def told(texts: dict[str, str] | str, **settings: object) -> ReportedFindings:
    """What is told of some files."""
    texts = {"main.tf": texts} if isinstance(texts, str) else texts
    return ReportedFindings(analysed(texts), merge_sources([parse_source("a test", settings)]))


def shown_marks(found: ReportedFindings) -> list[str]:
    """The references that are marked."""
    return [
        shown(found.analysis, mark.reference)
        for component in found.reported_analysis.components
        for mark in found.marks(component)
        if mark.reference
    ]


def remarks(found: ReportedFindings) -> list[tuple[str, str]]:
    """What is said about comments: the code, and the text of the comment."""
    return [
        (each.code, found.analysis.documents[each.place.path].text(each.place.span))
        for each in found.suppression_issues()
    ]


@pytest.mark.parametrize(
    "text",
    [
        BOTH % f" # {WHY}",
        BOTH % f" //{WHY}",
        BOTH % f" /* {WHY} */",
        BOTH.replace("  v", f"  # {WHY}\n  v", 1) % "",
        BOTH.replace("  v", f"\t// {WHY}\n  # more of it\n  v", 1) % "",
        (BOTH % f" # {WHY}").replace("\n", "\r\n"),
        BOTH % " # tf-cycle-ls: ignore[self-reference, dependency-cycle]: for two reasons",
        (BOTH % "").replace("test_b.y.id", f"[ # {WHY}\n    1,\n    # {WHY}\n    test_b.y.id\n  ]"),
        (BOTH % "").replace("  v = test_b.y.id", f"  # {WHY}\n  v = <<E\n${{test_b.y.id}}\nE"),
    ],
)
def test_the_reference_is_not_marked(text: str) -> None:
    found = told(text)
    assert shown_marks(found) == ["test_a.x.id"]
    assert len(found.suppressed_places) == 1
    (component,) = found.reported_analysis.components
    assert len(component.cycles) == 1


@pytest.mark.parametrize(
    "text",
    [
        BOTH.replace("  v", f"  # {WHY}\n\n  v", 1) % "",
        f"# {WHY}\n" + BOTH % "",
        BOTH % f'\n  w = "# {WHY}"',
        (BOTH % "").replace("v = test_b.y.id", f'v = "${{test_b.y.id}} # {WHY}"'),
        (BOTH % "").replace("v = test_b.y.id", f"v = <<E\n# {WHY}\n${{test_b.y.id}}\nE"),
        BOTH % " # tf-cycle-ls: ignore[self-reference] because of the wrong code",
        BOTH % " # tf-cycle-ls: ignore[dependency-cycle]",
        BOTH % " # tf-cycle-ls: ignore[dependency-cycle] because",
        BOTH % " # tf-cycle-ls: ignore",
        BOTH % " # see tf-cycle-ls: ignore[dependency-cycle] because it is known",
    ],
    ids=[
        "blank line",
        "header",
        "string",
        "template",
        "heredoc",
        "other code",
        "no reason",
        "only because",
        "no code",
        "talk",
    ],
)
def test_the_reference_is_marked(text: str) -> None:
    found = told(text)
    assert shown_marks(found) == ["test_b.y.id", "test_a.x.id"]
    assert not found.suppressed_places


def test_a_cycle_of_which_all_is_ignored_is_not_told() -> None:
    text = (BOTH % f" # {WHY}").replace("test_a.x.id", f"test_a.x.id # {WHY}")
    found = told(text)
    assert found.reported_analysis.components == ()
    assert len(found.analysis.components) == 1
    assert len(found.suppressed_places) == 2
    assert remarks(found) == []


def test_self_references() -> None:
    text = (
        'resource "test_a" "x" {\n  v = test_a.x.id # tf-cycle-ls: ignore[self-reference] yes\n}\n'
    )
    found = told(text)
    assert len(found.analysis.self_references) == 1
    assert found.reported_analysis.self_references == ()


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ("# tf-cycle-ls: ignore[dependency-cycle]", "unjustified-suppression"),
        ("# tf-cycle-ls: ignore[dependency-cycle] because", "unjustified-suppression"),
        ("// tf-cycle-ls: ignore[] because of all", "unjustified-suppression"),
        ("# tf-cycle-ls: ignore because of all", "unjustified-suppression"),
        ("# tf-cycle-ls: off", "unjustified-suppression"),
        ("# tf-cycle-ls: ignore[dependency-cycles] because of a typo", "unused-suppression"),
        ("# tf-cycle-ls: ignore[self-reference] because of another", "unused-suppression"),
        ("# tf-cycle-ls: ignore[dependency-cycle, x] because of x", "unused-suppression"),
    ],
)
def test_comments_that_are_wrong(comment: str, code: str) -> None:
    assert remarks(told(BOTH % f" {comment}")) == [(code, comment)]


def test_at_the_end_of_a_file() -> None:
    assert remarks(told(f"locals {{}}\n# {WHY}")) == [("unused-suppression", f"# {WHY}")]


def test_nothing_is_needless_in_a_file_that_cannot_be_read() -> None:
    text = f'resource "test_a" "x" {{\n  v = [\n  w = test_b.y.id # {WHY}\n}}\n'
    found = told({"main.tf": text, "other.tf": f"# {WHY}\nlocals {{}}\n"})
    assert [place.path for place in (each.place for each in found.suppression_issues())] == [
        "/configuration/other.tf"
    ]


def test_json_has_no_comments() -> None:
    text = f'{{"locals": {{"a": "{WHY}", "//": "# {WHY}"}}}}'
    assert told({"main.tf.json": text}).suppressions == ()


def test_what_is_off_is_not_told_and_its_comments_are_not_needless() -> None:
    found = told(BOTH % f" # {WHY}", severity={"dependency-cycle": "off"})
    assert found.reported_analysis.components == ()
    assert remarks(found) == []


def test_the_best_to_cut() -> None:
    """A hub with three spokes: the edges from it and to it are on one short cycle each, but all
    that leads over the hub passes the same edge."""
    text = "locals {\n  hub = local.wire\n  wire = [local.a, local.b, local.c]\n"
    text += "  a = local.hub\n  b = local.hub\n  c = local.hub\n}\n"
    found = analysed({"main.tf": text})
    (component,) = found.components
    (best,) = best_to_cut(component, list(marks([component])), 1)
    assert best.reference
    assert shown(found, best.reference) == "local.wire"
