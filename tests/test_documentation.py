"""The documentation has a page for each code and rule, and its links and commands are valid."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.findings.messages import documentation_of
from tf_cycle_ls.fixes.model import Rule
from tf_cycle_ls.fixes.registry import EXPLAINERS, RULES, Explainer

TOP = Path(__file__).parent.parent
PAGES = sorted([*TOP.glob("[!.]*.md"), *TOP.glob("docs/[!.]*.md"), *TOP.glob("editors/[!.]*.md")])
SHOWN = [*RULES, *(explainer.rule for explainer in EXPLAINERS)]


CODES = [*diagnostic_codes.ALL, *diagnostic_codes.OF_PLANS]


@pytest.mark.parametrize("name", [*CODES, *(rule.name for rule in SHOWN)])
def test_every_code_and_rule_has_page(name: str) -> None:
    page = TOP / "docs" / documentation_of(name).rpartition("/")[2]
    assert page.exists(), f"document {name} in docs/{page.name}"
    heading = page.read_text(encoding="utf-8").partition("\n")[0]
    assert heading == f"# {name}", f"correct the heading of docs/{page.name}"


@pytest.mark.parametrize("explainer", EXPLAINERS, ids=lambda explainer: explainer.rule.name)
def test_page_of_explanation_states_its_applicability(explainer: Explainer) -> None:
    rule = explainer.rule
    page = (TOP / "docs" / f"{rule.name}.md").read_text(encoding="utf-8")
    applicability = f"Applicability: {rule.applicability.value}."
    assert page.splitlines()[2] == applicability, f"correct line 3 of docs/{rule.name}.md"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_page_of_fix_shows_example_and_cost(rule: Rule) -> None:
    page = (TOP / "docs" / f"{rule.name}.md").read_text(encoding="utf-8")
    assert "# before" in page, f"add an example with this comment to docs/{rule.name}.md"
    assert "# after" in page, f"add an example with this comment to docs/{rule.name}.md"
    for heading in ("What is lost", "When not to use it"):
        _, separator, text = page.partition(f"\n## {heading}\n\n")
        assert separator, f"add the section {heading!r} to docs/{rule.name}.md"
        assert not text.startswith("#"), f"fill the section {heading!r} of docs/{rule.name}.md"


def test_fixes_page_lists_every_rule() -> None:
    page = (TOP / "docs" / "fixes.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[([\w-]+)\]\(\1\.md\) \|.*\| ([a-z ]+) \|$", page, re.MULTILINE)
    expected = sorted((rule.name, rule.applicability.value) for rule in SHOWN)
    assert sorted(rows) == expected, "add, correct or remove the row of a rule in docs/fixes.md"


def test_only_one_page_depends_on_a_release() -> None:
    """No other text names a tag or a package on PyPI, neither of which may exist."""
    pattern = re.compile(
        r"(?:install|inject)(?: -\S+)* ['\"]?tf-cycle-ls\b(?![^\n]*mini-racer)"
        r"|(?:rev: |tf-cycle-ls@)v?\d|no release yet"
    )
    texts = [*PAGES, *TOP.glob("editors/*/README.md"), *TOP.glob("editors/nvim/**/*.lua")]
    texts += [*TOP.glob("tf_cycle_ls/**/*.py"), *TOP.glob("editors/vscode/package.json")]
    found = {
        path.relative_to(TOP).as_posix()
        for path in texts
        if pattern.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"docs/install.md", "docs/releasing.md"}, "refer to docs/install.md instead"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TOP)))
def test_link_target_exists(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            correction = f"correct the link to {target} in {page.relative_to(TOP)}"
            assert (page.parent / target).exists(), correction


def test_troubleshooting_names_real_messages(tmp_path: Path) -> None:
    from tests.cli.support import run

    page = (TOP / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
    (tmp_path / "main.tf").write_text("")
    for arguments, message in (
        (("check", ""), "the path is empty"),
        (("check", "nowhere"), ": no such file or directory"),
        (("check", "--diff", "main"), " is not in a git repository"),
    ):
        done = run(*arguments, cwd=tmp_path)
        assert done.returncode == 2
        assert message in done.stderr
        assert message in page, "update a message in docs/troubleshooting.md"


def test_readme_names_existing_tasks() -> None:
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    commands = [shlex.split(line) for line in readme.splitlines() if line.startswith("python3 ta")]
    names = [command[-1] for command in commands]
    assert names == ["demo", "test"], "correct the tasks in README.md"
    tasks = (TOP / "tasks.py").read_text(encoding="utf-8")
    for command in commands:
        assert f'"{command[-1]}": Task(' in tasks, "correct the task in README.md"


def test_readme_sample_is_output_of_check() -> None:
    """Every line of the sample in the README is in the output of its command."""
    from tests.cli.support import run

    readme = (TOP / "README.md").read_text(encoding="utf-8")
    sample = readme.partition("```\nerror[")[2].partition("\n```")[0].splitlines()
    output = run("check", "examples/kms-endpoint-cycle", cwd=TOP).stdout.splitlines()
    for line in ["error[" + sample[0], *sample[1:]]:
        assert line == "…" or line in output, "update the output of check in README.md"
