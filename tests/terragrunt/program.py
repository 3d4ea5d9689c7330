"""Finds and runs the terragrunt program."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MISSING = "terragrunt is not on PATH (TERRAGRUNT can name it)"
_TIMEOUT_SECONDS = 60
_CYCLE = "Cycle detected in dependency graph"


@dataclass(frozen=True)
class Listing:
    """The units and edges that `terragrunt find` lists, and whether it says that there is a cycle.

    In a tree with a cycle, it leaves out units of the cycle and all that depend on them.
    """

    units: tuple[str, ...]
    edges: tuple[tuple[str, str], ...]
    has_cycle: bool


def find() -> str | None:
    """Return `$TERRAGRUNT`, else terragrunt on PATH, else None."""
    path = shutil.which(os.environ.get("TERRAGRUNT") or "terragrunt")
    return path and str(Path(path).absolute())


def run(
    program: str, arguments: Sequence[str], directory: Path
) -> subprocess.CompletedProcess[str]:
    """Run terragrunt in a directory. Returns the output for any exit status."""
    return subprocess.run(
        [program, *arguments, "--no-color"],
        cwd=directory,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=_TIMEOUT_SECONDS,
        check=False,
    )


def listing(program: str, directory: Path) -> Listing:
    """Ask for the units and edges below a directory. Raises ValueError if there is no answer."""
    done = run(program, ["find", "--json", "--dependencies"], directory)
    if done.returncode != 0:
        raise ValueError(done.stderr)
    found = json.loads(done.stdout or "[]")
    edges = ((one["path"], target) for one in found for target in one.get("dependencies", ()))
    units = tuple(sorted(one["path"] for one in found if one["type"] == "unit"))
    return Listing(units, tuple(sorted(edges)), _CYCLE in done.stderr)
