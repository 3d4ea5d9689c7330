"""Reads stack files: the units that `terragrunt stack generate` would write, without writing them.

A unit in a generated copy is read from the source of the copy, because `run --all` writes the copy
again first. Sources that are not on disk (git, registries) are not fetched; if there is a copy on
disk, that is read.
"""

from __future__ import annotations

import os.path
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from tf_cycle_ls.terragrunt.config_file import Section
from tf_cycle_ls.terragrunt.dependencies import LocatedBlock
from tf_cycle_ls.terragrunt.expansion import EXPANSION, instances
from tf_cycle_ls.terragrunt.reading import STACK_FILE, scope_of_config
from tf_cycle_ls.terragrunt.scope import Names, PartlyKnown, Scope
from tf_cycle_ls.terragrunt.session import Session
from tf_cycle_ls.terragrunt.unit import Generated
from tf_cycle_ls.text import Span
from tf_cycle_ls.vfs import UnreadableError

GENERATED_DIRECTORY = ".terragrunt-stack"

_MAX_GENERATED = 10_000
"""The maximum number of units and stacks that stacks generate."""


class Stacks(Struct):
    """What the stacks of a tree generate.

    `units` has what a stack adds to each unit that it generates, by the directory of the copy.
    `members` has the directories of all units of each stack, also of stacks in it. `stacks` are the
    directories of all stacks, also of generated ones. `not_on_disk` are the directories of units
    whose source is not on disk.
    """

    units: dict[str, Generated] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    stacks: dict[str, None] = field(default_factory=dict)
    not_on_disk: dict[str, None] = field(default_factory=dict)


def read_stacks(session: Session, directories: Iterable[str]) -> Stacks:
    """Read the stacks in these directories, and those that they generate. Each copy is added to
    `session.copies`.

    A stack that is the source of another one, as in a catalog, has no units where it is.
    """
    reader = _Reader(session)
    on_disk = sorted(directories, key=lambda one: (len(one), one))
    for directory in on_disk:
        if directory not in reader.found.stacks:
            reader.read(directory, (session.actual(directory),), None)
    sources = set(session.copies.values())
    for directory in on_disk:
        if directory in sources:
            reader.forget_units_of(directory)
    return reader.found


class _RefusedError(Exception):
    """Terragrunt does not generate the stack."""


class _Component(Struct, frozen=True):
    """A `unit` or `stack` block, for one instance of it. `directory` is that of the copy."""

    section: Section
    scope: Scope
    directory: str
    source: str | None


