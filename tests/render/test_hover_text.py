"""Hovers: their steps, links and fixes, in Markdown and in plain text."""

from __future__ import annotations

from tests.analysis.directories import ROOT, analysed
from tests.marked import parse_marked
from tests.render.rings import ring
from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.analysis.navigation import marks_at
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
from tf_cycle_ls.render.hover_text import HoverText
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


def hover(analysis: Analysis, markup: Markup, seen_from: str = "") -> HoverText:
    """A hover about a root module, whose link targets are `uri:LINE`."""

    def line(place: Place) -> int:
        return analysis.documents[place.path].position(place.span.start).line + 1

    return HoverText(
        markup,
        lambda place: f"{place.path.removeprefix(f'{ROOT}/')}:{line(place)}",
        lambda place: f"uri:{line(place)}",
        seen_from,
    )


def test_hover_of_a_reference_names_its_argument_and_each_step() -> None:
    analysis = analysed({"main.tf": PAIR})
    marks = marks_at(analysis, f"{ROOT}/main.tf", TEST_B_Y_ID.start)
    lines = hover(analysis, PlainText()).of_reference(marks, ()).splitlines()
    assert lines[0] == (
        "Dependency cycle: test_a.my_x depends on test_b.y because v refers to test_b.y.id."
    )
    assert "1. test_a.my_x → test_b.y: v, main.tf:2" in lines
    assert "2. test_b.y → test_a.my_x: depends_on, main.tf:6" in lines
    assert "No automatic fix available." in lines


def test_steps_and_fixes_link_to_their_reference() -> None:
    analysis = analysed({"main.tf": PAIR})
    (component,) = analysis.components
    (fix,) = fixes_for_component(component, analysis, Disk())
    text = hover(analysis, Markdown()).of_declaration("test_b.y", component.cycles, [fix])
    assert text.startswith("`test_b.y` is in **1 dependency cycle**.")
    assert ": `v`, [main.tf:2](<uri:2>)" in text
    assert f"1. {Markdown().text(fix.title)} ([main.tf:6](<uri:6>))" in text


def test_long_cycle_counts_the_steps_that_it_does_not_list() -> None:
    analysis = analysed({"main.tf": ring(15)})
    (component,) = analysis.components
    text = hover(analysis, PlainText()).of_declaration("local.l00", component.cycles, ())
    numbered = [line for line in text.splitlines() if line[:1].isdigit()]
    assert len(numbered) == 13
    assert numbered[-1] == "13. … 3 more"


def test_hover_in_a_called_module_names_the_root_module() -> None:
    analysis = analysed({"main.tf": PAIR})
    (component,) = analysis.components
    for root, expected in (("envs/a_b*", r"root module envs/a_b\*."), ("", None)):
        text = hover(analysis, Markdown(), root).of_declaration("x", component.cycles, ())
        assert ("Analyzed as part of" in text) == bool(expected)
        assert expected is None or expected in text
