"""The changelog has the form that Keep a Changelog asks for, and its reader notices when not."""

from __future__ import annotations

from pathlib import Path

import pytest

from release.changelog import entries, missing_for, objections

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


def test_ours() -> None:
    ours = (TOP / "CHANGELOG.md").read_text(encoding="utf-8")
    assert list(objections(ours)) == []
    assert entries(ours)[0].text.strip()


def test_a_good_one() -> None:
    assert list(objections(GOOD)) == []
    assert [entry.name for entry in entries(GOOD)] == ["Unreleased", "0.2.0", "0.1.0"]


@pytest.mark.parametrize(
    ("old", "new", "objection"),
    [
        ("## [Unreleased]\n", "", "the first entry is not [Unreleased]"),
        (" - 2026-03-01", "", "[0.2.0] has no date like 2026-01-31"),
        ("2026-03-01", "1 March", "[0.2.0] has no date like 2026-01-31"),
        ("## [0.1.0]", "## 0.1.0", "'## 0.1.0 - 2026-01-31' is not of the form"),
        ("0.2.0", "0.0.9", "the versions do not descend"),
        ("0.2.0", "two", "[two] is no version"),
        ("### Fixed", "### Repaired", "[0.2.0] has a section Repaired; there are Added"),
    ],
)
def test_what_is_wrong_is_told(old: str, new: str, objection: str) -> None:
    (told,) = objections(GOOD.replace(old, new, 1))
    assert told.startswith(objection)


@pytest.mark.parametrize(
    ("version", "lacking"),
    [
        ("0.2.0", None),
        ("0.2.1.dev3+g0123456", None),
        ("0.3.0", "CHANGELOG.md has no entry [0.3.0]"),
    ],
)
def test_a_release_has_an_entry(version: str, lacking: str | None) -> None:
    assert missing_for(version, GOOD) == lacking


def test_an_entry_says_something() -> None:
    empty = GOOD.replace("### Fixed\n\n- One thing.\n", "")
    assert missing_for("0.2.0", empty) == "[0.2.0] in CHANGELOG.md says nothing"
