"""Explains the self-dependent items of stacks that Terraform's messages are about."""

from __future__ import annotations

import os.path
from collections.abc import Iterator

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.cli.named_cycles import NamedCycles
from tf_cycle_ls.cli.paths import relative_path
from tf_cycle_ls.root_kinds import STACKS
from tf_cycle_ls.settings.project import Projects
from tf_cycle_ls.stacks.messages import nodes_of, rings_in
from tf_cycle_ls.vfs import Disk


def explain_stacks(log: str, path: str, projects: Projects, *, colour: bool) -> list[str]:
    """The lines that explain the messages about stacks in a log, from the stack configurations at
    or below `path`. Empty if the log has no such message."""
    rings = rings_in(log)
    return list(_lines(rings, path, projects, colour=colour)) if rings else []


def _lines(
    rings: list[tuple[str, ...]], path: str, projects: Projects, *, colour: bool
) -> Iterator[str]:
    directory = os.path.abspath(path)
    project = projects.of(directory)
    analysis = STACKS.analyze(directory, project.files(Disk()), project.excludes, None)
    names = analysis.dependencies.names
    prefixes = sorted({name[: name.find(": ") + 2] if ": " in name else "" for name in names})
    writer = NamedCycles(analysis, diagnostic_codes.STACK_CYCLE, colour=colour)
    for ring in rings:
        found = [nodes for prefix in prefixes if (nodes := nodes_of(ring, names, prefix))]
        for nodes in found:
            yield from writer.named(nodes)
        if not found:
            listed = ", ".join(ring)
            yield f"No stack configuration in {relative_path(directory)} has the items {listed}."
