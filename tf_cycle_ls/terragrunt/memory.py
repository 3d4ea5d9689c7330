"""What an analysis of a tree remembers, so that the next one reads only what has changed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from msgspec import Struct, field

from tf_cycle_ls.analysis.model import Problem
from tf_cycle_ls.file_versions import Version, versions_of
from tf_cycle_ls.terragrunt.config_file import ConfigFile
from tf_cycle_ls.terragrunt.session import Session
from tf_cycle_ls.terragrunt.unit import Unit
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import CachedFiles, Files, UnreadableError


class ReadUnit(Struct, frozen=True):
    """A unit that was read, with the problems that were found."""

    unit: Unit
    problems: tuple[Problem, ...]


class Memory(Struct, frozen=True):
    """What was read for an analysis: see `Session`. `units` are by the path of their file, without
    those that stacks generate."""

    versions: Mapping[str, Version] = field(default_factory=dict)
    listings: Mapping[str, frozenset[str] | None] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    parsed: Mapping[str, ConfigFile] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    units: Mapping[str, ReadUnit] = field(default_factory=dict)


NO_MEMORY = Memory()


def session_with(
    files: Files, memory: Memory, known: Mapping[str, Version]
) -> tuple[Session, Mapping[str, ReadUnit]]:
    """A session that reads only what has changed since the analysis that `memory` is of, and the
    units for which nothing has changed. `known` are versions of directories on disk."""
    paths = list(memory.versions)
    current = dict(zip(paths, versions_of(files, paths, known), strict=True))
    cached = CachedFiles(files)
    changed = {
        path
        for path, version in current.items()
        if (version is None or version != memory.versions[path])
        and not _has_same_names(path, cached, memory)
    }
    session = Session(
        cached,
        memory.parsed,
        versions=_without(current, changed),
        documents=_without(memory.documents, changed),
        parsed=_without(memory.parsed, changed),
        listings=_without(memory.listings, changed),
        values={
            path: value for path, value in memory.values.items() if changed.isdisjoint(value[1])
        },
    )
    kept = {
        path: read for path, read in memory.units.items() if changed.isdisjoint(read.unit.observed)
    }
    return session, kept


def _has_same_names(path: str, files: Files, memory: Memory) -> bool:
    """Whether a path is a directory with the same names as before. Many editors write a new file
    and rename it, which changes the directory."""
    names = memory.listings.get(path)
    if names is None:
        return False
    with suppress(UnreadableError):
        return names == frozenset(files.list_dir(path))
    return False


def memory_of(session: Session, units: Mapping[str, ReadUnit]) -> Memory:
    """What to remember of an analysis."""
    used = session.observed
    if session.versions.keys() == used:
        return Memory(
            session.versions,
            session.listings,
            session.documents,
            session.parsed,
            {path: value for path, value in session.values.items() if value[1] <= used},
            units,
        )
    return Memory(
        {path: version for path, version in session.versions.items() if path in used},
        {path: names for path, names in session.listings.items() if path in used},
        {path: document for path, document in session.documents.items() if path in used},
        {path: file for path, file in session.parsed.items() if path in used},
        {path: value for path, value in session.values.items() if value[1] <= used},
        units,
    )


def _without(values: Mapping[str, Any], changed: set[str]) -> dict[str, Any]:
    kept = dict(values)
    for path in changed:
        kept.pop(path, None)
    return kept
