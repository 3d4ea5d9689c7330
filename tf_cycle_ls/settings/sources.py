"""Reads settings from JSON or TOML values, and merges the settings of several sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from msgspec import Struct

from tf_cycle_ls.settings.settings import SETTINGS, Settings, settings_of

SECTION = "tf-cycle-ls"
"""The key of our settings in a table that also contains the settings of other programs."""

MAX_ERRORS = 20
"""The maximum number of errors of one source. One more error counts the others."""

_MAX_NAME_LENGTH = 60


class SettingError(Struct, frozen=True):
    """The reason why a setting is ignored. `name` is "" if the whole source is ignored."""

    name: str
    message: str


class SettingsSource(Struct, frozen=True):
    """The valid settings of one source, keyed by name, and an error for each ignored setting.

    `origin` describes the source to the user: a file's path, `the editor's settings`, `--exclude`.
    """

    origin: str
    values: Mapping[str, Any]
    errors: tuple[SettingError, ...] = ()


NO_SETTINGS = SettingsSource("nothing", {})
"""A source without settings."""


def parse_source(origin: str, data: object) -> SettingsSource:
    """Read the settings of a source from a JSON or TOML value. None stands for no settings.

    Unknown settings and invalid values are ignored, with an error for each.
    """
    values: dict[str, Any] = {}
    errors: list[SettingError] = []
    if isinstance(data, dict):
        _parse_table(data, "", values, errors)
    elif data is not None:
        errors.append(SettingError("", "settings must be a table"))
    return SettingsSource(origin, values, _limited(errors))


def merge_sources(sources: Iterable[SettingsSource]) -> Settings:
    """Merge sources. Later sources override earlier sources."""
    values: dict[str, Any] = {}
    for source in sources:
        values.update(source.values)
    return settings_of(values) if values else _default_settings()


@cache
def _default_settings() -> Settings:
    """The settings of most directories. Each directory outside of a checkout is a project."""
    return settings_of({})


def origins(sources: Iterable[SettingsSource]) -> dict[str, str]:
    """Map the name of each setting that has a value in a source to the origin of that value."""
    return {name: source.origin for source in sources for name in source.values}


def _limited(errors: list[SettingError]) -> tuple[SettingError, ...]:
    """The first errors, and one that counts the others."""
    rest = len(errors) - MAX_ERRORS
    if rest <= 0:
        return tuple(errors)
    return (*errors[:MAX_ERRORS], SettingError("", f"{rest} more settings are ignored"))


def _parse_table(
    table: Mapping[Any, object], prefix: str, values: dict[str, Any], errors: list[SettingError]
) -> None:
    """Add the settings in a table to `values`, and errors in it to `errors`.

    `prefix` is the name of the settings group with a trailing dot, or "".
    """
    for key, value in table.items():
        name = f"{prefix}{key}"
        setting = SETTINGS.get(name)
        if setting is not None:
            try:
                values[name] = setting.parse(value)
            except ValueError as error:
                errors.append(SettingError(name, f"{name} must be {error}"))
        elif isinstance(value, dict) and any(member.startswith(f"{name}.") for member in SETTINGS):
            _parse_table(value, f"{name}.", values, errors)
        else:
            errors.append(SettingError(name, f"unknown setting {_describe_unknown(name)}"))


def _describe_unknown(name: str) -> str:
    """The name of an unknown setting, shortened, with the most similar name of a setting."""
    if len(name) > _MAX_NAME_LENGTH:
        return f"{name[:_MAX_NAME_LENGTH]}…"
    matches = get_close_matches(name, SETTINGS, n=1)
    return f"{name}; did you mean {matches[0]}?" if matches else name
