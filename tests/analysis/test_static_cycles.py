"""Cycles in what OpenTofu evaluates before its graph.

The cases static_source_each_other and encryption_ring of tests/opentofu have OpenTofu's errors.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.analysis.directories import analysed
from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.model import Problem
from tf_cycle_ls.vfs import Disk

CASES = Path(__file__).parent.parent / "opentofu"
RECORDED = {
    "static_source_each_other": "module.m, module.n need each other",
    "encryption_ring": "key_provider.pbkdf2.a, key_provider.pbkdf2.b need each other",
}


def static(problems: tuple[Problem, ...]) -> list[str]:
    return [one.message for one in problems if one.code == diagnostic_codes.STATIC_CYCLE]


@pytest.mark.parametrize(("case", "sentence"), RECORDED.items())
def test_error_of_init_is_reported_at_both_blocks(case: str, sentence: str) -> None:
    recorded = json.loads((CASES / case / "expected.json").read_text(encoding="utf-8"))
    (error,) = recorded["tofu"]["init"]["errors"]
    analysis = analyze(str(CASES / case), Disk())
    messages = static(analysis.problems)
    assert len(messages) == 2
    assert all(f"tofu init fails ({error}): {sentence}." in message for message in messages)
    for problem in analysis.problems:
        assert problem.span is not None
        start = analysis.documents[problem.path].text(problem.span)
        assert start.startswith(("module ", "key_provider "))


def test_source_that_needs_a_loop_of_local_values() -> None:
    recorded = json.loads((CASES / "static_local_cycle" / "expected.json").read_text())
    error = recorded["tofu"]["init"]["errors"][0]
    analysis = analyze(str(CASES / "static_local_cycle"), Disk())
    assert static(analysis.problems) == [
        f"tofu init fails ({error}): the source of module.m needs local.a, local.b, which need "
        "each other."
    ]


@pytest.mark.parametrize("case", [path.parent.name for path in CASES.glob("*/main.t*")])
def test_other_cases_have_none(case: str) -> None:
    found = static(analyze(str(CASES / case), Disk()).problems)
    assert bool(found) is (case in {*RECORDED, "static_local_cycle"})


CALL = 'module "{}" {{\n  source = {}\n}}\n'
RING = CALL.format("m", "local.a") + CALL.format("n", "module.m.dir")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (CALL.format("m", "module.m.dir"), ["module.m needs itself"]),
        (
            RING + "locals {\n  a = module.n.dir\n}\n",
            ["local.a, module.m, module.n need each other"] * 2,
        ),
        (RING + "locals {\n  a = module.o.dir\n}\n", []),
        (CALL.format("m", '"./m"'), []),
    ],
)
def test_sources_that_need_each_other(text: str, sentences: list[str]) -> None:
    messages = static(analysed({"main.tofu": text}).problems)
    assert [message.partition("): ")[2].partition(".  ")[0] for message in messages] == [
        f"{sentence}. tofu validate may not report it." for sentence in sentences
    ]
    assert static(analysed({"main.tf": text}).problems) == []
