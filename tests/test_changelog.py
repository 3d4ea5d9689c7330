"""The changelog has the format of Keep a Changelog, and errors in the format are reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from release.changelog import entries, format_errors, missing_for

TOP = Path(__file__).parent.parent

GOOD = """\
# Changelog

## [Unreleased]

## [0.2.0] - 2026-03-01

### Fixed

- One thing.

## [0.1.0] - 2026-01-31

### Added

- Everything.
"""


def test_our_changelog_is_valid() -> None:
    ours = (TOP / "CHANGELOG.md").read_text(encoding="utf-8")
    assert list(format_errors(ours)) == [], "correct CHANGELOG.md"
    assert entries(ours)[0].text.strip(), "list the changes under [Unreleased] in CHANGELOG.md"


def test_valid_changelog() -> None:
    assert list(format_errors(GOOD)) == []
    assert [entry.name for entry in entries(GOOD)] == ["Unreleased", "0.2.0", "0.1.0"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("## [Unreleased]\n", "", "the first entry is not [Unreleased]"),
        (" - 2026-03-01", "", "[0.2.0] has no date like 2026-01-31"),
        ("2026-03-01", "1 March", "[0.2.0] has no date like 2026-01-31"),
        ("## [0.1.0]", "## 0.1.0", "'## 0.1.0 - 2026-01-31' does not have the format"),
        ("0.2.0", "0.0.9", "the versions are not in descending order"),
        ("0.2.0", "two", "[two] is not a version"),
        ("### Fixed", "### Repaired", "[0.2.0] has a section Repaired; allowed: Added"),
    ],
)
def test_format_error_is_reported(old: str, new: str, expected: str) -> None:
    (error,) = format_errors(GOOD.replace(old, new, 1))
    assert error.startswith(expected)


@pytest.mark.parametrize(
    ("version", "missing"),
    [
        ("0.2.0", None),
        ("0.2.1.dev3+g0123456", None),
        ("0.3.0", "CHANGELOG.md has no entry [0.3.0]"),
    ],
)
def test_release_requires_entry(version: str, missing: str | None) -> None:
    assert missing_for(version, GOOD) == missing


def test_entry_must_not_be_empty() -> None:
    empty = GOOD.replace("### Fixed\n\n- One thing.\n", "")
    assert missing_for("0.2.0", empty) == "[0.2.0] in CHANGELOG.md is empty"
