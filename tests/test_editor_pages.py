"""The configuration on the editor pages is the tested configuration."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest

EDITORS = Path(__file__).parent.parent / "editors"
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


def blocks(page: Path) -> list[str]:
    """The code blocks of a page."""
    found = re.findall(
        r"^( *)```\w*\n(.*?)^\1```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    return [dedent(text).strip() for _, text in found]


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_page_contains_tested_configuration(name: str) -> None:
    path = EDITORS / name
    # Without the first comment, which describes the file.
    text = re.sub(r"\A(?:;;;|\") .*\n+", "", path.read_text("utf-8")).strip()
    assert text in blocks(path.parent / "README.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.parent.name))
def test_page_states_how_it_was_tested(page: Path) -> None:
    text = page.read_text("utf-8")
    assert (
        "ested in CI with" in text
        or "ested in the extended tests with" in text
        or "untested" in text
    )
    index = (EDITORS / "README.md").read_text("utf-8")
    assert f"({page.parent.name}/README.md)" in index
