"""Values as someone wrote them, and several such layers as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from tf_cycle_ls.settings.settings import SETTINGS, Settings, settings_of

SECTION = "tf-cycle-ls"
"""The name under which settings stand among those of other programs."""


@dataclass(frozen=True, slots=True)
class SettingError:
    """A value that was ignored: under which name it stands, and why it was."""

    name: str
    message: str


@dataclass(frozen=True, slots=True)
class SettingsSource:
    """The settings from one origin, by name, and what was ignored there.

    `origin` is in words: a file's path, `the editor's settings`, `--exclude`.
    """

    origin: str
    values: Mapping[str, Any]
    errors: tuple[SettingError, ...] = ()


NO_SETTINGS = SettingsSource("nothing", {})


def parse_source(origin: str, written: object) -> SettingsSource:
    """What was written somewhere, as JSON or TOML has it. None says nothing.

    Names that there are not, and values that do not fit, are ignored, each with an objection.
    """
    values: dict[str, Any] = {}
    errors: list[SettingError] = []
    if isinstance(written, dict):
        _read(written, "", values, errors)
    elif written is not None:
        errors.append(SettingError("", "settings are a table of names and values"))
    return SettingsSource(origin, values, tuple(errors))


def merge_sources(sources: Iterable[SettingsSource]) -> Settings:
    """The settings of several layers, of which a later one counts more."""
    values: dict[str, Any] = {}
    for source in sources:
        values.update(source.values)
    return settings_of(values)


def origins(sources: Iterable[SettingsSource]) -> dict[str, str]:
    """Where each setting comes from that has not its default."""
    return {name: source.origin for source in sources for name in source.values}


def _read(
    table: Mapping[Any, object], prefix: str, values: dict[str, Any], errors: list[SettingError]
) -> None:
    for key, value in table.items():
        name = f"{prefix}{key}"
        setting = SETTINGS.get(name)
        if setting is not None:
            try:
                values[name] = setting.parse(value)
            except ValueError as error:
                errors.append(SettingError(name, f"{name} must be {error}"))
        elif isinstance(value, dict) and any(each.startswith(f"{name}.") for each in SETTINGS):
            _read(value, f"{name}.", values, errors)
        else:
            near = get_close_matches(name, SETTINGS, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            errors.append(SettingError(name, f"there is no setting {name}{hint}"))
