"""Documentation pages on a terminal."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.git_repository import TOP
from tf_cycle_ls.cli.rule_pages import CODES, EXPLANATIONS, FIX_RULES
from tf_cycle_ls.render.page_text import page_lines

PAGES = sorted({*CODES, *EXPLANATIONS, *FIX_RULES})


def laid_out(markdown: str, width: int) -> str:
    return "\n".join(page_lines(dedent(markdown).strip("\n"), width))


def test_paragraphs_and_items_are_wrapped_again() -> None:
    page = """
        # split

        Moves an inline
        argument to a [resource](split.md#titles) of its own.

        - An item that is
          wrapped.
        - Another one.

        1. A numbered item, also long.
    """
    assert laid_out(page, 24).splitlines() == [
        "# split",
        "",
        "Moves an inline argument",
        "to a resource of its",
        "own.",
        "",
        "- An item that is",
        "  wrapped.",
        "- Another one.",
        "",
        "1. A numbered item, also",
        "   long.",
    ]


def test_code_is_indented_and_not_wrapped() -> None:
    page = """
        Before:

        ```hcl
        resource "aws_kms_key" "primary" {

          policy = data.aws_iam_policy_document.key.json
        }
        ```
    """
    assert laid_out(page, 20).splitlines() == [
        "Before:",
        "",
        '    resource "aws_kms_key" "primary" {',
        "",
        "      policy = data.aws_iam_policy_document.key.json",
        "    }",
    ]


TABLE = """
    | inline | becomes |
    |---|---|
    | `a.policy` | `a_policy` or [another](https://example.org/b) |
    | `a \\| b` | – |
"""


def test_narrow_table_is_aligned() -> None:
    assert laid_out(TABLE, 80).splitlines() == [
        "inline      becomes",
        "`a.policy`  `a_policy` or another (https://example.org/b)",
        "`a | b`     –",
    ]


def test_wide_table_is_a_list_of_rows() -> None:
    assert laid_out(TABLE, 40).splitlines() == [
        "- `a.policy`",
        "  becomes: `a_policy` or another",
        "  (https://example.org/b)",
        "- `a | b`",
        "  becomes: –",
    ]


def test_comments_for_the_site_are_left_out() -> None:
    page = "A.\n\n<!-- filled in: table -->\nB.\n<!-- end -->\n\nC."
    assert laid_out(page, 40) == "A.\n\nB.\n\nC."


@pytest.mark.parametrize("name", PAGES)
def test_pages_fit_the_terminal(name: str) -> None:
    """Except for code and long words."""
    markdown = (TOP / "docs" / f"{name}.md").read_text(encoding="utf-8")
    for width in (40, 80, 120):
        lines = list(page_lines(markdown, width))
        assert "" not in (lines[0], lines[-1])
        for line in lines:
            is_word = len(line.lstrip(" -").split()) == 1
            assert len(line) <= width or line.startswith("    ") or is_word, line
