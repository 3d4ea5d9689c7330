"""Finds the root module that writes a state which another one reads.

An address that is not known makes no match, because a false match costs more than a missed one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tf_cycle_ls.estate.backends import Addresses
from tf_cycle_ls.estate.read import StateRead
from tf_cycle_ls.estate.templates import WORKSPACE, Hole, Template, fits, literal
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
    by_type: dict[str, list[WrittenStates]] = defaultdict(list)
    for states in written:
        by_type[states.addresses.type].append(states)
    for read in reads:
        match = _match(read, by_type[read.addresses.type])
        if match is not None:
            yield match


def _match(read: StateRead, written: Iterable[WrittenStates]) -> Match | None:
    certain: dict[str, WrittenStates] = {}
    possible: dict[str, WrittenStates] = {}
    for states in written:
        same_path = _has_path(read, states.addresses)
        if same_path is False:
            continue
        same_container = _is_equal(read.addresses.container, states.addresses.container)
        if same_path and same_container:
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


def _has_path(read: StateRead, addresses: Addresses) -> bool | None:
    """Whether the path of the state that is read is one of `addresses`.

    None if it is so if variables of the same name have the same value in both root modules.
    """
    own = read.addresses
    if read.workspace == (WORKSPACE,) and own.others is not None:
        if own.default != addresses.default or own.others != addresses.others:
            return False
        paths = (own.default, own.others)
        return True if all(map(_is_known, paths)) else None
    path = read.path
    if path is None:
        return False
    text = literal(path)
    if text is None:
        if path not in (addresses.default, addresses.others):
            return False
        return True if _is_known(path) else None
    if addresses.default is not None and literal(addresses.default) == text:
        return True
    return addresses.others is not None and fits(addresses.others, text)


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
