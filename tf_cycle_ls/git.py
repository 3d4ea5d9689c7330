"""The files of a commit, read from git's store: the work tree is not touched, nor is the index.

The program `git` is asked, once for all names, and for each text when it is wanted.
"""

from __future__ import annotations

import os
import posixpath
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import IO

from tf_cycle_ls.config.config_files import LOCK_FILE, configuration_files
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import Disk, Files, UnreadableError, decode, is_within

_LINK, _SUBMODULE = "120000", "160000"
_MOST_LINKS = 40  # As many as Linux follows.
_QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
# A repository may come from a stranger, and its configuration names programs: for git's transports,
# by which a partial clone fetches what is missing, and one that is asked what has changed.
_NO_PROGRAMS = {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1"}
_GIT = ("git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.devnull)
# What git's hooks are told; here the directory says which repository is meant.
_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")


class GitError(Exception):
    """Something that git does not know or cannot do; `str()` of it is one line."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of the repository whose checkout is at `top`."""

    top: str
    name: str


def merge_base(top: str, revision: str) -> Commit:
    """The commit from which HEAD and a revision went apart, in the checkout at `top`.

    Raises GitError, also where the history at hand is too short to tell.
    """
    # `--end-of-options` is younger than the git of some machines.
    is_option = revision.startswith("-")
    named = ["rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"]
    other = None if is_option else _told(top, named)
    if other is None:
        raise GitError(f"git knows no commit {revision!r} in {top}")
    base = _told(top, ["merge-base", "HEAD", other])
    if base is None:
        raise GitError(
            f"git finds no commit that HEAD and {revision!r} have in common in {top}; "
            "a shallow clone has too little of the history"
        )
    return Commit(top, base)


class CommitFiles:
    """The files of a commit; see `Files`.

    What git does not keep is taken to have been as it is on disk: what lies outside of the
    checkout, in a submodule or in `.terraform`, and configuration and lock files that are ignored.
    """

    def __init__(self, commit: Commit, disk: Files | None = None) -> None:
        """Raises GitError when the commit cannot be read."""
        self._top = commit.top
        self._disk = disk or Disk()
        self._commit = commit.name
        listed = _git(commit.top, ["ls-tree", "-r", "-z", "--full-tree", commit.name])
        if listed.returncode:
            raise GitError(_reason(listed))
        self._entries = dict(_entries(listed.stdout))
        self._ignored: dict[str, frozenset[str]] = {}

    def close(self) -> None:
        """Let git go."""
        if "_texts" in self.__dict__:
            self._texts.communicate()
            del self._texts

    def list_dir(self, directory: str) -> tuple[str, ...]:
        """See `Files.list_dir`."""
        path = self._inside(directory)
        if path is None:
            return self._disk.list_dir(directory)
        path = self._resolved(path)
        names = {name for name in self._names.get(path, ()) if self._is_file(_joined(path, name))}
        names |= self._uncommitted(directory, names)
        if not names and path not in self._names:
            raise UnreadableError(f"not there at {self._commit[:8]}")
        return tuple(sorted(names))

    def read(self, path: str) -> Document:
        """See `Files.read`."""
        inside = self._inside(path)
        found = None if inside is None else self._entries.get(self._resolved(inside))
        if found is None:
            return self._disk.read(path)
        return decode(path, self._text(found[1]))

    def _inside(self, path: str) -> str | None:
        """A path below the top as git has it; None for what git does not keep."""
        if not is_within(path, (self._top,)):
            return None
        inside = posixpath.normpath(os.path.relpath(path, self._top).replace(os.sep, "/"))
        in_submodule = any(self._mode(each) == _SUBMODULE for each in _above(inside))
        if ".terraform" in inside.split("/") or in_submodule:
            return None
        return "" if inside == "." else inside

    def _resolved(self, path: str) -> str:
        """Where a path leads when links are followed, as far as they stay in the tree."""
        for _ in range(_MOST_LINKS):
            link = next((each for each in _above(path) if self._mode(each) == _LINK), None)
            if link is None:
                break
            target = self._text(self._entries[link][1]).decode("utf-8", errors="surrogateescape")
            rest = path[len(link) :].lstrip("/")
            path = posixpath.normpath(posixpath.join(posixpath.dirname(link), target, rest))
        return path

    def _is_file(self, path: str) -> bool:
        return self._resolved(path) in self._entries

    def _mode(self, path: str) -> str:
        return self._entries.get(path, ("", ""))[0]

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        """The names of the files in each directory, and an empty list for those above them."""
        names: dict[str, list[str]] = {"": []}
        for path in self._entries:
            directory, name = posixpath.split(path)
            names.setdefault(directory, []).append(name)
            while directory:
                directory = posixpath.dirname(directory)
                names.setdefault(directory, [])
        return names

    def _uncommitted(self, directory: str, names: set[str]) -> frozenset[str]:
        """Of the files on disk those that were not to be committed, made by a program as a rule."""
        if directory not in self._ignored:
            others: list[str] = []
            with suppress(UnreadableError):
                others = [name for name in self._disk.list_dir(directory) if name not in names]
            asked = configuration_files(others, opentofu=True)
            given = "\0".join(os.path.join(directory, name) for name in asked)
            command = ["check-ignore", "-z", "--stdin"]
            found = _git(self._top, command, given).stdout.split("\0") if asked else []
            lock_file = [LOCK_FILE] if LOCK_FILE in others else []
            self._ignored[directory] = frozenset(map(os.path.basename, [*found, *lock_file]))
        return self._ignored[directory] - {""}

    @cached_property
    def _texts(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*_GIT, "-C", self._top, "cat-file", "--batch"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )

    def _text(self, blob: str) -> bytes:
        given, answers = _pipes(self._texts)
        given.write(f"{blob}\n".encode())
        given.flush()
        header = answers.readline().split()
        if len(header) != 3:
            # A partial clone whose server is not at hand.
            raise UnreadableError(f"git has not the text that it had at {self._commit[:8]}")
        data = answers.read(int(header[2]))
        answers.read(1)  # The end of the line that git adds.
        return data


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def _entries(listed: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """What `git ls-tree -z` lists: paths, each with its mode and the name of its text."""
    for line in filter(None, listed.split("\0")):
        about, _, path = line.partition("\t")
        mode, _, name = about.split(" ")
        yield path, (mode, name)


def _above(path: str) -> Iterator[str]:
    """A path and the directories above it, the highest first."""
    parts = path.split("/")
    return ("/".join(parts[:length]) for length in range(1, len(parts) + 1))


def _joined(directory: str, name: str) -> str:
    return f"{directory}/{name}" if directory else name


def _told(top: str, arguments: Sequence[str]) -> str | None:
    """What git answers to a question; None where it has no answer. Raises GitError for a fault."""
    asked = _git(top, arguments)
    if asked.returncode == 0:
        return asked.stdout.strip()
    if asked.returncode == 1:
        return None
    raise GitError(_reason(asked))


def _git(
    top: str, arguments: Sequence[str], given: str | None = None
) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            [*_GIT, "-C", top, *arguments],
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            env=_environment(),
            check=False,
        )
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from None


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    return kept | _QUIET | _NO_PROGRAMS


def _reason(asked: subprocess.CompletedProcess[str]) -> str:
    words = asked.stderr.strip().splitlines() or [f"git ended with status {asked.returncode}"]
    return words[0].removeprefix("fatal: ")
