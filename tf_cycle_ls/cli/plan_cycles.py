"""Finds the cycles of a plan file or a state file, for `check`, `explain` and `graph`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.terraform_errors import parse_cycle_errors
from tf_cycle_ls.cli.console import eprint, os_reason
from tf_cycle_ls.cli.root_modules import find_root_modules, working_directory_projects
from tf_cycle_ls.render.formatters.plan_text import ExplainedCycle
from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.explanation import explain_cycles, object_of
from tf_cycle_ls.replacement.json_file import FileError
from tf_cycle_ls.replacement.model import Situation
from tf_cycle_ls.replacement.plan_file import Plan, read_plan
from tf_cycle_ls.replacement.remedies import remedies
from tf_cycle_ls.replacement.simulate import simulate
from tf_cycle_ls.replacement.situations import (
    belongs_to,
    destroy_situation,
    situation_of_message,
    with_configuration,
)
from tf_cycle_ls.replacement.state_file import State, read_state
from tf_cycle_ls.vfs import Disk, UnreadableError

T = TypeVar("T")


class Files(Struct, frozen=True):
    """The file names of a plan and a state, at least one of them, and the paths of the root
    modules that may be their configuration."""

    plan: str | None
    state: str | None
    paths: tuple[str, ...]

    @property
    def name(self) -> str:
        """The file that is checked."""
        return self.plan or self.state or ""


class InputError(Exception):
    """A file cannot be used. `str()` gives the file and the reason in one line."""


def find_cycles(files: Files) -> list[ExplainedCycle]:
    """The cycles of a plan, or those of `terraform destroy` with a state. Raises InputError."""
    state = _read(files.state, read_state) if files.state else None
    configurations = _configurations(files.paths)
    if files.plan:
        plan = _read(files.plan, lambda data: read_plan(data, state))
        for configuration in configurations:
            plan = with_configuration(plan, configuration)
        return list(_of_plan(plan))
    assert state is not None
    return _of_state(state, configurations)


def find_cycles_of_log(log: str, files: Files) -> list[ExplainedCycle]:
    """The cycle errors in a log of Terraform, explained with the state of `files`.

    An error that the state and the configuration do not explain is left out. Raises InputError.
    """
    text = _read(log, lambda data: data.decode("utf-8", errors="replace"))
    state = _read(files.state or "", read_state)
    found = []
    for nodes in parse_cycle_errors(text):
        names = frozenset(node.name for node in nodes)
        for configuration in _configurations(files.paths):
            if belongs_to(state, configuration):
                found += cycles_of_message(names, state, configuration)
    return found


def cycles_of_message(
    names: Collection[str], state: State, configuration: Configuration
) -> list[ExplainedCycle]:
    """The cycles of the plan behind a cycle error with the nodes `names`, as far as the error, the
    state and the configuration tell. None of them has a node of an object that is not named."""
    objects = {object_of(name) for name in names}
    moved = configuration.moved_addresses(state.objects)
    for lower in (False, True):
        situation = situation_of_message(names, state, configuration, counts_are_lower=lower)
        found = [
            one
            for one in _explained(situation, moved)
            if objects.issuperset(map(object_of, one.cycle.nodes))
        ]
        if found:
            return found
    return []


def _of_plan(plan: Plan) -> Iterator[ExplainedCycle]:
    found = list(_explained(plan.situation, plan.moved))
    yield from found
    if found or not plan.unknown_flags:
        return
    objects = (
        replace(item, created_first_then=True) if item.address in plan.unknown_flags else item
        for item in plan.situation.objects
    )
    for one in _explained(replace(plan.situation, objects=tuple(objects)), plan.moved):
        nodes = frozenset(one.cycle.nodes)
        names = [name for name in sorted(plan.unknown_flags) if f"{name} (destroy)" in nodes]
        condition = (
            f"if {' or '.join(names)} was created with create_before_destroy, which a plan does "
            "not say; pass the state with --state"
        )
        yield replace(one, condition=condition)


def _of_state(state: State, configurations: list[Configuration]) -> list[ExplainedCycle]:
    """The cycles of the state alone, and those that its configuration adds."""
    alone = {one.cycle.nodes: one for one in _explained(destroy_situation(state))}
    for configuration in configurations:
        if belongs_to(state, configuration):
            together = list(_explained(destroy_situation(state, configuration)))
            # With the configuration, an apply may be a way out of a cycle of the state alone.
            return [
                replace(one, cycle=alone[one.cycle.nodes].cycle)
                if one.cycle.nodes in alone
                else one
                for one in together
            ]
    return list(alone.values())


def _explained(situation: Situation, moved: tuple[str, ...] = ()) -> Iterator[ExplainedCycle]:
    outcome = simulate(situation)
    for cycle in explain_cycles(situation, outcome):
        ways = remedies(situation, cycle.nodes, moved)
        yield ExplainedCycle(cycle, outcome.verdict, tuple(ways), tool=situation.dialect)


def _configurations(paths: tuple[str, ...]) -> list[Configuration]:
    """The configurations of the root modules at or below the paths, as far as they can be read."""
    projects = working_directory_projects()
    found = []
    for path in paths:
        try:
            for root_dir in find_root_modules(path, projects):
                analysis = analyze(root_dir, projects.of(root_dir).files(Disk()))
                found.append(Configuration(analysis))
        except UnreadableError as error:
            eprint(f"{path}: {error}")
    return found


def _read(name: str, parse: Callable[[bytes], T]) -> T:
    try:
        return parse(Path(name).read_bytes())
    except OSError as error:
        raise InputError(f"{name}: {os_reason(error)}") from None
    except FileError as error:
        raise InputError(f"{name}: {error}") from None
