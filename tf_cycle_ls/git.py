"""Reads the files of a commit from git's object store, without touching work tree or index.

Runs the `git` executable: `ls-tree` once to list all paths, and `cat-file --batch` to read file
contents on demand.
"""

from __future__ import annotations

import os
import posixpath
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from typing import IO

from msgspec import Struct

from tf_cycle_ls.config.config_files import LOCK_FILE, configuration_files
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import Disk, Files, UnreadableError, decode, is_within

# File modes of git.
_SYMLINK_MODE, _SUBMODULE_MODE = "120000", "160000"
_MAX_SYMLINKS = 40  # The limit of Linux.
_NON_INTERACTIVE = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
# The repository may be untrusted, and its configuration can name programs that git runs: hooks,
# file-system monitors, and the transports that a partial clone uses to fetch missing objects. These
# variables and options disable all of them.
_NO_PROGRAMS = {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1"}
_GIT = ("git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.devnull)
_MAIN_BRANCHES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
# Git sets these variables when it runs a hook. They are removed from the environment, because the
# directory alone must select the repository.
_REPOSITORY_VARIABLES = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
)


class GitError(Exception):
    """A git command failed, or a commit does not exist. `str()` gives the reason in one line."""


class Commit(Struct, frozen=True):
    """The commit with the hash `name` in the repository whose checkout is at `top`."""

    top: str
    name: str


def merge_base(top: str, revision: str) -> Commit:
    """Return the merge base of HEAD and a revision in the checkout at `top`.

    Raises GitError if the revision or the merge base does not exist, e.g. in a shallow clone.
    """
    # Checked here, because older versions of git do not support `--end-of-options`.
    is_option = revision.startswith("-")
    arguments = ["rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"]
    other = None if is_option else _query(top, arguments)
    if other is None:
        raise GitError(f"{top} has no commit {revision!r}")
    base = _query(top, ["merge-base", "HEAD", other])
    if base is None:
        raise GitError(
            f"HEAD and {revision!r} have no common ancestor in {top}; "
            "the history of a shallow clone may be too short"
        )
    return Commit(top, base)


def main_branch(top: str) -> str | None:
    """Return the main branch of the checkout at `top`: that of the remote, else a local one.

    Returns None if there is none, or no commit. Raises GitError if git cannot be run.
    """
    for name in _MAIN_BRANCHES:
        if _query(top, ["rev-parse", "--verify", "--quiet", f"{name}^{{commit}}"]) is not None:
            return name
    return None


class CommitFiles:
    """The files of a commit. Implements `Files`.

    Paths that git does not track are read from disk, on the assumption that they have not changed
    since the commit. These are paths outside the checkout, in a submodule or in `.terraform`, and
    ignored configuration and lock files.
    """

    def __init__(self, commit: Commit, disk: Files | None = None) -> None:
        """Raises GitError if the commit cannot be read."""
        self._top = commit.top
        self._disk = disk or Disk()
        self._commit = commit.name
        result = _run(commit.top, ["ls-tree", "-r", "-z", "--full-tree", commit.name])
        if result.returncode:
            raise GitError(_reason(result))
        self._entries = dict(_parse_tree(result.stdout))
        self._ignored: dict[str, frozenset[str]] = {}

    def close(self) -> None:
        """Stop the git process that reads file contents, if it was started."""
        if "_blob_reader" in self.__dict__:
            self._blob_reader.communicate()
            del self._blob_reader

    def list_dir(self, directory: str) -> tuple[str, ...]:
        """See `Files.list_dir`."""
        path = self._tree_path(directory)
        if path is None:
            return self._disk.list_dir(directory)
        path = self._resolve_symlinks(path)
        names = {name for name in self._names.get(path, ()) if self._is_file(_join(path, name))}
        names |= self._ignored_files(directory, names)
        if not names and path not in self._names:
            raise UnreadableError(f"does not exist at commit {self._commit[:8]}")
        return tuple(sorted(names))

    def read(self, path: str) -> Document:
        """See `Files.read`. Raises GitError if git lacks the content of the file."""
        tree_path = self._tree_path(path)
        entry = None if tree_path is None else self._entries.get(self._resolve_symlinks(tree_path))
        if entry is None:
            return self._disk.read(path)
        return decode(path, self._read_blob(entry[1], path))

    def _tree_path(self, path: str) -> str | None:
        """Return a path relative to the top of the checkout, with slashes.

        Returns None for paths that git does not track: paths outside the checkout, in a submodule
        or in `.terraform`.
        """
        if not is_within(path, (self._top,)):
            return None
        relative = posixpath.normpath(os.path.relpath(path, self._top).replace(os.sep, "/"))
        in_submodule = any(self._mode(prefix) == _SUBMODULE_MODE for prefix in _prefixes(relative))
        if ".terraform" in relative.split("/") or in_submodule:
            return None
        return "" if relative == "." else relative

    def _resolve_symlinks(self, path: str) -> str:
        """Follow the symlinks in a path, as long as the commit contains them."""
        for _ in range(_MAX_SYMLINKS):
            links = (prefix for prefix in _prefixes(path) if self._mode(prefix) == _SYMLINK_MODE)
            link = next(links, None)
            if link is None:
                break
            blob = self._read_blob(self._entries[link][1], link)
            target = blob.decode("utf-8", errors="surrogateescape")
            rest = path[len(link) :].lstrip("/")
            path = posixpath.normpath(posixpath.join(posixpath.dirname(link), target, rest))
        return path

    def _is_file(self, path: str) -> bool:
        return self._resolve_symlinks(path) in self._entries

    def _mode(self, path: str) -> str:
        return self._entries.get(path, ("", ""))[0]

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        """Maps each directory to the names of its files.

        A directory that contains only subdirectories has an empty list.
        """
        names: dict[str, list[str]] = {"": []}
        for path in self._entries:
            directory, name = posixpath.split(path)
            names.setdefault(directory, []).append(name)
            while directory:
                directory = posixpath.dirname(directory)
                names.setdefault(directory, [])
        return names

    def _ignored_files(self, directory: str, names: set[str]) -> frozenset[str]:
        """Return the names of the lock file and of the configuration files that git ignores.

        The files are on disk only. `names` are the files of the commit, which are left out.
        """
        if directory not in self._ignored:
            others: list[str] = []
            with suppress(UnreadableError):
                others = [name for name in self._disk.list_dir(directory) if name not in names]
            candidates = configuration_files(others, opentofu=True)
            stdin = "\0".join(os.path.join(directory, name) for name in candidates)
            command = ["check-ignore", "-z", "--stdin"]
            ignored = _run(self._top, command, stdin).stdout.split("\0") if candidates else []
            lock_file = [LOCK_FILE] if LOCK_FILE in others else []
            self._ignored[directory] = frozenset(map(os.path.basename, [*ignored, *lock_file]))
        return self._ignored[directory] - {""}

    @cached_property
    def _blob_reader(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*_GIT, "-C", self._top, "cat-file", "--batch"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )

    def _read_blob(self, blob: str, path: str) -> bytes:
        """Read the content of the file at `path`. Raises GitError if the object is missing, because
        a comparison without the file would be wrong."""
        requests, responses = _pipes(self._blob_reader)
        requests.write(f"{blob}\n".encode())
        requests.flush()
        header = responses.readline().split()
        if len(header) != 3:
            # The repository is damaged, or a partial clone; fetching from here is disabled.
            raise GitError(
                f"git has no content of {posixpath.basename(path)} at commit {self._commit[:8]}; "
                "in a partial clone, run git fetch --refetch --no-filter, or clone without --filter"
            )
        data = responses.read(int(header[2]))
        responses.read(1)  # The newline that git adds.
        return data


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def _parse_tree(output: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Parse the output of `git ls-tree -z`: yield each path with its mode and blob hash."""
    for line in filter(None, output.split("\0")):
        info, _, path = line.partition("\t")
        mode, _, name = info.split(" ")
        yield path, (mode, name)


def _prefixes(path: str) -> Iterator[str]:
    """Return the parent directories of a path, outermost first, and the path itself."""
    parts = path.split("/")
    return ("/".join(parts[:length]) for length in range(1, len(parts) + 1))


def _join(directory: str, name: str) -> str:
    return f"{directory}/{name}" if directory else name


def _query(top: str, arguments: Sequence[str]) -> str | None:
    """Return git's output, or None if it exits with status 1.

    Raises GitError if git fails with any other status.
    """
    result = _run(top, arguments)
    if result.returncode == 0:
        return result.stdout.strip()
    if result.returncode == 1:
        return None
    raise GitError(_reason(result))


def _run(
    top: str, arguments: Sequence[str], stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run git in the directory `top`. Raises GitError if git cannot be started."""
    try:
        return subprocess.run(
            [*_GIT, "-C", top, *arguments],
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            env=_environment(),
            check=False,
        )
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from None


def _environment() -> dict[str, str]:
    inherited = {
        name: value for name, value in os.environ.items() if name not in _REPOSITORY_VARIABLES
    }
    return inherited | _NON_INTERACTIVE | _NO_PROGRAMS


def _reason(result: subprocess.CompletedProcess[str]) -> str:
    """Return the first line of git's error output."""
    lines = result.stderr.strip().splitlines() or [f"git exited with status {result.returncode}"]
    return lines[0].removeprefix("fatal: ")
