"""Compares our components with Terraform's on directories of real configuration.

python -m tests.differential.modules [--limit N] [--plan] [--opentofu] TREE...

Each directory with configuration below a TREE is analyzed as a root module. With --plan, the
components that only a plan reports are compared as well, in each directory that can be planned.
With --opentofu, OpenTofu is asked (`$TOFU`), and the addresses on cycles are compared.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Generic, TypeVar

from tests.differential.compare import Components, components_of, planned_components_of
from tests.terraform import opentofu
from tests.terraform.ask import Answer, Terraform
from tests.terraform.plan_names import in_configuration, is_of_instances
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.model import Problem
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.config_files import configuration_files
from tf_cycle_ls.settings.settings import Language, Tool
from tf_cycle_ls.vfs import Disk, walk_directories

T = TypeVar("T")

_REASONS_SHOWN = 10
# The length of the reported end of a crash message, in characters.
_CRASH_SHOWN = 300


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """The result or crash of one program, and its duration."""

    answer: T | None
    crash: str
    seconds: float


@dataclass(frozen=True)
class Comparison:
    """The results of both programs for one directory."""

    directory: str
    ours: Outcome[Analysis]
    terraforms: Outcome[Answer]
    only_addresses: bool = False

    @property
    def is_planned(self) -> bool:
        """Whether Terraform's plan is complete, or fails because of a cycle only."""
        answer = self.terraforms.answer
        return answer is not None and answer.is_planned and not answer.validated_cycles

    @property
    def crashes(self) -> Iterator[str]:
        """Yield the crashes of both programs."""
        if self.ours.crash:
            yield f"we crashed: {self.ours.crash}"
        if self.terraforms.crash:
            yield f"asking Terraform failed: {self.terraforms.crash}"

    @property
    def checked(self) -> bool:
        """Whether both have a result, and Terraform built its graph."""
        answer = self.terraforms.answer
        return answer is not None and answer.graph_checked and self.ours.answer is not None

    @property
    def false_alarms(self) -> Components:
        """The components that only we report."""
        return self._our_components - self._terraforms_components

    @property
    def missed(self) -> Components:
        """The components that only Terraform reports."""
        return self._terraforms_components - self._our_components

    @property
    def agrees(self) -> bool:
        """Whether both report the same components."""
        return self._our_components == self._terraforms_components

    @property
    def cyclic(self) -> bool:
        """Whether Terraform reports a cycle."""
        return bool(self._terraforms_components)

    @property
    def false_problems(self) -> tuple[Problem, ...]:
        """The problems that we report although Terraform loads all files."""
        return self.ours.answer.problems if self.checked and self.ours.answer else ()

    @property
    def reasons(self) -> set[str]:
        """The errors because of which Terraform did not build its graph."""
        answer = self.terraforms.answer
        if answer is None or answer.graph_checked:
            return set()
        return {error.summary for error in answer.other_errors} or {"no error"}

    @property
    def _our_components(self) -> Components:
        if self.ours.answer is None:
            return frozenset()
        found = components_of(self.ours.answer)
        if self.is_planned:
            found = found or planned_components_of(self.ours.answer)
        return self._shown(found)

    @property
    def _terraforms_components(self) -> Components:
        answer = self.terraforms.answer
        if answer is None:
            return frozenset()
        planned = (names for names in answer.cycles_only_in_plan if not is_of_instances(names))
        return self._shown(answer.validated_cycles or frozenset(map(in_configuration, planned)))

    def _shown(self, components: Components) -> Components:
        if not self.only_addresses:
            return components
        return frozenset(map(opentofu.addresses, components))


