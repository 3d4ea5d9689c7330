"""Recording a case gives the same `expected.json` as in `tests/cases`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.terraform import record
from tests.terraform.ask import Answer, Terraform

pytestmark = pytest.mark.slow

CASES = Path(__file__).parent.parent / "cases"


def copied(name: str, to: Path) -> Path:
    """Copy a case with its expected.json."""
    return Path(shutil.copytree(CASES / name, to / name))


@pytest.mark.usefixtures("terraform")
def test_recording_a_case_again_does_not_change_it(tmp_path: Path) -> None:
    names = ["two_components", "self_count2_literal", "override_unmatched", "too_short"]
    copies = [copied(name, tmp_path) for name in names]
    record.main(list(map(str, copies)))
    for name, copy in zip(names, copies, strict=True):
        before = (CASES / name / record.EXPECTED).read_text(encoding="utf-8")
        assert (copy / record.EXPECTED).read_text(encoding="utf-8") == before


@pytest.mark.usefixtures("terraform")
def test_description_is_required(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = copied("two_resources", tmp_path)
    (copy / record.EXPECTED).unlink()
    with pytest.raises(SystemExit):
        record.main([str(copy)])
    assert "has no description yet" in capsys.readouterr().err
    record.main([str(copy), "--description", "two of them"])
    assert record.described(copy) == "two of them"


def test_incomplete_result_is_not_recorded(terraform: Terraform) -> None:
    answer = terraform.ask(CASES / "self_plain", plan=False)
    crashed = Answer(**{**vars(answer), "plan_crashed": True})
    with pytest.raises(ValueError, match="the plan crashed"):
        record.as_json("", crashed)
