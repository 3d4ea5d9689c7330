"""Valid and invalid settings, and the precedence of sources."""

from __future__ import annotations

from typing import Any

import pytest

from tf_cycle_ls.settings.settings import Run, Settings, Severity
from tf_cycle_ls.settings.sources import merge_sources, origins, parse_source


def test_no_sources_give_the_defaults() -> None:
    settings = merge_sources([])
    assert settings == Settings()
    assert settings.run is Run.ON_TYPE
    assert settings.severity.dependency_cycle is Severity.ERROR
    assert settings.exclude == ()


def test_later_source_overrides_earlier_one() -> None:
    first = parse_source("first", {"limit": 5, "severity": {"self-reference": "off"}})
    second = parse_source("second", {"limit": 7, "severity": {"dependency-cycle": "hint"}})
    settings = merge_sources([first, second])
    assert settings.limit == 7
    assert settings.severity.self_reference is Severity.OFF
    assert settings.severity.dependency_cycle is Severity.HINT
    assert origins([first, second]) == {
        "limit": "second",
        "severity.self-reference": "first",
        "severity.dependency-cycle": "second",
    }


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        ({"run": "onOpen"}, "run", '"onSave", "onType"'),
        ({"run": 1}, "run", '"onSave", "onType"'),
        ({"debounce": -1}, "debounce", "from 0 to 60000"),
        ({"debounce": True}, "debounce", "from 0 to 60000"),
        ({"debounce": 1.5}, "debounce", "from 0 to 60000"),
        ({"limit": 0}, "limit", "from 1"),
        ({"lens": "yes"}, "lens", "true or false"),
        ({"exclude": "vendor"}, "exclude", "a list of .gitignore patterns"),
        ({"exclude": ["a", 1]}, "exclude", "a list of .gitignore patterns"),
        ({"exclude": ["!"]}, "exclude", "a list of .gitignore patterns"),
        ({"severity": "error"}, "severity", "unknown setting severity"),
        ({"severity": {"cycle": "error"}}, "severity.cycle", "unknown setting severity.cycle"),
        ({"excludes": []}, "excludes", "did you mean exclude?"),
        ({7: 1}, "7", "unknown setting 7"),
        ([], "", "a table"),
        ("x", "", "a table"),
    ],
)
def test_invalid_settings_are_ignored_and_reported(data: Any, name: str, words: str) -> None:
    source = parse_source("a source", data)
    (error,) = source.errors
    assert error.name == name
    assert words in error.message
    assert merge_sources([source]) == Settings()


def test_null_is_a_source_without_settings() -> None:
    """A client without settings answers a workspace/configuration request with null."""
    assert parse_source("a source", None).errors == ()


def test_valid_settings_next_to_invalid_ones_are_used() -> None:
    assert merge_sources([parse_source("a source", {"limit": 3, "limt": 4})]).limit == 3
