"""The changelog, in the form of Keep a Changelog 1.1.0."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from packaging.version import InvalidVersion, Version

UNRELEASED = "Unreleased"
KINDS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
"""What an entry may be about, by Keep a Changelog."""

_ENTRY = re.compile(r"^## \[([^]]+)\](?: - (.+))?$", re.MULTILINE)
_HEADING = re.compile(r"^## .*$", re.MULTILINE)
_KIND = re.compile(r"^### (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one version brings: its name, the date as it is written, and the text below."""

    name: str
    date: str | None
    text: str


def entries(changelog: str) -> tuple[Entry, ...]:
    """All entries, in the order in which they stand."""
    parts = _ENTRY.split(changelog)[1:]
    return tuple(map(Entry, parts[::3], parts[1::3], parts[2::3]))


def objections(changelog: str) -> Iterator[str]:
    """What is wrong with the form of a changelog, a sentence each."""
    for heading in _HEADING.findall(changelog):
        if not _ENTRY.fullmatch(heading):
            yield f"{heading!r} is not of the form '## [1.2.3] - 2026-01-31'"
    unreleased, *released = entries(changelog) or (Entry("", None, ""),)
    if unreleased.name != UNRELEASED:
        yield f"the first entry is not [{UNRELEASED}]"
    for entry in (unreleased, *released):
        for kind in _KIND.findall(entry.text):
            if kind not in KINDS:
                yield f"[{entry.name}] has a section {kind}; there are {', '.join(KINDS)}"
    for entry in released:
        yield from _objections_to(entry)
    if not _descending([entry.name for entry in released]):
        yield "the versions do not descend"


def missing_for(version: str, changelog: str) -> str | None:
    """What a version lacks in the changelog; one between two releases lacks nothing."""
    if Version(version).is_devrelease or version == "0.0":
        return None
    named = [entry for entry in entries(changelog) if entry.name == version]
    if not named:
        return f"CHANGELOG.md has no entry [{version}]"
    return None if _KIND.search(named[0].text) else f"[{version}] in CHANGELOG.md says nothing"


def _objections_to(entry: Entry) -> Iterator[str]:
    try:
        Version(entry.name)
    except InvalidVersion:
        yield f"[{entry.name}] is no version"
    try:
        date.fromisoformat(entry.date or "")
    except ValueError:
        yield f"[{entry.name}] has no date like 2026-01-31"


def _descending(names: Sequence[str]) -> bool:
    try:
        versions = [Version(name) for name in names]
    except InvalidVersion:
        return True  # said already
    return all(newer > older for newer, older in pairwise(versions))
