"""An analysis that reuses an earlier one has the result of a fresh one."""

from __future__ import annotations

import os
import random
from pathlib import Path

from tests.terragrunt.trees import TREES, analysis_of, write_tree
from tf_cycle_ls.terragrunt.analyze import analyze_units
from tf_cycle_ls.terragrunt.discovery import discover
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import Disk, Files

NAMES = ("exposed-locals", "read-config", "two-includes", "stack-with-values", "parent-folders")


def make_old(top: Path) -> None:
    """Make all files and directories older, so that they have versions."""
    for path in (top, *top.rglob("*")):
        os.utime(path, (1_000_000_000, 1_000_000_000))


class Counting:
    """Files that count what is read."""

    def __init__(self, below: Files) -> None:
        self.below = below
        self.read_paths: list[str] = []

    def list_dir(self, directory: str) -> tuple[str, ...]:
        return self.below.list_dir(directory)

    def read(self, path: str) -> Document:
        self.read_paths.append(path)
        return self.below.read(path)


def test_only_what_has_changed_is_read_again(tmp_path: Path) -> None:
    write_tree(tmp_path, TREES["cycle-of-three-and-a-tail"]["files"])
    make_old(tmp_path)
    before = analysis_of(tmp_path)
    changed = tmp_path / "z/terragrunt.hcl"
    changed.write_text("")
    files = Counting(Disk())
    found = discover(str(tmp_path), before=before.found)
    after = analyze_units(str(tmp_path), found, files, before)
    assert files.read_paths == [str(changed)]
    assert (len(before.components), after.components) == (1, ())


def test_random_changes_have_the_result_of_a_fresh_analysis(tmp_path: Path) -> None:
    generator = random.Random(7)
    for name in NAMES:
        top = tmp_path / name
        files = TREES[name]["files"]
        write_tree(top, files)
        make_old(top)
        analysis = analysis_of(top)
        for _ in range(15):
            path = top / generator.choice(list(files))
            if path.exists() and generator.random() < 0.5:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(generator.choice([*files.values(), "locals {\n  a = \n}\n"]))
            if generator.random() < 0.5:
                make_old(top)
            found = discover(str(top), before=analysis.found)
            analysis = analyze_units(str(top), found, Disk(), analysis)
            fresh = analysis_of(top)
            assert analysis.dependencies.successors == fresh.dependencies.successors
            assert sorted(analysis.documents) == sorted(fresh.documents)
            assert analysis.documents == fresh.documents
