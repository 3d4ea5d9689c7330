"""Console blocks in the documentation match the output of their commands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.examples import EXAMPLES, STARTING_CASE
from tests.sampled import slow_among
from tests.terraform.ask import Terraform

TOP = Path(__file__).parent.parent
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n", re.MULTILINE)
PAGES = {
    page.stem: page
    for page in sorted(TOP.glob("docs/[!.]*.md"))
    if BLOCK.search(page.read_text("utf-8"))
}
OMISSION = "…"


@dataclass(frozen=True)
class Step:
    """A command and its output on the page."""

    command: str
    shown: str


def steps(page: Path) -> Iterator[Step]:
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        before, *parts = COMMAND.split(block)
        assert not before, "a block begins with a command"
        yield from map(Step, parts[::2], parts[1::2])


def outputs(commands: list[str], folder: Path) -> list[str]:
    """The output of each command, run in one shell, with stdout and stderr combined."""
    script = "".join(f"{{ {command}\n}} 2>&1; printf '\\0'\n" for command in commands)
    kept = {name: value for name, value in os.environ.items() if name != "FORCE_COLOR"}
    path = os.pathsep.join([str(Path(sys.executable).parent), kept["PATH"]])
    done = subprocess.run(
        [shutil.which("bash") or "bash", "-c", script],
        cwd=folder,
        env=kept | {"PATH": path, "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        check=False,
        timeout=300,
    )
    return done.stdout.decode().split("\0")[:-1]


def is_shown(shown: str, printed: str) -> bool:
    """Whether the output matches the page, on which `…` stands for omitted text."""
    parts = map(re.escape, re.split(rf"^{OMISSION}\n|{OMISSION}$", shown, flags=re.MULTILINE))
    return re.fullmatch(".*?".join(parts), printed, re.DOTALL) is not None


@pytest.mark.skipif(os.name == "nt", reason="the pages show a shell of Unix")
@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize("page", slow_among(PAGES, {"tutorial"}))
def test_page_matches_output(page: str, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    all_steps = list(steps(PAGES[page]))
    printed = outputs([step.command for step in all_steps], tmp_path)
    for step, output in zip(all_steps, printed, strict=True):
        assert is_shown(step.shown, output), (
            f"update the output of this command in docs/{page}.md:\n$ {step.command}\n{output}"
        )


@pytest.mark.parametrize(
    "page", ["README.md", "docs/index.md", "docs/install.md", "docs/tutorial.md"]
)
def test_code_fits_the_page(page: str) -> None:
    """The site shows 100 columns without scrolling (docs/style.css)."""
    blocks = re.findall(r"^```\w*\n(.*?)^```$", (TOP / page).read_text("utf-8"), re.M | re.DOTALL)
    long = [line for block in blocks for line in block.splitlines() if len(line) > 100]
    assert long == [], f"shorten these lines of {page}, or end them with {OMISSION}"


def test_tutorial_is_tested() -> None:
    assert "tutorial" in PAGES, "show commands in docs/tutorial.md"


@pytest.mark.parametrize(
    ("shown", "printed", "expected"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\n", "a\nb\n", False),
        ("a\n…\n", "a\nb\n", True),
        ("…\nb\n", "a\nb\n", True),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\nd\n", "a\nb\nc\n", False),
        ("a (b…\n", "a (b, c)\n", True),
        ("", "", True),
        ("", "a\n", False),
    ],
)
def test_omissions(shown: str, printed: str, expected: bool) -> None:
    assert is_shown(shown, printed) is expected


def test_tutorial_shows_the_errors_of_terraform(terraform: Terraform) -> None:
    """Except for the order of the names, which changes with every run."""
    page = (TOP / "docs" / "tutorial.md").read_text(encoding="utf-8")
    messages = re.findall(r"^Error: Cycle: (.*(?:\n  .*)*)$", page, re.MULTILINE)
    cycles = {frozenset(re.split(r",\s+", names)) for names in messages}
    expected = terraform.ask(STARTING_CASE, plan=False).cycles
    assert cycles == expected, "update the errors of Terraform in docs/tutorial.md"
