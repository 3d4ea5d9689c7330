"""Explanations: their picture, and that nothing of a configuration is taken for Markdown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.directories import analysed
from tf_cycle_ls.render.ascii_cycle import draw_cycle
from tf_cycle_ls.render.markup import Markdown


def ring(length: int) -> str:
    """Local values, each of which depends on the next."""
    values = (f"  l{n:02} = local.l{(n + 1) % length:02}" for n in range(length))
    return "\n".join(["locals {", *values, "}", ""])


def test_a_small_cycle() -> None:
    (component,) = analysed({"main.tf": ring(2)}).components
    assert draw_cycle(component.cycles[0]) == [
        "╭→ local.l00",
        "│    ↓ l00",
        "│  local.l01",
        "╰────╯ l01",
    ]


@pytest.mark.parametrize(("length", "left_out"), [(10, 0), (11, 1), (30, 20)])
def test_a_long_cycle_is_cut_in_the_middle(length: int, left_out: int) -> None:
    (component,) = analysed({"main.tf": ring(length)}).components
    lines = draw_cycle(component.cycles[0])
    assert [line for line in lines if "more" in line] == (
        [f"│  … {left_out} more …"] if left_out else []
    )
    assert sum("local." in line for line in lines) == 10
    assert lines[0] == "╭→ local.l00"
    assert lines[-1] == f"╰────╯ l{length - 1:02}"


def test_what_nobody_wrote() -> None:
    main = 'module "m" {\n  source = "./m"\n  v = test_a.x.id\n}\n'
    main += 'resource "test_a" "x" {\n  depends_on = [module.m]\n}\n'
    root = analysed({"main.tf": main, "m/main.tf": 'variable "v" {}\n'})
    (component,) = root.components
    assert draw_cycle(component.cycles[0]) == [
        "╭→ module.m",
        "│    ↓ (implicit: added by Terraform)",
        "│  module.m.var.v",
        "│    ↓ v",
        "│  test_a.x",
        "╰────╯ depends_on",
    ]


@given(st.text("ab`*_[]()<>\\#$ ", max_size=12))
def test_text_stays_text(text: str) -> None:
    """CommonMark, 2.4: a backslash before ASCII punctuation makes it a plain character."""
    written = Markdown().text(text)
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", written) == text
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*\[\]<]", written)
    assert not re.search(r"^[#>+-]", written)
    # CommonMark, 6.2: an underscore with a letter on each side is only that.
    assert not re.search(r"(?<![\\a-z])_|(?<!\\)_(?![a-z])", written)


@given(st.text("ab`\\*_ ", min_size=1, max_size=12).filter(lambda text: text.strip("` ")))
def test_code_stays_code(text: str) -> None:
    """CommonMark, 6.1: a code span ends at as many backticks as it began with; one space at both
    ends is not shown."""
    written = Markdown().code(text)
    fence = re.match("`+", written)
    assert fence
    ticks = fence[0]
    inner = written[len(ticks) : -len(ticks)]
    assert ticks not in re.findall("`+", inner)
    if "`" in text:
        assert inner == f" {text} "
    else:
        assert inner == text
