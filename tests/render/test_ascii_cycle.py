"""Pictures of cycles made of text characters."""

from __future__ import annotations

import pytest

from tests.analysis.directories import analysed
from tests.render.rings import ring
from tf_cycle_ls.render.ascii_cycle import draw_cycle


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
