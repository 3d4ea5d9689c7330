"""Finds the root module that writes a state which another one reads.

An address that is not known makes no match, because a false match costs more than a missed one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tf_cycle_ls.estate.backends import Addresses
from tf_cycle_ls.estate.read import StateRead
from tf_cycle_ls.estate.templates import WORKSPACE, Hole, Template, literal
from tf_cycle_ls.estate.written import WrittenStates

_COMMON_NAMES = frozenset(("terraform", "default", "state", "tfstate", "main", "prod", "dev"))


class Match(NamedTuple):
    """A root module, `written.root_dir`, whose state is the one that `read` reads.

    If not `is_certain`, a part of one of the addresses is not known, such as the name of the
    bucket, and no other root module of the estate has a state with the same path.
    """

    read: StateRead
    written: WrittenStates
    is_certain: bool


def matches(reads: Iterable[StateRead], written: Iterable[WrittenStates]) -> Iterator[Match]:
    """The root modules whose states are read. A state that two root modules write has no match."""
    indexes: dict[str, _Index] = defaultdict(_Index)
    for states in written:
        indexes[states.addresses.type].add(states)
    for read in reads:
        index = indexes.get(read.addresses.type)
        match = _match(read, index.with_path(read)) if index else None
        if match is not None:
            yield match


def _match(read: StateRead, written: Iterable[tuple[WrittenStates, bool]]) -> Match | None:
    certain: dict[str, WrittenStates] = {}
    possible: dict[str, WrittenStates] = {}
    for states, is_path_known in written:
        same_container = _is_equal(read.addresses.container, states.addresses.container)
        if is_path_known and same_container:
            certain.setdefault(states.root_dir, states)
        elif same_container is not False:
            possible.setdefault(states.root_dir, states)
    if len(certain) == 1:
        (states,) = certain.values()
        return Match(read, states, True)
    # A root module does not count as the probable writer of the state that it reads itself.
    if not certain and len(possible) == 1 and read.root_dir not in possible:
        (states,) = possible.values()
        if _is_distinctive(read, states.addresses):
            return Match(read, states, False)
    return None


class _Index:
    """Finds states of one type of backend by their path."""

    def __init__(self) -> None:
        self._all: dict[tuple[Template | None, Template | None], list[WrittenStates]] = {}
        self._by_path: dict[Template, list[WrittenStates]] = {}
        # The paths of other workspaces, by the texts before and after the name of the workspace.
        self._by_ends: dict[tuple[str, str], list[WrittenStates]] = {}
        self._starts: set[str] = set()

    def add(self, states: WrittenStates) -> None:
        """Add states."""
        default, others = states.addresses.default, states.addresses.others
        self._all.setdefault((default, others), []).append(states)
        for path in {default, others} - {None}:
            self._by_path.setdefault(path or (), []).append(states)
        ends = _ends(others) if others else None
        if ends is not None:
            self._by_ends.setdefault(ends, []).append(states)
            self._starts.add(ends[0])

    def with_path(self, read: StateRead) -> Iterator[tuple[WrittenStates, bool]]:
        """The states with the path that is read. The second value is False if they have it only if
        variables of the same name have the same value in both root modules."""
        own = read.addresses
        if read.workspace == (WORKSPACE,) and own.others is not None:
            is_known = _is_known(own.default) and _is_known(own.others)
            found = self._all.get((own.default, own.others), ())
            yield from ((states, is_known) for states in found)
            return
        path = read.path
        if path is None:
            return
        yield from ((states, _is_known(path)) for states in self._by_path.get(path, ()))
        text = literal(path) or ""
        for start in (text[:at] for at in range(len(text))):
            if start in self._starts:
                yield from ((states, True) for states in self._of_workspace(start, text))

    def _of_workspace(self, start: str, text: str) -> Iterator[WrittenStates]:
        """The states of a workspace whose path is `text`, which begins with `start`."""
        end = text.find("/", len(start))
        for at in range(len(start) + 1, (len(text) if end < 0 else end) + 1):
            yield from self._by_ends.get((start, text[at:]), ())


def _ends(path: Template) -> tuple[str, str] | None:
    """The texts before and after the name of the workspace. None if the path has other holes."""
    match path:
        case (Hole() as hole,) if hole == WORKSPACE:
            return "", ""
        case (str() as start, Hole() as hole) if hole == WORKSPACE:
            return start, ""
        case (Hole() as hole, str() as end) if hole == WORKSPACE:
            return "", end
        case (str() as start, Hole() as hole, str() as end) if hole == WORKSPACE:
            return start, end
    return None


def _is_known(path: Template | None) -> bool:
    """Whether a path has no hole but the name of the workspace."""
    return all(part == WORKSPACE for part in path or () if isinstance(part, Hole))


def _is_equal(left: tuple[Template | None, ...], right: tuple[Template | None, ...]) -> bool | None:
    """Whether two containers are the same. None if a part of one is not known."""
    result: bool | None = True
    for one, other in zip(left, right, strict=True):
        texts = [None if part is None else literal(part) for part in (one, other)]
        if None in texts:
            result = None
        elif texts[0] != texts[1]:
            return False
    return result


def _is_distinctive(read: StateRead, addresses: Addresses) -> bool:
    """Whether a path is unlikely to be the same by chance: it has more than one common name."""
    path = read.path or addresses.default or addresses.others or ()
    text = "".join(part if isinstance(part, str) else "" for part in path)
    words = (word.rpartition(".tfstate")[0] or word for word in text.split("/"))
    return any(word not in _COMMON_NAMES for word in words if word)
