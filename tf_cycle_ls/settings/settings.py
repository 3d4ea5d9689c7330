"""All settings, each defined once: name, type, default and description.

The JSON schema, the table on the settings page and the validation are derived from the classes
`Settings` and `Severities`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_type_hints

from msgspec import Struct, field
from msgspec.structs import fields

from tf_cycle_ls.settings.ignore_patterns import MAX_PATTERNS, parse_pattern


class Run(Enum):
    """When the server analyzes a file and publishes its diagnostics."""

    ON_SAVE = "onSave"
    ON_TYPE = "onType"


class Severity(Enum):
    """The severity of a diagnostic in the editor. `OFF` disables the diagnostic."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
    HINT = "hint"
    OFF = "off"


class Scope(Enum):
    """Which root modules the server analyzes: only modules with open files, or all modules."""

    OPEN_FILES = "openFiles"
    WORKSPACE = "workspace"


class Tool(Enum):
    """The tool whose rules apply. `AUTO` finds it out from the files of the root module."""

    AUTO = "auto"
    TERRAFORM = "terraform"
    OPENTOFU = "opentofu"


class Version(Enum):
    """The version of the tool whose rules apply. `AUTO` goes by `required_version`."""

    AUTO = "auto"
    V1_8 = "1.8"
    V1_9 = "1.9"
    V1_10 = "1.10"
    V1_11 = "1.11"
    V1_12 = "1.12"
    V1_13 = "1.13"
    V1_14 = "1.14"
    V1_15 = "1.15"
    V1_16 = "1.16"


class Language(NamedTuple):
    """The tool and the version whose rules apply, as far as the settings say it."""

    tool: Tool = Tool.AUTO
    version: Version = Version.AUTO


AUTO = Language()
"""The default: the files of the root module decide."""


class Description(NamedTuple):
    """The description of a setting. If its value is a number, it has a minimum and a maximum."""

    text: str
    minimum: int = 0
    maximum: int = 0


class Severities(Struct, frozen=True):
    """The severity of each diagnostic code."""

    dependency_cycle: Annotated[
        Severity, Description("a reference that is part of a dependency cycle")
    ] = Severity.ERROR
    direction_reversed: Annotated[
        Severity, Description("a dependency that a change reversed (`check --diff`)")
    ] = Severity.WARNING
    create_before_destroy_lost: Annotated[
        Severity,
        Description("a resource that a change takes `create_before_destroy` from (`check --diff`)"),
    ] = Severity.WARNING
    create_before_destroy_gained: Annotated[
        Severity,
        Description("a new `create_before_destroy` while a dependency goes (`check --diff`)"),
    ] = Severity.WARNING
    provider_order: Annotated[
        Severity,
        Description(
            "a changed resource that configures the provider of destroyed objects (`check --diff`)"
        ),
    ] = Severity.WARNING
    prevent_destroy_order: Annotated[
        Severity,
        Description("an object that is destroyed after its `prevent_destroy` (`check --diff`)"),
    ] = Severity.WARNING
    self_reference: Annotated[Severity, Description("a block that references itself")] = (
        Severity.ERROR
    )
    own_state: Annotated[
        Severity,
        Description("an argument that OpenTofu evaluates with the own instances in the state"),
    ] = Severity.WARNING
    static_cycle: Annotated[
        Severity, Description("a cycle in what OpenTofu evaluates before its graph")
    ] = Severity.WARNING
    test_cycle: Annotated[Severity, Description("a cycle in a test file")] = Severity.WARNING
    query_cycle: Annotated[Severity, Description("a cycle in query files")] = Severity.WARNING
    unit_cycle: Annotated[Severity, Description("a cycle of Terragrunt units")] = Severity.ERROR
    excluded_unit_cycle: Annotated[
        Severity, Description("a cycle of Terragrunt units of which one is excluded")
    ] = Severity.WARNING
    state_cycle: Annotated[
        Severity,
        Description("root modules that read each other's states, so that a value goes round"),
    ] = Severity.WARNING
    state_order: Annotated[
        Severity,
        Description("root modules that read each other's states, but no value goes round"),
    ] = Severity.INFORMATION
    stack_cycle: Annotated[
        Severity, Description("a cycle of components, stacks or other items of Terraform Stacks")
    ] = Severity.ERROR
    unreadable: Annotated[Severity, Description("text that cannot be read or parsed")] = (
        Severity.WARNING
    )
    settings: Annotated[Severity, Description("an unknown setting or an invalid value")] = (
        Severity.WARNING
    )
    unjustified_suppression: Annotated[
        Severity, Description("a suppression comment without a reason")
    ] = Severity.WARNING
    unused_suppression: Annotated[
        Severity, Description("a suppression comment that matches no finding")
    ] = Severity.HINT


