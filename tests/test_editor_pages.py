"""The configuration on the editor pages is the tested configuration."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest

TOP = Path(__file__).parent.parent
EDITORS = TOP / "editors"
PAGES = sorted(page for page in EDITORS.glob("*/README.md") if page.parent.name != "vscode")
CONFIGURATIONS = [
    "emacs/eglot.el",
    "emacs/eglot-beside-terraform-ls.el",
    "emacs/lsp-mode.el",
    "helix/languages.toml",
    "kakoune/tf-cycle-ls.kak",
    "sublime/LSP.sublime-settings",
    "vim/ale.vim",
    "vim/coc-settings.json",
    "vim/yegappan-lsp.vim",
]


def name_of(page: Path) -> str:
    """The path of a page in the project."""
    return page.relative_to(EDITORS.parent).as_posix()


def blocks(page: Path) -> list[str]:
    """The code blocks of a page."""
    matches = re.findall(
        r"^( *)```\w*\n(.*?)^\1```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    return [dedent(text).strip() for _, text in matches]


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_page_contains_tested_configuration(name: str) -> None:
    path = EDITORS / name
    # Without the first comment, which describes the file.
    text = re.sub(r"\A(?:;;;|\") .*\n+", "", path.read_text("utf-8")).strip()
    page = path.parent / "README.md"
    assert text in blocks(page), f"copy editors/{name} into a code block of {name_of(page)}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.parent.name))
def test_page_states_how_it_was_tested(page: Path) -> None:
    text = page.read_text("utf-8")
    assert (
        "ested in CI with" in text
        or "ested in the extended tests with" in text
        or "untested" in text
    ), f"state in {name_of(page)}: 'Tested in CI with …' or 'untested'"
    index = (EDITORS / "README.md").read_text("utf-8")
    link = f"({page.parent.name}/README.md)"
    assert link in index, f"link to {name_of(page)} from editors/README.md"


def test_tests_of_the_defects_exist() -> None:
    page = "tests/editors/README.md"
    rows = re.findall(r"^\|.*\| (.*) \|$", (TOP / page).read_text("utf-8"), re.MULTILINE)
    assert len(rows) > 20
    in_the_workbench = (EDITORS / "vscode/test/drive/ui.ts").read_text("utf-8")
    for row in rows[1:]:
        tests = row.replace(";", ",").split(", ")
        for test in tests:
            path, _, function = test.strip("`").partition("::")
            if path.startswith("VS Code: "):
                assert f'"{path.removeprefix("VS Code: ")}",' in in_the_workbench, f"{page}: {test}"
            else:
                text = (TOP / path).read_text("utf-8")
                assert f"def {function}(" in text or not function, f"{page}: {test}"
