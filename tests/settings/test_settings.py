"""Values of settings: parsing, writing, and access by name."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from tf_cycle_ls.settings.settings import (
    SETTINGS,
    Run,
    Scope,
    Settings,
    Severity,
    Tool,
    Version,
    format_value,
    settings_of,
    value_of,
)

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

# A value for each setting that is not its default, as in a settings file and as parsed.
OTHER_VALUES: dict[str, tuple[Any, Any]] = {
    "run": ("onSave", Run.ON_SAVE),
    "debounce": (0, 0),
    "severity.dependency-cycle": ("warning", Severity.WARNING),
    "severity.direction-reversed": ("error", Severity.ERROR),
    "severity.create-before-destroy-lost": ("error", Severity.ERROR),
    "severity.create-before-destroy-gained": ("off", Severity.OFF),
    "severity.provider-order": ("hint", Severity.HINT),
    "severity.prevent-destroy-order": ("hint", Severity.HINT),
    "severity.self-reference": ("off", Severity.OFF),
    "severity.own-state": ("hint", Severity.HINT),
    "severity.static-cycle": ("error", Severity.ERROR),
    "severity.test-cycle": ("error", Severity.ERROR),
    "severity.query-cycle": ("hint", Severity.HINT),
    "severity.unit-cycle": ("warning", Severity.WARNING),
    "severity.excluded-unit-cycle": ("error", Severity.ERROR),
    "severity.state-cycle": ("error", Severity.ERROR),
    "severity.state-order": ("off", Severity.OFF),
    "severity.stack-cycle": ("warning", Severity.WARNING),
    "estate": (True, True),
    "severity.unreadable": ("information", Severity.INFORMATION),
    "severity.settings": ("hint", Severity.HINT),
    "severity.unjustified-suppression": ("off", Severity.OFF),
    "severity.unused-suppression": ("warning", Severity.WARNING),
    "limit": (100_000, 100_000),
    "exclude": (["vendor/", "!/vendor/own"], ("vendor/", "!/vendor/own")),
    "scope": ("workspace", Scope.WORKSPACE),
    "outside": (False, False),
    "dialect": ("opentofu", Tool.OPENTOFU),
    "version": ("1.16", Version.V1_16),
    "compare-with": ("origin/release", "origin/release"),
    "cache": (False, False),
    "lens": (False, False),
    "completion": (True, True),
}


def test_every_setting_has_a_test_value() -> None:
    assert set(OTHER_VALUES) == set(SETTINGS)


@pytest.mark.parametrize("name", OTHER_VALUES)
def test_value_is_parsed(name: str) -> None:
    raw, parsed = OTHER_VALUES[name]
    assert SETTINGS[name].parse(raw) == parsed


@pytest.mark.parametrize("name", OTHER_VALUES)
def test_written_value_is_valid_json_and_toml(name: str) -> None:
    raw, parsed = OTHER_VALUES[name]
    text = format_value(parsed)
    assert json.loads(text) == raw
    assert tomllib.loads(f"value = {text}\n") == {"value": raw}


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("severity.self-reference", "fatal", '"error", "warning", "information", "hint", "off"'),
        ("severity.self-reference", None, '"error", "warning", "information", "hint", "off"'),
        ("debounce", 60_001, "an integer from 0 to 60000"),
        ("limit", False, "an integer from 1 to 100000"),
        ("lens", 1, "true or false"),
        ("exclude", [None], "a list of .gitignore patterns"),
    ],
)
def test_error_of_an_invalid_value_names_the_valid_ones(
    name: str, value: object, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        SETTINGS[name].parse(value)


@pytest.mark.parametrize("name", OTHER_VALUES)
def test_one_value_changes_only_its_setting(name: str) -> None:
    _, parsed = OTHER_VALUES[name]
    settings = settings_of({name: parsed})
    changed = {other for other in SETTINGS if value_of(settings, other) != SETTINGS[other].default}
    assert changed == {name}
    assert value_of(settings, name) == parsed


def test_no_values_give_the_defaults() -> None:
    assert settings_of({}) == Settings()
