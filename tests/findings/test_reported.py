"""Suppression comments: suppressed findings, and invalid or unused comments."""

from __future__ import annotations

import pytest

from tests.analysis.directories import analysed, source_text
from tf_cycle_ls.analysis.navigation import marks
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.findings.reported import ReportedFindings, best_to_cut
from tf_cycle_ls.settings.settings import Settings
from tf_cycle_ls.settings.sources import merge_sources, parse_source

WHY = "tf-cycle-ls: ignore[dependency-cycle] because it is known"


def cycle(first: str, second: str = "  v = test_a.x.id") -> str:
    """Two resources that refer to each other: the bodies of test_a.x and of test_b.y."""
    return f"""\
resource "test_a" "x" {{
{first}
}}

resource "test_b" "y" {{
{second}
}}
"""


def reported(texts: dict[str, str] | str, **settings: object) -> ReportedFindings[Analysis]:
    """The reported findings of a configuration."""
    texts = {"main.tf": texts} if isinstance(texts, str) else texts
    return ReportedFindings(analysed(texts), merge_sources([parse_source("a test", settings)]))


def reported_references(findings: ReportedFindings[Analysis]) -> list[str]:
    """The text of each reference that is reported."""
    return [
        source_text(findings.analysis, mark.reference)
        for component in findings.reported_analysis.components
        for mark in marks([component])
        if mark.reference
    ]


def suppression_issues(findings: ReportedFindings[Analysis]) -> list[tuple[str, str]]:
    """The code and the text of each invalid or unused comment."""
    return [
        (issue.code, findings.analysis.documents[issue.place.path].text(issue.place.span))
        for issue in findings.suppression_issues()
    ]


@pytest.mark.parametrize(
    "text",
    [
        cycle(f"  v = test_b.y.id # {WHY}"),
        cycle(f"  v = test_b.y.id //{WHY}"),
        cycle(f"  v = test_b.y.id /* {WHY} */"),
        cycle(f"  # {WHY}\n  v = test_b.y.id"),
        cycle(f"\t// {WHY}\n  # more of it\n  v = test_b.y.id"),
        cycle(f"  v = test_b.y.id # {WHY}").replace("\n", "\r\n"),
        cycle(
            "  v = test_b.y.id # tf-cycle-ls: ignore[self-reference, dependency-cycle]: two reasons"
        ),
        cycle(f"  v = [ # {WHY}\n    1,\n    # {WHY}\n    test_b.y.id\n  ]"),
        cycle(f"  # {WHY}\n  v = <<E\n${{test_b.y.id}}\nE"),
    ],
)
def test_comment_suppresses_the_cycle(text: str) -> None:
    findings = reported(text)
    assert reported_references(findings) == []
    assert findings.reported_analysis.components == ()
    assert len(findings.suppressed_places) == 1


