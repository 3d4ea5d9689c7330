"""A megabyte of configuration makes a report of at most two megabytes, in every format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from json import loads
from pathlib import Path

import pytest

from tests.render.test_report import report
from tests.sampled import sampled
from tf_cycle_ls.render.formatters import concise, github, gitlab, json, junit, rdjson, sarif
from tf_cycle_ls.render.formatters.text_report import TextReport, TextStyle
from tf_cycle_ls.render.limits import END_STEPS, limited
from tf_cycle_ls.render.report import Run

SIZE = 200_000
MAX_REPORT = 2_000_000


def identity(path: str) -> str:
    return path


def text(run: Run) -> Iterator[str]:
    style = TextStyle(colour=False)
    for part in run.reports:
        yield from TextReport(part, identity, style).lines()


FORMATS: dict[str, Callable[[Run], Iterator[str]]] = {
    "text": text,
    "concise": lambda run: concise.lines(run, identity),
    "github": lambda run: github.lines(run, identity),
    "json": lambda run: iter([json.report(run, identity)]),
    "sarif": lambda run: iter([sarif.report(run, identity, "1")]),
    "gitlab": lambda run: iter([gitlab.report(run, identity)]),
    "rdjson": lambda run: iter([rdjson.report(run, identity)]),
    "junit": lambda run: iter([junit.report(run, identity)]),
}


def local_values(lines: list[str]) -> str:
    return "locals {\n" + "\n".join(lines) + "\n}\n"


NUMBER = SIZE // 20
HOSTILE = {
    "one line": local_values([f"x = [{', '.join(['local.x'] * (SIZE // 9))}]"]),
    "self references": local_values([f"a{n} = local.a{n}" for n in range(NUMBER)]),
    "one edge": local_values(["x = local.y", f"y = [{', '.join(['local.x'] * (SIZE // 9))}]"]),
    "a ring": local_values([f"a{n} = local.a{(n + 1) % 2_000}" for n in range(2_000)]),
    "pairs": local_values(
        [f"a{n} = local.b{n}\nb{n} = local.a{n}" for n in range(NUMBER // 4)],
    ),
    "long names": local_values([f"{'a' * SIZE} = local.b", f"b = local.{'a' * SIZE}"]),
    "errors": "".join(f"a{n} = \n" for n in range(NUMBER // 8)),
    "comments": "".join(
        f"# tf-cycle-ls: ignore[dependency-cycle]\nlocals {{\n a{n} = 1\n}}\n"
        for n in range(NUMBER // 10)
    ),
}


@pytest.fixture(scope="module", params=sampled(HOSTILE, 2))
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    directory = tmp_path_factory.mktemp("hostile")
    (directory / "main.tf").write_text(HOSTILE[request.param], encoding="utf-8")
    return limited(Run((report(directory),)))


@pytest.mark.parametrize("name", FORMATS)
def test_report_is_limited(run: Run, name: str) -> None:
    size = 0
    for line in FORMATS[name](run):
        size += len(line.encode()) + 1
        assert size <= MAX_REPORT


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(HOSTILE["self references"], encoding="utf-8")
    whole = report(tmp_path)
    (kept,) = limited(Run((whole,))).reports
    number = len(whole.self_references) - len(kept.self_references)
    assert 0 < len(kept.self_references) < len(whole.self_references)
    assert kept.problems[-1].message == (
        f"the report is too long; left out: {number} self references"
    )


def test_long_cycle_is_shown_by_its_ends(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(HOSTILE["a ring"], encoding="utf-8")
    run = limited(Run((report(tmp_path),)))
    ((component,),) = (part.components for part in run.reports)
    (cycle,) = component.cycles
    ends = [*cycle.addresses[:END_STEPS], *cycle.addresses[-END_STEPS:]]
    assert len({*ends}) == 2 * END_STEPS
    for (_, target), (source, _) in pairwise(edge.key for edge in cycle.edges):
        assert source == target
    shown = "\n".join(text(run))
    assert "… 1990 more steps …" in shown
    assert "through 1999 other blocks" in " ".join(shown.split())
    assert "the report is too long; left out: 1980 steps of cycles" in " ".join(shown.split())
    (root,) = loads(json.report(run, identity))["roots"]
    assert len(root["components"][0]["cycles"][0]) == 2 * END_STEPS + 1
    notes = [edge["note"] for edge in root["components"][0]["edges"] if "note" in edge]
    assert notes == ["1980 steps are left out"]


def test_usual_report_is_complete(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        local_values([f"a{n} = local.a{(n + 1) % 100}" for n in range(100)]), encoding="utf-8"
    )
    whole = Run((report(tmp_path),))
    assert limited(whole) == whole
