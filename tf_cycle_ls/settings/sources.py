"""Reading settings from JSON or TOML values, and merging several sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from tf_cycle_ls.settings.settings import SETTINGS, Settings, settings_of

SECTION = "tf-cycle-ls"
"""The key of our settings among those of other programs."""


@dataclass(frozen=True, slots=True)
class SettingError:
    """A setting that is ignored, and why. `name` is "" if it concerns the whole source."""

    name: str
    message: str


@dataclass(frozen=True, slots=True)
class SettingsSource:
    """The valid settings of one source by name, and errors for the ignored ones.

    `origin` describes the source to the user: a file's path, `the editor's settings`, `--exclude`.
    """

    origin: str
    values: Mapping[str, Any]
    errors: tuple[SettingError, ...] = ()


NO_SETTINGS = SettingsSource("nothing", {})
"""A source without settings."""


def parse_source(origin: str, data: object) -> SettingsSource:
    """Read the settings of a source from a JSON or TOML value; None means no settings.

    Unknown settings and invalid values are ignored, with an error for each.
    """
    values: dict[str, Any] = {}
    errors: list[SettingError] = []
    if isinstance(data, dict):
        _parse_table(data, "", values, errors)
    elif data is not None:
        errors.append(SettingError("", "settings must be a table"))
    return SettingsSource(origin, values, tuple(errors))


def merge_sources(sources: Iterable[SettingsSource]) -> Settings:
    """Merge sources; a later source overrides the earlier ones."""
    values: dict[str, Any] = {}
    for source in sources:
        values.update(source.values)
    return settings_of(values)


def origins(sources: Iterable[SettingsSource]) -> dict[str, str]:
    """Map each setting that is set to the origin of its value."""
    return {name: source.origin for source in sources for name in source.values}


def _parse_table(
    table: Mapping[Any, object], prefix: str, values: dict[str, Any], errors: list[SettingError]
) -> None:
    """Add the settings of a table to `values` and `errors`; `prefix` is the name of its group."""
    for key, value in table.items():
        name = f"{prefix}{key}"
        setting = SETTINGS.get(name)
        if setting is not None:
            try:
                values[name] = setting.parse(value)
            except ValueError as error:
                errors.append(SettingError(name, f"{name} must be {error}"))
        elif isinstance(value, dict) and any(known.startswith(f"{name}.") for known in SETTINGS):
            _parse_table(value, f"{name}.", values, errors)
        else:
            matches = get_close_matches(name, SETTINGS, n=1)
            hint = f"; did you mean {matches[0]}?" if matches else ""
            errors.append(SettingError(name, f"unknown setting {name}{hint}"))
