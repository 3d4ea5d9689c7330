"""The documentation has a page for each code and rule, and its links and commands are valid."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.findings.messages import documentation_of
from tf_cycle_ls.fixes.model import Rule
from tf_cycle_ls.fixes.registry import EXPLAINERS, RULES

TOP = Path(__file__).parent.parent
PAGES = sorted([*TOP.glob("[!.]*.md"), *TOP.glob("docs/[!.]*.md"), *TOP.glob("editors/[!.]*.md")])
SHOWN = [*RULES, *(explainer.rule for explainer in EXPLAINERS)]


@pytest.mark.parametrize("name", [*diagnostic_codes.ALL, *(rule.name for rule in SHOWN)])
def test_every_code_and_rule_has_page(name: str) -> None:
    page = TOP / "docs" / documentation_of(name).rpartition("/")[2]
    assert page.read_text(encoding="utf-8").startswith(f"# {name}\n")


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.name)
def test_page_of_rule_states_its_applicability(rule: Rule) -> None:
    page = (TOP / "docs" / f"{rule.name}.md").read_text(encoding="utf-8")
    assert page.splitlines()[2] == f"Applicability: {rule.applicability.value}."


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_page_of_fix_shows_example_and_cost(rule: Rule) -> None:
    page = (TOP / "docs" / f"{rule.name}.md").read_text(encoding="utf-8")
    assert "# before" in page
    assert "# after" in page
    for heading in ("What is lost", "When not to use it"):
        _, found, text = page.partition(f"\n## {heading}\n\n")
        assert found, heading
        assert not text.startswith("#"), heading


def test_fixes_page_lists_every_rule() -> None:
    page = (TOP / "docs" / "fixes.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[([\w-]+)\]\(\1\.md\) \|.*\| ([a-z ]+) \|$", page, re.MULTILINE)
    assert sorted(rows) == sorted((rule.name, rule.applicability.value) for rule in SHOWN)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TOP)))
def test_link_target_exists(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_readme_names_existing_tasks() -> None:
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    commands = [shlex.split(line) for line in readme.splitlines() if line.startswith("python3 ta")]
    assert [command[-1] for command in commands] == ["demo", "test"]
    tasks = (TOP / "tasks.py").read_text(encoding="utf-8")
    for command in commands:
        assert f'"{command[-1]}": Task(' in tasks


def test_readme_sample_is_output_of_check() -> None:
    """Every line of the sample in the README is in the output of its command."""
    from tests.cli.support import run

    readme = (TOP / "README.md").read_text(encoding="utf-8")
    sample = readme.partition("```\nerror[")[2].partition("\n```")[0].splitlines()
    output = run("check", "examples/kms-endpoint-cycle", cwd=TOP).stdout.splitlines()
    for line in ["error[" + sample[0], *sample[1:]]:
        assert line == "…" or line in output
