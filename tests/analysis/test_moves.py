"""`moved` and `removed` blocks."""

from __future__ import annotations

from tests.analysis.directories import analysed
from tf_cycle_ls.analysis.moves import Moves


def test_moved_blocks_form_chains_and_move_modules() -> None:
    moves = "".join(
        f"moved {{\n  from = {a}\n  to   = {b}\n}}\n"
        for a, b in (("p_x.a", "p_x.b"), ("p_x.b[0]", "module.n.p_x.b"), ("module.m", "module.n"))
    )
    found = Moves(analysed({"main.tf": moves}))
    assert found.after("p_x.a") == "module.n.p_x.b"
    assert found.after("module.m.p_x.c") == "module.n.p_x.c"
    assert found.after("p_x.ab") == "p_x.ab"


def test_removed_block_forgets_or_destroys() -> None:
    text = (
        "removed {\n  from = p_x.a\n  lifecycle {\n    destroy = false\n  }\n}\n"
        "removed {\n  from = p_x.b\n}\n"
    )
    found = Moves(analysed({"main.tf": text}))
    assert found.is_forgotten("p_x.a")
    assert not found.is_forgotten("p_x.b")
