"""The documentation pages of diagnostic codes and fix rules, which are installed with the
program."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.cli.arguments import did_you_mean
from tf_cycle_ls.cli.console import eprint, output_width
from tf_cycle_ls.cli.exit_codes import ERROR, SUCCESS
from tf_cycle_ls.findings.messages import DOCUMENTATION
from tf_cycle_ls.fixes.registry import EXPLAINERS, RULES
from tf_cycle_ls.render.page_text import page_lines
from tf_cycle_ls.terragrunt.explanations import THIRD_UNIT
from tf_cycle_ls.terragrunt.fixes import UNUSED_DEPENDENCY

CODES = (*diagnostic_codes.ALL, *diagnostic_codes.OF_PLANS)
FIX_RULES = (*(rule.name for rule in RULES), UNUSED_DEPENDENCY.name)
EXPLANATIONS = (*(explainer.rule.name for explainer in EXPLAINERS), THIRD_UNIT.name)

# The wheel contains the pages in the package. In a checkout, and in an editable installation, they
# are beside it.
_PACKAGE = Path(__file__).parent.parent
_FOLDERS = (_PACKAGE / "docs", _PACKAGE.parent / "docs")
_RELATIVE_LINK = re.compile(r"\]\((?![a-z]+:|#)")


def has_page(name: str) -> bool:
    """Whether a name is a diagnostic code or a rule."""
    return name in (*CODES, *FIX_RULES, *EXPLANATIONS)


def page_hint(name: str) -> str:
    """A hint that names the page whose name is closest, to end a message; "" if none is close."""
    return did_you_mean(name, (*CODES, *FIX_RULES, *EXPLANATIONS))


def print_page(name: str) -> int:
    """Print the page of a diagnostic code or a rule, laid out for a terminal, or else in Markdown.
    Returns the exit code."""
    if not has_page(name):
        eprint(f"unknown rule {name}{page_hint(name) or '; `tf-cycle-ls rule` lists all'}")
        return ERROR
    path = next(folder / f"{name}.md" for folder in _FOLDERS if (folder / f"{name}.md").exists())
    text = path.read_text(encoding="utf-8").rstrip()
    if sys.stdout.isatty():
        for line in page_lines(text, output_width(sys.stdout)):
            print(line)
    else:  # A relative link leads nowhere outside of the folder of the page.
        print(_RELATIVE_LINK.sub(f"]({DOCUMENTATION}/", text))
    return SUCCESS


def print_names() -> int:
    """List the names of all pages. Returns the exit code."""
    for title, names in (
        ("Diagnostics", CODES),
        ("Fixes", FIX_RULES),
        ("Explanations, if there is no safe fix", EXPLANATIONS),
    ):
        print("\n  ".join([f"{title}:", *names]))
    return SUCCESS
