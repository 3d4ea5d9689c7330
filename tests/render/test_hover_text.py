"""Hovers: their drawing, links and best fix, in Markdown and in plain text."""

from __future__ import annotations

from typing import Any

from tests.analysis.directories import ROOT, analysed
from tests.marked import parse_marked
from tests.render.rings import ring
from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.analysis.navigation import marks_at
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
from tf_cycle_ls.fixes.model import Fix
from tf_cycle_ls.render.hover_text import HoverText, Links
from tf_cycle_ls.render.markup import Markdown, Markup, PlainText
from tf_cycle_ls.vfs import Disk

PAIR, (TEST_B_Y_ID,) = parse_marked("""\
resource "test_a" "my_x" {
  v = «test_b.y.id»
}

resource "test_b" "y" {
  depends_on = [test_a.my_x]
}
""")


def hover(analysis: Analysis, markup: Markup, seen_from: str = "", **options: Any) -> HoverText:
    """A hover about a root module, whose link targets are `uri:LINE`."""

    def line(place: Place) -> int:
        return analysis.documents[place.path].position(place.span.start).line + 1

    return HoverText(
        markup,
        lambda place: f"{place.path.removeprefix(f'{ROOT}/')}:{line(place)}",
        lambda place: f"uri:{line(place)}",
        seen_from,
        **options,
    )


def of_reference(markup: Markup, fix: Fix | None = None, **options: Any) -> str:
    """The hover of the reference in the first block."""
    analysis = analysed({"main.tf": PAIR})
    marks = marks_at(analysis, f"{ROOT}/main.tf", TEST_B_Y_ID.start)
    return hover(analysis, markup, **options).of_reference(marks, fix)


def test_hover_below_a_diagnostic_does_not_repeat_it() -> None:
    assert (
        of_reference(PlainText(), shows_diagnostics=True)
        == """\
╭→ test_a.my_x
│    ↓ v
│  test_b.y
╰────╯ depends_on

In order: main.tf:2, main.tf:6

Documentation: https://github.com/tf-cycle-ls/tf-cycle-ls/blob/main/docs/dependency-cycle.md"""
    )


def test_hover_without_a_diagnostic_says_why_the_edge_exists() -> None:
    assert of_reference(PlainText()).startswith(
        "Dependency cycle: test_a.my_x depends on test_b.y because v refers to test_b.y.id.\n"
    )


def test_known_fix_and_commands_are_shown() -> None:
    analysis = analysed({"main.tf": PAIR})
    (component,) = analysis.components
    (fix,) = fixes_for_component(component, analysis, Disk())
    links = Links("command:show", "command:fixes")
    text = of_reference(Markdown(), fix, shows_diagnostics=True, links=links)
    assert f"**Best fix**: {Markdown().text(fix.title)}\n" in text
    assert "[Show this cycle](<command:show>) · [All fixes](<command:fixes>) · [Docum" in text
    assert "[main.tf:2](<uri:2>), [main.tf:6](<uri:6>)" in text


def test_hover_of_a_block_draws_its_first_cycle() -> None:
    analysis = analysed({"main.tf": PAIR})
    (component,) = analysis.components
    text = hover(analysis, Markdown()).of_declaration(
        "test_b.y", (*component.cycles, *component.cycles), None
    )
    assert text.startswith("`test_b.y` is in **2 dependency cycles**.")
    assert text.count("╭→") == 1


def test_long_cycle_counts_the_places_that_it_does_not_list() -> None:
    analysis = analysed({"main.tf": ring(15)})
    (component,) = analysis.components
    text = hover(analysis, PlainText()).of_declaration("local.l00", component.cycles, None)
    (order,) = (line for line in text.splitlines() if line.startswith("In order: "))
    assert order.count("main.tf:") == 8
    assert order.endswith(", 7 more")


def test_hover_in_a_called_module_names_the_root_module() -> None:
    analysis = analysed({"main.tf": PAIR})
    (component,) = analysis.components
    for root, expected in (("envs/a_b*", r"root module envs/a_b\*."), ("", None)):
        text = hover(analysis, Markdown(), root).of_declaration("x", component.cycles, None)
        assert ("Analyzed as part of" in text) == bool(expected)
        assert expected is None or expected in text
