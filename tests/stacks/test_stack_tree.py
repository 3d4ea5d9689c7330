"""Embedded stacks are read from local sources, within limits."""

from __future__ import annotations

import pytest

from tests.analysis.directories import ROOT, files_of
from tests.stacks.support import CHILD, embedded, output
from tf_cycle_ls.stacks.stack_tree import read_stack_tree


def paths(texts: dict[str, str]) -> list[str]:
    return [one.path for one in read_stack_tree(ROOT, files_of(texts)).all()]


def test_embedded_stacks() -> None:
    texts = {
        "a.tfcomponent.hcl": embedded("a") + embedded("b"),
        CHILD: embedded("c").replace("./child", "../other"),
        "other/x.tfcomponent.hcl": output("o", "1"),
    }
    assert paths(texts) == ["", "stack.a", "stack.a.stack.c", "stack.b", "stack.b.stack.c"]


@pytest.mark.parametrize(
    "source", ['"./none"', '"app.terraform.io/o/s"', '"git::https://x/y"', "var.x", '"/child"']
)
def test_not_on_disk(source: str) -> None:
    text = embedded("a").replace('"./child"', source)
    assert paths({"a.tfcomponent.hcl": text, CHILD: ""}) == [""]


def test_stack_that_embeds_itself() -> None:
    text = embedded("a").replace("./child", "./")
    assert paths({"a.tfcomponent.hcl": text}) == [""]
    texts = {"a.tfcomponent.hcl": embedded("a"), CHILD: embedded("b").replace("./child", "../")}
    assert paths(texts) == ["", "stack.a"]


def test_number_of_stacks_is_bounded() -> None:
    """Each stack embeds the next one twice, so their number doubles."""
    texts = {"a.tfcomponent.hcl": embedded("x").replace("child", "s0")}
    for number in range(15):
        inner = "".join(embedded(name).replace("./child", f"../s{number + 1}") for name in "ab")
        texts[f"s{number}/a.tfcomponent.hcl"] = inner
    texts["s15/a.tfcomponent.hcl"] = ""
    assert len(paths(texts)) <= 1_000
