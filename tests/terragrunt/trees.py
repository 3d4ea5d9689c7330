"""The trees of `trees.json`, each with the answers of Terragrunt 1.1.4.

`units`, `edges` and `cycle` are those of `terragrunt find --json --dependencies` (in a cycle, of
each unit alone) and of `run --all`. `ours` has what we say instead, and `why` the reason.
`not_known` are edges that Terragrunt knows because it runs commands. `is_generated` says that the
stacks of the tree were generated first, `is_repository` that its top is that of a repository.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tf_cycle_ls.terragrunt.analyze import UnitAnalysis, analyze_units
from tf_cycle_ls.terragrunt.discovery import discover
from tf_cycle_ls.vfs import Disk

TREES: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("trees.json").read_text(encoding="utf-8")
)


def write_tree(top: Path, files: Mapping[str, str], links: Mapping[str, str] | None = None) -> None:
    """Write the files of a tree below `top`. `links` maps symlinks to their targets."""
    for name, text in files.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    for name, target in (links or {}).items():
        (top / name).symlink_to(target)


def analysis_of(
    top: Path, files: Mapping[str, str] | None = None, before: UnitAnalysis | None = None
) -> UnitAnalysis:
    """The analysis of the tree in `top`, into which `files` are written first."""
    write_tree(top, files or {})
    return analyze_units(str(top), discover(str(top)), Disk(), before)


def edges_of(analysis: UnitAnalysis) -> list[tuple[str, str]]:
    """The edges of a graph, sorted."""
    successors = analysis.dependencies.successors.items()
    return sorted((source, target) for source, targets in successors for target in targets)


def messages_of(analysis: UnitAnalysis) -> list[str]:
    """The messages of the problems of an analysis."""
    return [problem.message for problem in analysis.problems]
