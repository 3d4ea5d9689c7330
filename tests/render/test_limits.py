"""A megabyte of configuration makes a report of at most two megabytes, in every format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from json import loads
from pathlib import Path

import pytest

from tests.render.test_report import report
from tests.sampled import sampled, slow
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


def pairs(name: str, count: int) -> str:
    """Pairs of local values that refer to each other."""
    return local_values(
        [
            f"{name}a{n} = local.{name}b{n}\n{name}b{n} = local.{name}a{n}"
            for n in range(max(count, 1))
        ]
    )


def complete(size: int) -> str:
    """Resources that each depend on all others."""
    names = [f"t.n{n}" for n in range(int((size / 8) ** 0.5))]
    return "".join(
        f'resource "t" "n{n}" {{\n depends_on = [{", ".join(names[:n] + names[n + 1 :])}]\n}}\n'
        for n in range(len(names))
    )


HOSTILE: dict[str, Callable[[int], str]] = {
    "one line": lambda size: local_values([f"x = [{', '.join(['local.x'] * (size // 9))}]"]),
    "self references": lambda size: local_values([f"a{n} = local.a{n}" for n in range(size // 20)]),
    "one edge": lambda size: local_values(
        ["x = local.y", f"y = [{', '.join(['local.x'] * (size // 9))}]"]
    ),
    "a ring": lambda size: local_values(
        [f"a{n} = local.a{(n + 1) % (size // 100)}" for n in range(size // 100)]
    ),
    "pairs": lambda size: pairs("", size // 40),
    "long names": lambda size: pairs("a" * (size // 4), 1),
    "names of 12 bytes per character in JSON": lambda size: pairs(
        "\U0001d4b3" * 250, size // 4_000
    ),
    "control characters": lambda size: local_values(
        [f'x{n} = "{chr(1) * 20}${{local.x{n}}}{chr(1) * 20}"' for n in range(size // 60)]
    ),
    "markup": lambda size: local_values(
        [f'x{n} = "&&&&&&&&&<>\'${{local.x{n}}}&&&&&&&&&"' for n in range(size // 50)]
    ),
    "all depend on all": complete,
    "errors": lambda size: "".join(f"a{n} = \n" for n in range(size // 160)),
    "comments": lambda size: "".join(
        f"# tf-cycle-ls: ignore[dependency-cycle]\nlocals {{\n a{n} = 1\n}}\n"
        for n in range(size // 200)
    ),
}


@pytest.fixture(scope="module", params=[SIZE, slow(5 * SIZE)])
def size(request: pytest.FixtureRequest) -> int:
    value: int = request.param
    return value


@pytest.fixture(scope="module", params=sampled(HOSTILE, 2))
def run(request: pytest.FixtureRequest, size: int, tmp_path_factory: pytest.TempPathFactory) -> Run:
    directory = tmp_path_factory.mktemp("hostile")
    (directory / "main.tf").write_text(HOSTILE[request.param](size), encoding="utf-8")
    return limited(Run((report(directory),)))


@pytest.mark.parametrize("name", FORMATS)
def test_report_is_limited(run: Run, name: str) -> None:
    size = 0
    for line in FORMATS[name](run):
        size += len(line.encode()) + 1
        assert size <= MAX_REPORT


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(HOSTILE["self references"](SIZE), encoding="utf-8")
    whole = report(tmp_path)
    (kept,) = limited(Run((whole,))).reports
    number = len(whole.self_references) - len(kept.self_references)
    assert 0 < len(kept.self_references) < len(whole.self_references)
    assert kept.problems[-1].message == (
        f"the report is too long; left out: {number} self references"
    )


def test_long_cycle_is_shown_by_its_ends(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(HOSTILE["a ring"](SIZE), encoding="utf-8")
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


@pytest.mark.parametrize("name", sampled(FORMATS, 3))
def test_long_path_counts(tmp_path: Path, name: str) -> None:
    """A path is repeated with each place, and percent-encoded in some formats."""
    directory = tmp_path.joinpath(*["\u00e9" * 120] * 12)
    try:
        directory.mkdir(parents=True)
    except OSError:
        pytest.skip("this system has no long paths")
    (directory / "main.tf").write_text(pairs("", 700), encoding="utf-8")
    run = limited(Run((report(directory),)))
    assert sum(len(line.encode()) + 1 for line in FORMATS[name](run)) <= MAX_REPORT
    assert "left out" in run.reports[0].problems[-1].message
