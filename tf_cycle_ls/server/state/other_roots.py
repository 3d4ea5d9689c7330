"""The roots in the workspace that are not root modules, such as trees of Terragrunt's units."""

from __future__ import annotations

import os.path
from collections.abc import Callable, Collection

from tf_cycle_ls.config.config_files import is_analyzed
from tf_cycle_ls.root_kinds import KINDS, Root, root_of
from tf_cycle_ls.settings.settings import Settings
from tf_cycle_ls.vfs import find_checkout, is_within


class OtherRoots:
    """Knows which workspace folders have graphs of other kinds. Used on the event loop.

    The directory of such a root is the outermost workspace folder around a file, or else the git
    checkout or the directory of the file.
    """

    def __init__(self) -> None:
        self._known: frozenset[str] = frozenset()
        self._directories: dict[str, str] = {}

    @property
    def known(self) -> frozenset[str]:
        """The names of the roots that the last scan has found."""
        return self._known

    def update(self, names: Collection[str]) -> None:
        """Replace the known roots after a scan."""
        self._known = frozenset(names)
        self._directories.clear()

    def roots_of(self, path: str, folders: Collection[str]) -> list[str]:
        """The names of the roots that a file belongs to."""
        found = []
        for kind in KINDS.values():
            if kind.owns(path):
                name = Root(self._directory(os.path.dirname(path), folders), kind).name
                if name in self._known or kind.proves(path):
                    found.append(name)
        return found

    def _directory(self, directory: str, folders: Collection[str]) -> str:
        if directory not in self._directories:
            around = [folder for folder in folders if is_within(directory, (folder,))]
            top = min(around, key=len) if around else find_checkout(directory) or directory
            self._directories[directory] = top
        return self._directories[directory]


def is_only_of_other_kinds(path: str) -> bool:
    """Whether no root module reads a file, but another kind of root does."""
    return not is_analyzed(path) and any(kind.owns(path) for kind in KINDS.values())


def may_affect(name: str, path: str) -> bool:
    """Whether a change of a file or directory can affect the root with a name, provided that the
    root reads its directory."""
    kind = root_of(name).kind
    return kind is None or kind.reads(path)


def find_other_roots(
    folders: Collection[str],
    excludes: Callable[[str], bool],
    settings_of: Callable[[str], Settings],
) -> list[str]:
    """The names of the roots of other kinds in the outermost of the workspace folders.

    `settings_of` returns the settings of a directory.
    """
    outermost = [
        folder
        for folder in sorted(folders)
        if not any(folder != other and is_within(folder, (other,)) for other in folders)
    ]
    return [
        Root(folder, kind).name
        for folder in outermost
        for kind in KINDS.values()
        if kind.is_on(settings_of(folder)) and kind.exists_below(folder, excludes)
    ]
