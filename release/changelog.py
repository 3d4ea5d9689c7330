"""Checks the format of the changelog: Keep a Changelog 1.1.0."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from packaging.version import InvalidVersion, Version

UNRELEASED = "Unreleased"
KINDS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
"""The kinds of changes in Keep a Changelog."""

_ENTRY = re.compile(r"^## \[([^]]+)\](?: - (.+))?$", re.MULTILINE)
_HEADING = re.compile(r"^## .*$", re.MULTILINE)
_KIND = re.compile(r"^### (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """The entry of one version: its name, its date as written, and its text."""

    name: str
    date: str | None
    text: str


def entries(changelog: str) -> tuple[Entry, ...]:
    """Return all entries in order."""
    parts = _ENTRY.split(changelog)[1:]
    return tuple(map(Entry, parts[::3], parts[1::3], parts[2::3]))


def format_errors(changelog: str) -> Iterator[str]:
    """Yield a message for each error in the format of a changelog."""
    for heading in _HEADING.findall(changelog):
        if not _ENTRY.fullmatch(heading):
            yield f"{heading!r} does not have the format '## [1.2.3] - 2026-01-31'"
    unreleased, *released = entries(changelog) or (Entry("", None, ""),)
    if unreleased.name != UNRELEASED:
        yield f"the first entry is not [{UNRELEASED}]"
    for entry in (unreleased, *released):
        for kind in _KIND.findall(entry.text):
            if kind not in KINDS:
                yield f"[{entry.name}] has a section {kind}; allowed: {', '.join(KINDS)}"
    for entry in released:
        yield from _entry_errors(entry)
    if not _descending([entry.name for entry in released]):
        yield "the versions are not in descending order"


def missing_for(version: str, changelog: str) -> str | None:
    """Say what a version lacks in the changelog, or None. Development versions lack nothing."""
    if Version(version).is_devrelease or version == "0.0":
        return None
    matches = [entry for entry in entries(changelog) if entry.name == version]
    if not matches:
        return f"CHANGELOG.md has no entry [{version}]"
    return None if _KIND.search(matches[0].text) else f"[{version}] in CHANGELOG.md is empty"


def _entry_errors(entry: Entry) -> Iterator[str]:
    try:
        Version(entry.name)
    except InvalidVersion:
        yield f"[{entry.name}] is not a version"
    try:
        date.fromisoformat(entry.date or "")
    except ValueError:
        yield f"[{entry.name}] has no date like 2026-01-31"


def _descending(names: Sequence[str]) -> bool:
    try:
        versions = [Version(name) for name in names]
    except InvalidVersion:
        return True  # already reported
    return all(newer > older for newer, older in pairwise(versions))
