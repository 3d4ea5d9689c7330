"""What was found where, by all roots together."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from lsprotocol import types

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.server.state.module_call_index import directory_of

Found = Mapping[str, Sequence[types.Diagnostic]]


class DiagnosticStore:
    """The diagnostics of every file, kept up to date root by root.

    A file may belong to several roots; what is told of it is what all of them found.
    """

    def __init__(self) -> None:
        self._found: dict[str, Found] = {}
        self._told: dict[str, tuple[types.Diagnostic, ...]] = {}
        self._revisions: dict[str, int] = {}
        self._waiting: list[asyncio.Future[None]] = []

    @property
    def paths(self) -> list[str]:
        """The files of which something is told, sorted."""
        return sorted(self._told)

    def update(self, root: str, found: Found) -> frozenset[str]:
        """Replace what was found in a root, by path; gives the files with other diagnostics now."""
        before = self._found.pop(root, {})
        if found:
            self._found[root] = found
        # Most files are as they were, and all of a root may be many.
        other = {path for path in {*before, *found} if before.get(path) != found.get(path)}
        changed = frozenset(path for path in other if self._changes(path))
        for path in changed:
            self._revisions[path] = self._revisions.get(path, 0) + 1
        if changed:
            self._tell_those_waiting()
        return changed

    async def wait_for_change(self) -> None:
        """Wait until something else is told of some file."""
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        await waiting

    def _tell_those_waiting(self) -> None:
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
        self._waiting.clear()

    def diagnostics(self, path: str) -> tuple[types.Diagnostic, ...]:
        """What is told of a file."""
        return self._told.get(path, ())

    def result_id(self, path: str) -> str:
        """A name for what is told of a file, another one each time that changes."""
        return str(self._revisions.get(path, 0))

    def _changes(self, path: str) -> bool:
        before = self._told.pop(path, ())
        now = tuple(self._merged(path))
        if now:
            self._told[path] = now
        return now != before

    def _merged(self, path: str) -> list[types.Diagnostic]:
        """What all roots found in a file. Where several found the same kind of thing in the same
        place, as they do in a module that they all call, the module's own word counts."""
        own = directory_of(path)
        roots = sorted(
            (root for root, found in self._found.items() if path in found),
            key=lambda root: (root != own, root),
        )
        merged: list[types.Diagnostic] = []
        told: set[object] = set()
        for root in roots:
            here = self._found[root][path]
            merged += (
                each
                for each in here
                if _kind_and_place(each) not in told and self._is_agreed(each, path, roots)
            )
            told.update(map(_kind_and_place, here))
        return merged

    def _is_agreed(self, diagnostic: types.Diagnostic, path: str, roots: Sequence[str]) -> bool:
        """Whether all say it, where that matters: a comment that one root has no use for may be
        what another one needs."""
        if diagnostic.code != diagnostic_codes.UNUSED_SUPPRESSION:
            return True
        what = _kind_and_place(diagnostic)
        return all(what in map(_kind_and_place, self._found[root][path]) for root in roots)


def _kind_and_place(diagnostic: types.Diagnostic) -> tuple[object, ...]:
    start, end = diagnostic.range.start, diagnostic.range.end
    return (diagnostic.code, start.line, start.character, end.line, end.character)
