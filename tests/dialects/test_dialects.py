"""Compares the analysis with the recorded answers of OpenTofu and of versions of Terraform.

`DIFFERENCES` lists the intended differences with their reasons; each of them must still differ.
"""

from __future__ import annotations

import re

import pytest

from tests.analysis.directories import ROOT, files_of
from tests.dialects import archive, ask
from tests.differential.compare import nodes_of
from tests.terraform import diagnostics
from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.graph.nodes import printed_nodes
from tf_cycle_ls.settings.settings import Language, Tool, Version

ANSWERS = ask.recorded()
ASKED = [(name, program) for name, answers in ANSWERS.items() for program in answers]

_UNCHANGED = "whether the import changes the object is not in the text; the message says so"
DIFFERENCES: dict[tuple[str, str], str] = {
    ("check_kept_import", "1.11"): _UNCHANGED,
    ("check_kept_import", "1.15"): _UNCHANGED,
    ("chk_each_module", "1.15"): "each.value is not evaluated, so the resource may have instances",
    ("eph_self_module", "tofu"): "it prints the address without the module",
    ("tf112_import_foreach_target", "1.11"): "it crashes",
}


_ERROR = re.compile(r"terraform \w+ fails \((.*)\)\. terraform validate .*")


def language(program: str) -> Language:
    """The setting that chooses the rules of a program."""
    if program == "tofu":
        return Language(Tool.OPENTOFU)
    return Language(Tool.TERRAFORM, Version(program))


def found(analysis: Analysis) -> ask.Expected:
    """The findings of an analysis, in the form of an answer."""
    dialect = analysis.choice.dialect
    by_phase = [
        frozenset(
            frozenset(printed_nodes(nodes_of(component), dialect))
            for component in analysis.components
            if component.is_only_planned is is_only_planned
        )
        for is_only_planned in (False, True)
    ]
    selves = frozenset(own.address for own in analysis.self_references)
    in_files = [
        frozenset(
            diagnostics.nodes_of(_ERROR.sub(r"\1", problem.message))
            for problem in analysis.problems
            if problem.code == code
        )
        for code in (diagnostic_codes.TEST_CYCLE, diagnostic_codes.QUERY_CYCLE)
    ]
    return ask.Expected(by_phase[0], by_phase[1], selves, in_files[0], in_files[1])


def agrees(ours: ask.Expected, answer: ask.Expected) -> bool:
    """Whether both report the same, as far as the program came. While validate reports a cycle,
    nothing is planned, and an error stops a plan before its graph."""
    if not answer.is_checked:
        return True
    if ours.cycles or answer.cycles or not answer.is_planned:
        return ours.cycles == answer.cycles and answer.selves <= ours.selves
    return ours[:5] == answer[:5]


def test_every_case_has_an_answer_of_opentofu() -> None:
    assert sorted(name for name, answers in ANSWERS.items() if "tofu" in answers) == archive.names()


@pytest.mark.parametrize(("name", "program"), ASKED)
def test_analysis_agrees(name: str, program: str) -> None:
    answer = ask.expected(ANSWERS[name][program])
    ours = found(analyze(ROOT, files_of(archive.files(name)), language=language(program)))
    is_equal = agrees(ours, answer)
    assert is_equal is ((name, program) not in DIFFERENCES), (ours, answer)
