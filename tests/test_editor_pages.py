"""The pages of the editors: what they tell to copy is what is tested."""

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
    """What a page has to copy."""
    found = re.findall(
        r"^( *)```\w*\n(.*?)^\1```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    return [dedent(text).strip() for _, text in found]


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_a_page_has_the_configuration_that_is_tested(name: str) -> None:
    path = EDITORS / name
    # Less the first comment, which tells what the file is.
    text = re.sub(r"\A(?:;;;|\") .*\n+", "", path.read_text("utf-8")).strip()
    assert text in blocks(path.parent / "README.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.parent.name))
def test_a_page_tells_how_it_was_tested(page: Path) -> None:
    text = page.read_text("utf-8")
    assert (
        "ested in CI with" in text or "ested by the longer run with" in text or "untested" in text
    )
    index = (EDITORS / "README.md").read_text("utf-8")
    assert f"({page.parent.name}/README.md)" in index
