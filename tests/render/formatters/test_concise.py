"""`check --format concise`: read by Vim and by a regular expression as for `grep -n`."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.support import CYCLE, counted_from_one, cycle_locations, cycle_ranges, run

LINE = re.compile(r"(?P<file>[^:]+):(?P<line>\d+):(?P<column>\d+): (error|warning)\[[a-z-]+\]: .+")
# For each entry of the quickfix list: the file, its position, its type and its text.
VIM_SCRIPT = """\
set errorformat=%f:%l:%c:\\ %trror[%*[^]]]:\\ %m,%f:%l:%c:\\ %tarning[%*[^]]]:\\ %m
cgetfile report.txt
let entries = map(getqflist(), {_, e -> [bufname(e.bufnr), e.lnum, e.col, e.type, e.text]})
call writefile([json_encode(entries)], "entries.json")
qall!
"""


def concise(*arguments: str, cwd: Path) -> list[str]:
    result = run("check", "--format", "concise", "--quiet", *arguments, cwd=cwd)
    return result.stdout.splitlines()


def test_line_has_location_severity_code_and_message(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    first, second = concise(cwd=tmp_path)
    there, back = cycle_locations()
    assert first == (
        f"{there}: error[dependency-cycle]: Cycle: needs test_b.y, which needs this back"
    )
    assert second.startswith(f"{back}: error[dependency-cycle]: ")


def test_every_line_can_be_split_at_colons(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    (tmp_path / "half.tf").write_text('resource "test_c" "z" {\n  v = [\n')
    (tmp_path / "odd.tf").write_text("# tf-cycle-ls: ignore[x]\nlocals {}\n")
    lines = concise(cwd=tmp_path)
    assert len(lines) == 4
    assert all(LINE.fullmatch(line) for line in lines), lines


def test_summary_is_left_out_with_quiet(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("locals {}\n")
    assert concise(cwd=tmp_path) == []
    assert run("check", "--format", "concise", cwd=tmp_path).stdout == (
        "1 root module: 0 cycles, 0 self references\n"
    )


@pytest.mark.skipif(shutil.which("vim") is None, reason="vim is not installed")
def test_vim_reads_the_lines_into_its_quickfix_list(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    report = "".join(f"{line}\n" for line in concise(cwd=tmp_path))
    (tmp_path / "report.txt").write_text(report, encoding="utf-8")
    (tmp_path / "script.vim").write_text(VIM_SCRIPT)
    command = ["vim", "-N", "-u", "NONE", "-i", "NONE", "-n", "-es", "-S", "script.vim"]
    subprocess.run(command, cwd=tmp_path, check=False, timeout=60, stdin=subprocess.DEVNULL)
    entries: list[Any] = json.loads((tmp_path / "entries.json").read_text(encoding="utf-8"))
    found = [(file, line, column, kind) for file, line, column, kind, _ in entries]
    starts = [counted_from_one(range_)[:2] for range_ in cycle_ranges("utf-32")]
    assert found == [("main.tf", *start, "e") for start in starts]
    assert entries[0][4].startswith("Cycle: needs ")