class _Reader:
    def __init__(self, session: Session) -> None:
        self.found = Stacks()
        self._session = session

    def read(
        self, directory: str, sources: tuple[str, ...], values: dict[str, Any] | None
    ) -> list[str]:
        """Read the stack in a directory. `sources` are the directories from which it and the stacks
        around it are copied. Returns the directories of its units."""
        self.found.stacks[directory] = None
        members = self.found.members.setdefault(directory, [])
        path = os.path.join(directory, STACK_FILE)
        try:
            scope = scope_of_config(self._session, path, values=values)
            components = list(self._components(scope))
        except UnreadableError as error:
            self._session.report_file(path, str(error))
            return members
        except _RefusedError:
            return members
        for component in components:
            members += self._read_component(component, sources)
        return members

    def forget_units_of(self, directory: str) -> None:
        """Leave out the units of a stack, and what they are copied from."""
        for unit in self.found.members[directory]:
            self.found.units.pop(unit, None)
            self._session.copies.pop(unit, None)
            self.found.not_on_disk.pop(unit, None)
        self.found.members[directory] = []

    def _read_component(self, component: _Component, sources: tuple[str, ...]) -> list[str]:
        section, directory, source = component.section, component.directory, component.source
        if len(self.found.units) + len(self.found.stacks) > _MAX_GENERATED:
            return []
        values = _values(component)
        if section.type == "stack":
            return self._read_stack(component, sources, values)
        if source is None:
            self.found.not_on_disk[directory] = None
        else:
            self._session.copies[directory] = source
        blocks = tuple(
            LocatedBlock(inner, component.scope, f"unit.{section.label}.autoinclude.")
            for added in section.of_type("autoinclude")
            for inner in added.sections
        )
        self.found.units[directory] = Generated(values, blocks)
        return [directory]

    def _read_stack(
        self, component: _Component, sources: tuple[str, ...], values: dict[str, Any]
    ) -> list[str]:
        section, directory, source = component.section, component.directory, component.source
        if source is None:
            self.found.not_on_disk[directory] = None
            return []
        actual = self._session.actual(source)
        if actual in sources or len(sources) > 50:
            span = section.arguments["source"].span
            message = "this stack generates itself, so terragrunt cannot generate it"
            self._session.report(component.scope.path, span, message)
            return []
        self._session.copies[directory] = source
        return self.read(directory, (*sources, actual), values)

    def _components(self, scope: Scope) -> Iterator[_Component]:
        """The blocks of a stack file, each with the scope for its expressions."""
        sections = [one for one in scope.file.sections if one.type in ("unit", "stack")]
        self._check(scope, sections)
        places = {(one.type, one.label): _places(scope, one) for one in sections}
        for section in sections:
            for names in _instances(scope, section):
                own = replace(scope, names={**places, **names})
                directory = _generated_directory(own, section, names)
                if directory is None or own.value(section, "enabled") is False:
                    continue
                yield _Component(section, own, directory, self._source(own, section))

    def _check(self, scope: Scope, sections: list[Section]) -> None:
        """Report what makes Terragrunt refuse to generate the stack. Raises _RefusedError."""
        added = [(one, inner) for one in sections for inner in one.of_type("autoinclude")]
        for section, block in added:
            for dependency in block.of_type("dependency") if section.type == "stack" else ():
                message = "terragrunt refuses a dependency in the autoinclude of a stack"
                self._session.report(scope.path, dependency.header, message)
                raise _RefusedError
        if added and scope.file.rings:
            scope.read_files()  # Reports the local values that need each other.
            raise _RefusedError

    def _source(self, scope: Scope, section: Section) -> str | None:
        """The directory of the source of a unit or a stack, or None if it is not on disk."""
        text = scope.string(section, "source")
        if text is None:
            self._report_unknown_source(scope, section)
            return None
        path, _, inner = text.partition("?")[0].replace("://", ":\0").partition("//")
        if "\0" in path or "::" in path:
            return None
        directory = os.path.normpath(os.path.join(scope.config_dir, path, inner))
        if self._session.is_directory(directory):
            return directory
        if path.startswith(".") and not self._session.is_forbidden(directory):
            self._report(scope, section, "there is no such directory")
        return None

    def _report_unknown_source(self, scope: Scope, section: Section) -> None:
        expression = section.arguments.get("source")
        names = expression.names if expression else ()
        if scope.values is not None or not any(root == "values" for root, _ in names):
            self._report(scope, section, "the source cannot be known without running terragrunt")

    def _report(self, scope: Scope, section: Section, message: str) -> None:
        expression = section.arguments.get("source")
        span: Span = section.header if expression is None else expression.span
        self._session.report(scope.path, span, message)


def _generated_directory(scope: Scope, section: Section, names: Names) -> str | None:
    """The directory that a unit or a stack is generated in, or None if it is not known."""
    path = scope.string(section, "path", names)
    if path is None:
        return None
    is_beside = scope.value(section, "no_dot_terragrunt_stack", names) is True
    parts = [scope.config_dir, *([] if is_beside else [GENERATED_DIRECTORY]), path]
    return os.path.normpath(os.path.join(*parts))


def _places(scope: Scope, section: Section) -> Any:
    """The value of `unit.NAME` or `stack.NAME`: its path, or those of its instances."""
    if not any(section.of_type(EXPANSION)):
        directory = _generated_directory(scope, section, {})
        return PartlyKnown() if directory is None else PartlyKnown(path=directory)
    places = PartlyKnown()
    for names in _instances(scope, section):
        directory = _generated_directory(scope, section, names)
        key = names.get(("each", "key"), str(names.get(("count", "index"))))
        if directory is not None:
            places[key] = PartlyKnown(path=directory)
    return places


def _instances(scope: Scope, section: Section) -> Sequence[Names]:
    """The names that each instance of a block has."""
    return instances(section, lambda _, expression: scope.evaluate(expression), _MAX_GENERATED)


def _values(component: _Component) -> dict[str, Any]:
    """The values that a block gives. Those that are not known are unknown, not missing."""
    if "values" not in component.section.arguments:
        return {}
    value = component.scope.value(component.section, "values")
    return value if isinstance(value, dict) else PartlyKnown()