@pytest.mark.parametrize(
    "text",
    [
        cycle(f"  # {WHY}\n\n  v = test_b.y.id"),
        f"# {WHY}\n" + cycle("  v = test_b.y.id"),
        cycle(f'  v = test_b.y.id\n  w = "# {WHY}"'),
        cycle(f'  v = "${{test_b.y.id}} # {WHY}"'),
        cycle(f"  v = <<E\n# {WHY}\n${{test_b.y.id}}\nE"),
        cycle("  v = test_b.y.id # tf-cycle-ls: ignore[self-reference] because of the wrong code"),
        cycle("  v = test_b.y.id # tf-cycle-ls: ignore[dependency-cycle]"),
        cycle("  v = test_b.y.id # tf-cycle-ls: ignore[dependency-cycle] because"),
        cycle("  v = test_b.y.id # tf-cycle-ls: ignore"),
        cycle("  v = test_b.y.id # see tf-cycle-ls: ignore[dependency-cycle] because it is known"),
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
def test_comment_does_not_suppress_the_reference(text: str) -> None:
    findings = reported(text)
    assert reported_references(findings) == ["test_b.y.id", "test_a.x.id"]
    assert not findings.suppressed_places


def test_one_comment_at_any_reference_of_an_edge_suppresses_the_edge() -> None:
    findings = reported(cycle(f"  v = test_b.y.id\n  w = test_b.y.arn # {WHY}"))
    assert findings.reported_analysis.components == ()


def test_longer_cycle_that_avoids_the_suppressed_edge_is_reported() -> None:
    """a → b → a is suppressed at a → b. The cycle a → c → b → a does not contain this edge."""
    text = f"""\
resource "test_a" "a" {{
  v = test_b.b.id # {WHY}
  w = test_c.c.id
}}

resource "test_b" "b" {{
  v = test_a.a.id
}}

resource "test_c" "c" {{
  v = test_b.b.id
}}
"""
    findings = reported(text)
    (component,) = findings.reported_analysis.components
    assert [kept.addresses for kept in component.cycles] == [("test_a.a", "test_c.c", "test_b.b")]
    assert reported_references(findings) == ["test_c.c.id", "test_a.a.id", "test_b.b.id"]
    assert component.shortest["test_b.b", "test_a.a"].addresses == (
        "test_b.b",
        "test_a.a",
        "test_c.c",
    )


def test_suppressed_edge_can_leave_several_components() -> None:
    """Two pairs of locals, connected in both directions; one connection is suppressed."""
    text = f"""\
locals {{
  a = local.b
  b = [local.a, local.c] # {WHY}
  c = local.d
  d = [local.c,
    local.a]
}}
"""
    findings = reported(text)
    # Every edge from local.b has its reference on the line of the comment.
    assert [component.addresses for component in findings.reported_analysis.components] == [
        ("local.c", "local.d")
    ]


def test_edge_without_a_reported_cycle_is_not_marked() -> None:
    """The way from the cycle of c and d back to a leads only to the suppressed edge."""
    text = f"""\
locals {{
  a = local.c # {WHY}
  c = local.d
  d = [local.c, local.a]
}}
"""
    findings = reported(text)
    assert reported_references(findings) == ["local.d", "local.c"]


def test_cycle_with_all_references_suppressed_is_not_reported() -> None:
    findings = reported(cycle(f"  v = test_b.y.id # {WHY}", f"  v = test_a.x.id # {WHY}"))
    assert findings.reported_analysis.components == ()
    assert len(findings.analysis.components) == 1
    assert len(findings.suppressed_places) == 2
    assert suppression_issues(findings) == []


def test_suppressed_self_reference_is_not_reported() -> None:
    text = (
        'resource "test_a" "x" {\n  v = test_a.x.id # tf-cycle-ls: ignore[self-reference] yes\n}\n'
    )
    findings = reported(text)
    assert len(findings.analysis.self_references) == 1
    assert findings.reported_analysis.self_references == ()


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
def test_invalid_or_unused_comment_is_reported(comment: str, code: str) -> None:
    assert suppression_issues(reported(cycle(f"  v = test_b.y.id {comment}"))) == [(code, comment)]


@pytest.mark.parametrize(
    "text",
    [f"locals {{}}\n# {WHY}", f"locals {{}}\n# {WHY}\n", f"# {WHY}\n\nlocals {{}}\n"],
    ids=["end of file", "last line", "before a blank line"],
)
def test_comment_that_applies_to_no_line_is_unused(text: str) -> None:
    assert suppression_issues(reported(text)) == [("unused-suppression", f"# {WHY}")]


def test_comment_in_a_block_that_no_longer_parses_still_suppresses_its_references() -> None:
    """While the user types in a block, its last valid references are shown at its header."""
    text = cycle(f"  v = test_b.y.id # {WHY}")
    half_typed = text.replace("  v = test_b", "  w = [\n  v = test_b")
    before = analysed({"main.tf": text})
    findings = ReportedFindings(analysed({"main.tf": half_typed}, before), Settings())
    assert len(findings.analysis.components) == 1
    assert findings.reported_analysis.components == ()
    assert suppression_issues(findings) == []


def test_no_comment_is_unused_in_a_file_with_a_syntax_error() -> None:
    text = f'resource "test_a" "x" {{\n  v = [\n  w = test_b.y.id # {WHY}\n}}\n'
    findings = reported({"main.tf": text, "other.tf": f"# {WHY}\nlocals {{}}\n"})
    assert [issue.place.path for issue in findings.suppression_issues()] == [
        "/configuration/other.tf"
    ]


def test_finding_switched_off_is_not_reported_and_its_comments_are_not_unused() -> None:
    text = cycle(f"  v = test_b.y.id # {WHY}")
    findings = reported(text, severity={"dependency-cycle": "off"})
    assert findings.reported_analysis.components == ()
    assert suppression_issues(findings) == []


def test_best_to_cut_is_the_edge_on_most_cycles() -> None:
    """Three cycles through a hub: they share one edge, every other edge is on one cycle."""
    text = """\
locals {
  hub  = local.wire
  wire = [local.a, local.b, local.c]
  a    = local.hub
  b    = local.hub
  c    = local.hub
}
"""
    analysis = analysed({"main.tf": text})
    (component,) = analysis.components
    (best,) = best_to_cut(component, list(marks([component])), 1)
    assert best.reference
    assert source_text(analysis, best.reference) == "local.wire"
