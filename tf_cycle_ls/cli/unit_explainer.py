"""Explains the cycles between units that Terragrunt's messages are about."""

from __future__ import annotations

import os.path
from collections.abc import Iterator, Sequence

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.cli.named_cycles import NamedCycles
from tf_cycle_ls.cli.paths import relative_path
from tf_cycle_ls.root_kinds import UNITS
from tf_cycle_ls.settings.project import Projects
from tf_cycle_ls.terragrunt.analyze import UnitAnalysis
from tf_cycle_ls.terragrunt.messages import cycles_in, names_no_unit, unit_of
from tf_cycle_ls.vfs import Disk


def explain_units(log: str, path: str, projects: Projects, *, colour: bool) -> list[str]:
    """The lines that explain the messages of Terragrunt in a log, from the units at or below
    `path`. Empty if the log has no such message."""
    named = cycles_in(log)
    if not named and not names_no_unit(log):
        return []
    directory = os.path.abspath(path)
    project = projects.of(directory)
    analysis = UNITS.analyze(directory, project.files(Disk()), project.excludes, None)
    assert isinstance(analysis, UnitAnalysis)
    return list(_Writer(analysis, colour=colour).lines(named))


class _Writer:
    def __init__(self, analysis: UnitAnalysis, *, colour: bool) -> None:
        self._analysis = analysis
        self._cycles = NamedCycles(analysis, diagnostic_codes.UNIT_CYCLE, colour=colour)

    def lines(self, named: Sequence[tuple[str, ...]]) -> Iterator[str]:
        """The lines about the cycles that the log names, or else about all cycles of the tree."""
        for cycle in named:
            yield from self._named(cycle)
        if named:
            return
        if not self._analysis.components:
            place = relative_path(self._analysis.root_dir)
            yield f"Terragrunt found a cycle and names no unit. The units in {place} have none."
            return
        yield "Terragrunt found a cycle and names no unit. These are the cycles of the units:"
        for component in self._analysis.components:
            for found in component.cycles:
                yield from self._cycles.cycle(found.addresses, found.edges)
                if component.note:
                    yield f"  {component.note}"

    def _named(self, paths: tuple[str, ...]) -> Iterator[str]:
        graph = self._analysis.dependencies
        names = [unit_of(path, graph.names) for path in paths]
        known = [name for name in names if name is not None]
        if len(known) < len(names):
            missing = ", ".join(path for path, name in zip(paths, names, strict=True) if not name)
            yield f"No unit in {relative_path(self._analysis.root_dir)} has the file {missing}."
            return
        yield from self._cycles.named(known)
