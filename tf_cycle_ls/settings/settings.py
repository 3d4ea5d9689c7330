"""Every setting: its name, type, default and meaning, said once.

The schema, the table on the settings page and the reading of values follow from these classes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_type_hints


class Run(Enum):
    """When an editor is told what is found."""

    ON_SAVE = "onSave"
    ON_TYPE = "onType"


class Severity(Enum):
    """How an editor shows a finding; `OFF`: not at all."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
    HINT = "hint"
    OFF = "off"


class Scope(Enum):
    """Of which root modules an editor is told: those of the open files, or all."""

    OPEN_FILES = "openFiles"
    WORKSPACE = "workspace"


class Description(NamedTuple):
    """What a setting means, in words, and for a number its least and its greatest value."""

    text: str
    minimum: int = 0
    maximum: int = 0


@dataclass(frozen=True, slots=True)
class Severities:
    """The severity of each diagnostic code."""

    dependency_cycle: Annotated[Severity, Description("a reference on a cycle")] = Severity.ERROR
    direction_reversed: Annotated[
        Severity, Description("a dependency that a change turned round (`check --diff`)")
    ] = Severity.WARNING
    self_reference: Annotated[Severity, Description("a reference of a thing to itself")] = (
        Severity.ERROR
    )
    unreadable: Annotated[Severity, Description("text that cannot be read")] = Severity.WARNING
    settings: Annotated[Severity, Description("a setting that is none")] = Severity.WARNING
    unjustified_suppression: Annotated[
        Severity, Description("a comment that would ignore something, without a reason")
    ] = Severity.WARNING
    unused_suppression: Annotated[
        Severity, Description("a comment that ignores nothing that is found")
    ] = Severity.HINT


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, for one root module."""

    run: Annotated[
        Run, Description("when the editor is told: on opening and saving, or also while typing")
    ] = Run.ON_SAVE
    debounce: Annotated[
        int,
        Description(
            "milliseconds after the last keystroke before a text is looked at", maximum=60_000
        ),
    ] = 300
    severity: Severities = field(default_factory=Severities)
    limit: Annotated[
        int,
        Description(
            "the most diagnostics for one strongly connected component; those left out are counted",
            minimum=1,
            maximum=100_000,
        ),
    ] = 100
    exclude: Annotated[
        tuple[str, ...],
        Description("folders that are not searched for root modules: patterns as in .gitignore"),
    ] = ()
    scope: Annotated[
        Scope,
        Description("the root modules that the editor is told of: those of open files, or all"),
    ] = Scope.OPEN_FILES
    outside: Annotated[bool, Description("read local modules outside the project directory")] = True
    lens: Annotated[bool, Description("whether the editor shows code lenses")] = True


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name, with a dot between group and member, and what may be written."""

    name: str
    type: Any
    default: Any
    description: Description

    @property
    def is_choice(self) -> bool:
        """Whether it is one of some words."""
        return isinstance(self.type, type) and issubclass(self.type, Enum)

    def parse(self, value: object) -> Any:
        """The value as the program has it. Raises ValueError, saying what is expected."""
        if self.is_choice:
            known = {each.value: each for each in self.type}
            if isinstance(value, str) and value in known:
                return known[value]
            raise ValueError("one of " + ", ".join(map(format_value, known)))
        if self.type is bool:
            if isinstance(value, bool):
                return value
            raise ValueError("true or false")
        if self.type is int:
            if type(value) is int and self.description.minimum <= value <= self.description.maximum:
                return value
            raise ValueError(
                f"a whole number from {self.description.minimum} to {self.description.maximum}"
            )
        if isinstance(value, list) and all(map(_is_pattern, value)):
            return tuple(value)
        raise ValueError("a list of patterns as in .gitignore")


def _is_pattern(value: object) -> bool:
    from pathspec import GitIgnoreSpec  # Late: most settings have none.

    try:
        return isinstance(value, str) and bool(GitIgnoreSpec.from_lines([value]))
    except ValueError:
        return False


def format_value(value: Any) -> str:
    """A value as it is written in TOML and in JSON, which agree as far as settings go."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, tuple):
        return "[" + ", ".join(map(format_value, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _settings_of(group: Any, prefix: str = "") -> Iterator[Setting]:
    types = get_type_hints(group, include_extras=True)
    for each in fields(group):
        name = prefix + each.name.replace("_", "-")
        if is_dataclass(types[each.name]):
            yield from _settings_of(types[each.name], f"{name}.")
        else:
            type_, description = get_args(types[each.name])
            yield Setting(name, type_, each.default, description)


SETTINGS: Mapping[str, Setting] = {each.name: each for each in _settings_of(Settings)}
"""All settings, by name."""


def settings_of(values: Mapping[str, Any]) -> Settings:
    """Settings with these values, by name; all others have their defaults."""
    return _filled(Settings, values, "")  # type: ignore[no-any-return]  # of the class that is given


def value_of(settings: Settings, name: str) -> Any:
    """The value of the setting of that name."""
    value: Any = settings
    for part in name.split("."):
        value = getattr(value, part.replace("-", "_"))
    return value


_types = cache(get_type_hints)  # Slow, and wanted for each directory that is looked into.


def _filled(group: Any, values: Mapping[str, Any], prefix: str) -> Any:
    types = _types(group)
    found = {}
    for each in fields(group):
        name = prefix + each.name.replace("_", "-")
        if is_dataclass(types[each.name]):
            found[each.name] = _filled(types[each.name], values, f"{name}.")
        elif name in values:
            found[each.name] = values[name]
    return group(**found)
