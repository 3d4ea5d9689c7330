"""Values as people write them, right and wrong."""

from __future__ import annotations

from typing import Any

import pytest

from tf_cycle_ls.settings.settings import Run, Settings, Severity
from tf_cycle_ls.settings.sources import merge_sources, origins, parse_source


def test_defaults() -> None:
    settings = merge_sources([])
    assert settings == Settings()
    assert settings.run is Run.ON_SAVE
    assert settings.severity.dependency_cycle is Severity.ERROR
    assert settings.exclude == ()


def test_what_counts_more_comes_later() -> None:
    lower = parse_source("below", {"limit": 5, "severity": {"self-reference": "off"}})
    upper = parse_source("above", {"limit": 7, "severity": {"dependency-cycle": "hint"}})
    settings = merge_sources([lower, upper])
    assert settings.limit == 7
    assert settings.severity.self_reference is Severity.OFF
    assert settings.severity.dependency_cycle is Severity.HINT
    assert origins([lower, upper]) == {
        "limit": "above",
        "severity.self-reference": "below",
        "severity.dependency-cycle": "above",
    }


@pytest.mark.parametrize(
    ("written", "name", "words"),
    [
        ({"run": "onOpen"}, "run", '"onSave", "onType"'),
        ({"run": 1}, "run", '"onSave", "onType"'),
        ({"debounce": -1}, "debounce", "from 0 to 60000"),
        ({"debounce": True}, "debounce", "from 0 to 60000"),
        ({"debounce": 1.5}, "debounce", "from 0 to 60000"),
        ({"limit": 0}, "limit", "from 1"),
        ({"lens": "yes"}, "lens", "true or false"),
        ({"exclude": "vendor"}, "exclude", "a list of patterns"),
        ({"exclude": ["a", 1]}, "exclude", "a list of patterns"),
        ({"exclude": ["!"]}, "exclude", "a list of patterns"),
        ({"severity": "error"}, "severity", "no setting severity"),
        ({"severity": {"cycle": "error"}}, "severity.cycle", "no setting severity.cycle"),
        ({"excludes": []}, "excludes", "did you mean exclude?"),
        ({7: 1}, "7", "no setting 7"),
        ([], "", "a table"),
        ("x", "", "a table"),
    ],
)
def test_what_is_wrong_is_ignored_and_told(written: Any, name: str, words: str) -> None:
    source = parse_source("somewhere", written)
    (objection,) = source.errors
    assert objection.name == name
    assert words in objection.message
    assert merge_sources([source]) == Settings()


def test_nothing_is_no_mistake() -> None:
    """A client that has no settings answers null."""
    assert parse_source("somewhere", None).errors == ()


def test_what_is_right_beside_what_is_wrong_counts() -> None:
    assert merge_sources([parse_source("somewhere", {"limit": 3, "limt": 4})]).limit == 3