@dataclass
class Summary:
    """The counts of a run."""

    directories: int = 0
    checked: int = 0
    planned: int = 0
    cyclic: int = 0
    agreed: int = 0
    disagreed: int = 0
    false_alarms: int = 0
    missed: int = 0
    false_problems: int = 0
    crashes: int = 0
    cyclic_unchecked: int = 0
    our_seconds: float = 0
    terraforms_seconds: float = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, comparison: Comparison) -> None:
        """Count one directory."""
        self.directories += 1
        self.our_seconds += comparison.ours.seconds
        self.terraforms_seconds += comparison.terraforms.seconds
        self.crashes += len(list(comparison.crashes))
        self.reasons.update(comparison.reasons)
        if comparison.checked:
            self.checked += 1
            self.planned += comparison.is_planned
            self.cyclic += comparison.cyclic
            self.agreed += comparison.agrees
            self.disagreed += not comparison.agrees
            self.false_alarms += len(comparison.false_alarms)
            self.missed += len(comparison.missed)
            self.false_problems += len(comparison.false_problems)
        elif comparison.reasons:
            self.cyclic_unchecked += bool(comparison.false_alarms)

    @property
    def is_clean(self) -> bool:
        """Whether there are no differences, problems or crashes."""
        return not (self.disagreed or self.false_problems or self.crashes)

    def lines(self) -> Iterator[str]:
        """Yield the counts as text."""
        yield f"{self.directories} directories, {self.checked} checked by Terraform"
        yield f"  {self.planned} planned"
        yield f"  {self.agreed} agreed, {self.disagreed} disagreed; {self.cyclic} cyclic"
        yield f"  {self.false_alarms} false alarms, {self.missed} missed"
        yield f"  {self.false_problems} problems of ours where Terraform loads everything"
        yield f"{self.crashes} crashes"
        unchecked = self.directories - self.checked
        yield f"{unchecked} not compared; we find a cycle in {self.cyclic_unchecked} of them"
        for reason, times in self.reasons.most_common(_REASONS_SHOWN):
            yield f"  {times:6} {reason}"
        yield f"{self.our_seconds:.1f} s ours, {self.terraforms_seconds:.1f} s Terraform's"


def modules_below(trees: Iterable[str]) -> Iterator[str]:
    """Yield the directories with configuration at or below `trees`, each once."""
    visited: set[str] = set()
    for tree in trees:
        for directory in walk_directories(os.path.realpath(tree)):
            names = Disk().list_dir(directory)
            if directory not in visited and configuration_files(names, opentofu=False):
                visited.add(directory)
                yield directory


def compare(directory: str, terraform: Terraform, *, plan: bool = False) -> Comparison:
    """Run both programs on one directory. Exceptions become part of the result."""
    language = Language(Tool.OPENTOFU) if terraform.is_opentofu else None
    return Comparison(
        directory,
        _timed(lambda: analyze(directory, Disk(), language=language)),
        _timed(lambda: terraform.ask(Path(directory), plan=plan)),
        terraform.is_opentofu,
    )


def report(comparison: Comparison) -> Iterator[str]:
    """Yield the differences, problems and crashes of one directory."""
    lines = list(comparison.crashes)
    if comparison.checked:
        lines += [f"only ours: {names}" for names in _in_order(comparison.false_alarms)]
        lines += [f"only Terraform's: {names}" for names in _in_order(comparison.missed)]
    for problem in comparison.false_problems:
        name = os.path.relpath(problem.path, comparison.directory)
        at = f" at byte {problem.span.start}" if problem.span else ""
        lines.append(f"false problem: {name}{at}: {problem.message}")
    if lines:
        yield f"{comparison.directory}:"
        yield from (f"  {line}" for line in lines)


def main(arguments: Iterable[str]) -> int:
    """Compare all directories, and print the differences and counts."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.differential.modules", description="Us against Terraform."
    )
    parser.add_argument("trees", nargs="+", metavar="TREE", help="where to look for modules")
    parser.add_argument("--limit", type=int, metavar="N", help="stop after N directories")
    parser.add_argument("--plan", action="store_true", help="compare with plan, too")
    parser.add_argument("--opentofu", action="store_true", help="ask OpenTofu (`$TOFU`)")
    options = parser.parse_args(list(arguments))
    summary = Summary()
    program = opentofu.program() if options.opentofu else None
    assert program or not options.opentofu, "tofu is not on PATH"
    with Terraform(program, is_opentofu=options.opentofu) as terraform:
        for directory in islice(modules_below(options.trees), options.limit):
            comparison = compare(directory, terraform, plan=options.plan)
            summary.add(comparison)
            for line in report(comparison):
                print(line, flush=True)
    print(*summary.lines(), sep="\n")
    return 0 if summary.is_clean else 1


def _timed(ask: Callable[[], T]) -> Outcome[T]:
    start = time.perf_counter()
    answer, crash = None, ""
    try:
        answer = ask()
    # A single directory must not end a run over thousands.
    except Exception as error:
        message = " ".join(str(error).split())
        crash = f"{type(error).__name__}: {message[-_CRASH_SHOWN:]}"
    return Outcome(answer, crash, time.perf_counter() - start)


def _in_order(components: Components) -> list[list[str]]:
    return sorted(map(sorted, components))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
