"""The diagnostics of every file, merged over all root modules."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from lsprotocol import types

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.server.state.module_call_index import directory_of

DiagnosticsByPath = Mapping[str, Sequence[types.Diagnostic]]


class DiagnosticStore:
    """The diagnostics of every file, updated one root module at a time.

    If a file belongs to several root modules, their diagnostics of the file are merged.
    """

    def __init__(self) -> None:
        self._by_root: dict[str, DiagnosticsByPath] = {}
        self._roots_by_path: dict[str, set[str]] = {}
        self._merged_by_path: dict[str, tuple[types.Diagnostic, ...]] = {}
        self._revisions: dict[str, int] = {}
        self._waiters: list[asyncio.Future[None]] = []

    @property
    def paths(self) -> list[str]:
        """The paths of the files that have diagnostics, sorted."""
        return sorted(self._merged_by_path)

    def update(self, root_dir: str, new: DiagnosticsByPath) -> frozenset[str]:
        """Replace the diagnostics of a root module. Returns the files whose diagnostics have
        changed."""
        before = self._by_root.pop(root_dir, {})
        if new:
            self._by_root[root_dir] = new
        self._index(root_dir, before, new)
        # Compare first, because a root module may have many files, and the diagnostics of most are
        # unchanged.
        other = {path for path in {*before, *new} if before.get(path) != new.get(path)}
        changed = frozenset(path for path in other if self._update_merged(path))
        for path in changed:
            self._revisions[path] = self._revisions.get(path, 0) + 1
        if changed:
            self._wake_waiters()
        return changed

    async def wait_for_change(self) -> None:
        """Wait until the diagnostics of any file change."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        await waiter

    def _wake_waiters(self) -> None:
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._waiters.clear()

    def diagnostics(self, path: str) -> tuple[types.Diagnostic, ...]:
        """The merged diagnostics of a file."""
        return self._merged_by_path.get(path, ())

    def result_id(self, path: str) -> str:
        """The result id of a file's diagnostics. It changes whenever the diagnostics change."""
        return str(self._revisions.get(path, 0))

    def _index(self, root_dir: str, before: DiagnosticsByPath, new: DiagnosticsByPath) -> None:
        """Update the root modules of each file. A workspace may have thousands of root modules."""
        for path in before.keys() - new.keys():
            self._roots_by_path[path].remove(root_dir)
            if not self._roots_by_path[path]:
                del self._roots_by_path[path]
        for path in new.keys() - before.keys():
            self._roots_by_path.setdefault(path, set()).add(root_dir)

    def _update_merged(self, path: str) -> bool:
        before = self._merged_by_path.pop(path, ())
        now = tuple(self._merge(path))
        if now:
            self._merged_by_path[path] = now
        return now != before

    def _merge(self, path: str) -> list[types.Diagnostic]:
        """The diagnostics of a file from all root modules, without duplicates.

        Several root modules may report the same code at the same range, for example in a shared
        module. Then the diagnostic from the file's own directory is kept or, without one, the
        diagnostic from the first root module.
        """
        own = directory_of(path)
        root_dirs = sorted(
            self._roots_by_path.get(path, ()),
            key=lambda root_dir: (root_dir != own, root_dir),
        )
        merged: list[types.Diagnostic] = []
        seen: set[object] = set()
        for root_dir in root_dirs:
            current = self._by_root[root_dir][path]
            merged += (
                diagnostic
                for diagnostic in current
                if _code_and_range(diagnostic) not in seen
                and self._is_agreed_by_all(diagnostic, path, root_dirs)
            )
            seen.update(map(_code_and_range, current))
        return merged

    def _is_agreed_by_all(
        self, diagnostic: types.Diagnostic, path: str, root_dirs: Sequence[str]
    ) -> bool:
        """Whether a diagnostic holds for every root module that reads the file.

        An unused suppression is reported only if it is unused in every root module, because one
        of them may need the comment.
        """
        if diagnostic.code != diagnostic_codes.UNUSED_SUPPRESSION:
            return True
        wanted = _code_and_range(diagnostic)
        return all(
            wanted in map(_code_and_range, self._by_root[root_dir][path]) for root_dir in root_dirs
        )


def _code_and_range(diagnostic: types.Diagnostic) -> tuple[object, ...]:
    start, end = diagnostic.range.start, diagnostic.range.end
    return (diagnostic.code, start.line, start.character, end.line, end.character)
