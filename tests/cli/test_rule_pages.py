"""The pages that `tf-cycle-ls rule` prints."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.git_repository import TOP
from tf_cycle_ls.cli.rule_pages import CODES, EXPLANATIONS, FIX_RULES, has_page, print_page

NAMES = [*CODES, *FIX_RULES, *EXPLANATIONS]


@pytest.mark.parametrize("name", NAMES)
def test_page_has_no_relative_links(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert has_page(name)
    assert print_page(name) == 0
    page = capsys.readouterr().out
    assert page.startswith(f"# {name}\n")
    links = re.findall(r"\]\(([^)]+)\)", page)
    assert all(link.startswith(("https://", "#")) for link in links), links


def test_pages_are_in_the_wheel(tmp_path: Path) -> None:
    """Run from the unpacked wheel, without the checkout."""
    pytest.importorskip("hatchling", reason="hatchling is not installed (the group dev has it)")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=TOP, check=True, capture_output=True, timeout=300)
    (wheel,) = tmp_path.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "unpacked")
    result = subprocess.run(
        [sys.executable, "-m", "tf_cycle_ls", "rule", "wildcard"],
        cwd=tmp_path / "unpacked",
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("# wildcard\n")