class Settings(Struct, frozen=True):
    """The settings of one root module."""

    run: Annotated[
        Run,
        Description("when diagnostics are published: on open and save, or also while typing"),
    ] = Run.ON_TYPE
    debounce: Annotated[
        int,
        Description(
            "milliseconds after the last keystroke before a file is analyzed", maximum=60_000
        ),
    ] = 300
    severity: Severities = field(default_factory=Severities)
    limit: Annotated[
        int,
        Description(
            "maximum number of diagnostics for one group of connected cycles; the message says how "
            "many were left out",
            minimum=1,
            maximum=100_000,
        ),
    ] = 100
    exclude: Annotated[
        tuple[str, ...],
        Description("folders that are not searched for root modules, as .gitignore patterns"),
    ] = ()
    scope: Annotated[
        Scope,
        Description("which root modules are analyzed: those of open files, or the whole workspace"),
    ] = Scope.OPEN_FILES
    outside: Annotated[bool, Description("read local modules outside the project directory")] = True
    dialect: Annotated[
        Tool,
        Description(
            "whose rules apply; auto finds out from the lock file, .tofu files and language blocks"
        ),
    ] = Tool.AUTO
    version: Annotated[
        Version,
        Description(
            "version of Terraform or OpenTofu whose rules apply; auto takes those of the newest "
            "release that `required_version` allows"
        ),
    ] = Version.AUTO
    compare_with: Annotated[
        str,
        Description(
            "git revision whose merge base counts as the applied configuration, for warnings about "
            "replacements in the editor; auto is the main branch; off"
        ),
    ] = "auto"
    estate: Annotated[
        bool,
        Description(
            "check which root modules of the workspace read the states of others, in the editor"
        ),
    ] = False
    cache: Annotated[
        bool, Description("`check` reuses the results of earlier runs as long as no file changes")
    ] = True
    lens: Annotated[bool, Description("show code lenses")] = True
    completion: Annotated[
        bool,
        Description("complete references to declared addresses; say which would close a cycle"),
    ] = False

    @property
    def language(self) -> Language:
        """The settings `dialect` and `version`."""
        return Language(self.dialect, self.version)


class Setting(Struct, frozen=True):
    """One setting. The name of a setting in a group is `group.member`."""

    name: str
    type: Any
    default: Any
    description: Description

    @property
    def is_choice(self) -> bool:
        """Whether the value is one of a fixed set of strings."""
        return isinstance(self.type, type) and issubclass(self.type, Enum)

    def parse(self, value: object) -> Any:
        """Convert a JSON or TOML value. If it is invalid, raises ValueError naming valid values."""
        if self.is_choice:
            choices = {choice.value: choice for choice in self.type}
            if isinstance(value, str) and value in choices:
                return choices[value]
            raise ValueError("one of " + ", ".join(map(format_value, choices)))
        if self.type is bool:
            if isinstance(value, bool):
                return value
            raise ValueError("true or false")
        if self.type is int:
            _, minimum, maximum = self.description
            if type(value) is int and minimum <= value <= maximum:
                return value
            raise ValueError(f"an integer from {minimum} to {maximum}")
        if self.type is str:
            if isinstance(value, str) and value and not value.startswith("-"):
                return value
            raise ValueError("the name of a git revision, or auto, or off")
        return _parse_patterns(value)


def _parse_patterns(value: object) -> tuple[str, ...]:
    """Check a list of patterns. The error names the first invalid one by its position."""
    valid = "a list of .gitignore patterns"
    if not isinstance(value, list):
        raise ValueError(valid)
    if len(value) > MAX_PATTERNS:
        raise ValueError(f"{valid}, at most {MAX_PATTERNS}")
    for number, pattern in enumerate(value, start=1):
        if not isinstance(pattern, str):
            raise ValueError(f"{valid}; number {number} is not a string")
        try:
            parse_pattern(pattern)
        except ValueError as error:
            raise ValueError(f"{valid}; number {number} {error}") from None
    return tuple(value)


def format_value(value: Any) -> str:
    """Format a value as JSON. For the types of our settings, the result is also valid TOML."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, tuple):
        return "[" + ", ".join(map(format_value, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _is_group(type_: Any) -> bool:
    return isinstance(type_, type) and issubclass(type_, Struct)


def _definitions(group: Any, prefix: str = "") -> Iterator[Setting]:
    """The settings that the fields of a group define."""
    types = get_type_hints(group, include_extras=True)
    for member in fields(group):
        name = prefix + member.name.replace("_", "-")
        if _is_group(types[member.name]):
            yield from _definitions(types[member.name], f"{name}.")
        else:
            type_, description = get_args(types[member.name])
            yield Setting(name, type_, member.default, description)


SETTINGS: Mapping[str, Setting] = {setting.name: setting for setting in _definitions(Settings)}
"""All settings, keyed by name."""


def settings_of(values: Mapping[str, Any]) -> Settings:
    """Create settings from `values`, keyed by name. All other settings have their defaults."""
    return _instance(Settings, values, "")  # type: ignore[no-any-return]


def value_of(settings: Settings, name: str) -> Any:
    """The value of the setting `name`."""
    value: Any = settings
    for part in name.split("."):
        value = getattr(value, part.replace("-", "_"))
    return value


# Both evaluate annotations, which is slow, and are called for every scanned directory.
_types, _fields = cache(get_type_hints), cache(fields)


def _instance(group: Any, values: Mapping[str, Any], prefix: str) -> Any:
    """Create an instance of a group. The keys of `values` are field names after `prefix`."""
    types = _types(group)
    arguments = {}
    for member in _fields(group):
        name = prefix + member.name.replace("_", "-")
        if _is_group(types[member.name]):
            arguments[member.name] = _instance(types[member.name], values, f"{name}.")
        elif name in values:
            arguments[member.name] = values[name]
    return group(**arguments)
