"""One cycle in the text format: the headline, the steps, and the last step that the fix removes."""

from __future__ import annotations

import posixpath

from tests.fixes.support import analyze_texts
from tf_cycle_ls.analysis.model import Edge
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.render.formatters.cycle_text import CycleText
from tf_cycle_ls.render.snippet import Snippets

THREE = "locals {\n  a = local.b\n  b = local.c\n  c = local.a\n}\n"


def shown(
    text: str,
    *,
    width: int = 100,
    verbose: bool = False,
    cut: tuple[str, str] | None = None,
    new: tuple[str, str] | None = None,
) -> list[str]:
    """The lines for the first cycle of a configuration. `cut` and `new` are edges."""
    analysis = analyze_texts({"main.tf": text})
    cycle = analysis.components[0].cycles[0]
    snippets = Snippets(
        lambda place: analysis.documents[place.path], posixpath.basename, colour=False, width=width
    )

    def is_new(edge: Edge) -> bool:
        return ends(edge) == new

    last = next((edge for edge in cycle.edges if ends(edge) == cut), None)
    return list(CycleText(snippets, is_new, verbose=verbose).lines(cycle, 1, last))


def ends(edge: Edge) -> tuple[str, str]:
    return address(edge.source), address(edge.target)


def locations(lines: list[str]) -> list[str]:
    return [line.split()[1] for line in lines if line.lstrip().startswith("-->")]


def test_both_steps_of_a_cycle_of_two_have_a_snippet() -> None:
    assert shown("locals {\n  a = local.b\n  b = local.a\n}\n") == [
        "error[dependency-cycle]: local.a and local.b depend on each other (cycle 1)",
        "      --> main.tf:2:7",
        "     2 |   a = local.b",
        "       |       ^^^^^^^ local.a depends on local.b, in a",
        "      --> main.tf:3:7",
        "     3 |   b = local.a",
        "       |       ^^^^^^^ local.b depends on local.a, in b",
    ]


def test_only_the_last_step_of_a_longer_cycle_has_a_snippet() -> None:
    assert shown(THREE) == [
        "error[dependency-cycle]: local.a depends on itself, through 2 other blocks (cycle 1)",
        "      --> main.tf:2:7  local.a depends on local.b, in a",
        "      --> main.tf:3:7  local.b depends on local.c, in b",
        "      --> main.tf:4:7",
        "     4 |   c = local.a",
        "       |       ^^^^^^^ local.c depends on local.a, in c",
    ]


def test_edge_that_the_fix_removes_is_last() -> None:
    lines = shown(THREE, cut=("local.a", "local.b"))
    assert locations(lines) == ["main.tf:3:7", "main.tf:4:7", "main.tf:2:7"]
    assert lines[-1].endswith("^^^^^^^ local.a depends on local.b, in a")


def test_verbose_shows_a_snippet_for_each_step() -> None:
    lines = shown(THREE, verbose=True)
    assert len([line for line in lines if "^^^^^^^" in line]) == 3


def test_narrow_terminal_gets_shorter_lines() -> None:
    """The headline breaks after 40 columns; a location and its text (55 columns) are more lines."""
    assert shown(THREE, width=40)[:5] == [
        "error[dependency-cycle]: local.a depends",
        "  on itself, through 2 other blocks",
        "  (cycle 1)",
        "      --> main.tf:2:7",
        "          local.a depends on local.b, in",
    ]


def test_middle_of_a_long_cycle_is_left_out() -> None:
    """Of 13 steps, the first five and the last five are shown."""
    names = [f"a{number:02}" for number in range(13)]
    body = "".join(
        f"  {name} = local.{following}\n"
        for name, following in zip(names, [*names[1:], names[0]], strict=True)
    )
    text = f"locals {{\n{body}}}\n"
    lines = shown(text)
    assert "through 12 other blocks" in lines[0]
    numbers = [int(location.split(":")[1]) for location in locations(lines)]
    assert numbers == [2, 3, 4, 5, 6, 10, 11, 12, 13, 14]
    assert lines[6] == "  … 3 more steps …"
    assert len(locations(shown(text, verbose=True))) == 13


def test_further_references_of_a_step_are_counted() -> None:
    text = "locals {\n  a = [local.b, local.b, local.b]\n  b = local.a\n}\n"
    lines = shown(text)
    assert locations(lines) == ["main.tf:2:8", "main.tf:3:7"]
    assert lines[3].endswith("^ local.a depends on local.b, in a, and in 2 more places")
    assert locations(shown(text, verbose=True)) == [
        "main.tf:2:8",
        "main.tf:2:17",
        "main.tf:2:26",
        "main.tf:3:7",
    ]


def test_new_edge_is_marked() -> None:
    lines = shown(THREE, new=("local.b", "local.c"))
    assert [line for line in lines if "(new)" in line] == [
        "      --> main.tf:3:7  local.b depends on local.c, in b (new)"
    ]


def test_step_without_reference_has_a_note() -> None:
    lines = shown(
        'provider "test" {\n  v = test_a.x.id\n}\n\nresource "test_a" "x" {\n}\n', width=200
    )
    # Terraform adds this dependency because of the provider block.
    notes = [line for line in lines if "x depends on the configuration of" in line]
    assert len(notes) == 1
    assert notes[0].startswith("      --> main.tf:1:1  ")
