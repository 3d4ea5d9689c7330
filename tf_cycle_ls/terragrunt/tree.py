"""The units of a tree and the dependencies between them, with the references behind these."""

from __future__ import annotations

import os.path
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum

from msgspec import Struct, field

from tf_cycle_ls.analysis.model import Place, SourceReference
from tf_cycle_ls.terragrunt.discovery import Found
from tf_cycle_ls.terragrunt.memory import ReadUnit
from tf_cycle_ls.terragrunt.reading import STACK_FILE
from tf_cycle_ls.terragrunt.session import Session
from tf_cycle_ls.terragrunt.stacks import read_stacks
from tf_cycle_ls.terragrunt.unit import JSON_UNIT_FILE, UNIT_FILE, Unit, read_unit
from tf_cycle_ls.text import Span

_MAX_UNITS = 50_000


class UnitKind(Enum):
    """How a unit came into the tree."""

    UNIT = "unit"
    GENERATED = "generated unit"
    LINKED = "linked unit"
    MISSING = "missing unit"


class Node(Struct, frozen=True):
    """A unit in the graph.

    `place` is the start of its file, or for a missing unit the first reference to it. `references`
    maps the directory of each target to the references to it. A linked unit is one that only
    dependencies lead to: outside of the tree, or in a file with another name. `included` are the
    files that the unit includes.
    """

    directory: str
    kind: UnitKind
    place: Place
    references: Mapping[str, tuple[SourceReference, ...]] = field(default_factory=dict)
    left_out: str = ""
    included: frozenset[str] = frozenset()


class UnitTree(Struct, frozen=True):
    """The units of the tree below `root_dir`, by directory, and the directories of its stacks.

    `not_on_disk` are units of stacks whose source was not read. `units` are the directories of all
    nodes that are not missing.
    """

    root_dir: str
    nodes: Mapping[str, Node]
    stacks: tuple[str, ...]
    not_on_disk: tuple[str, ...]
    units: frozenset[str] = frozenset()


class TreeReader:
    """Reads the tree with the units and stacks `found` in `root_dir`.

    `kept` are units of an earlier analysis, by the path of their file, for which nothing has
    changed. `read_units` are those to keep.
    """

    def __init__(
        self, root_dir: str, found: Found, session: Session, kept: Mapping[str, ReadUnit]
    ) -> None:
        self._kept = kept
        self.read_units: dict[str, ReadUnit] = {}
        self._root_dir = root_dir
        self._real_root = os.path.realpath(root_dir)
        self._session = session
        both = set(found.units) & set(found.stacks)
        for directory in sorted(both):
            self._report_both(directory)
        self._found_units = [one for one in found.units if one not in both]
        self._stacks = read_stacks(session, [one for one in found.stacks if one not in both])
        self._units: dict[str, Unit] = {}
        self._kinds: dict[str, UnitKind] = {}
        self._directories: dict[str, str] = {}

    def read(self, before: UnitTree | None = None) -> UnitTree:
        """Read the tree. `before` is the tree of an earlier analysis."""
        for directory in self._found_units:
            if directory not in self._stacks.units:
                self._add(directory, f"{directory}{os.sep}{UNIT_FILE}", UnitKind.UNIT)
        for directory in self._stacks.units:
            self._add_generated(directory)
        included = {path for unit in self._units.values() for path in unit.included}
        nodes: dict[str, Node] = {}
        read: list[Node] = []  # The others depend only on units of the tree.
        pending = list(self._units)
        earlier = self._earlier_nodes(before)
        for directory in pending:  # Linked units are added while the list is walked.
            unit = self._units[directory]
            if directory in earlier and unit.path in self._kept:
                nodes[directory] = earlier[directory]
                continue
            references = self._references(unit, pending)
            place = self._session.place(unit.path, Span(0, 0))
            kind = self._kinds[directory]
            node = Node(directory, kind, place, references, unit.left_out, unit.included)
            nodes[directory] = node
            read.append(node)
        self._add_missing(read, nodes, included)
        stacks = tuple(sorted(self._stacks.stacks))
        units = frozenset(self._units)
        return UnitTree(self._root_dir, nodes, stacks, tuple(self._stacks.not_on_disk), units)

    def _earlier_nodes(self, before: UnitTree | None) -> Mapping[str, Node]:
        """The nodes of the tree before, if the same paths lead to units now: there is no stack and
        no unit more or less, and every dependency leads to a unit of the tree."""
        if before is None or self._stacks.stacks or before.units != self._units.keys():
            return {}
        if any(node.kind is not UnitKind.UNIT for node in before.nodes.values()):
            return {}
        return before.nodes

    def _add(self, directory: str, path: str, kind: UnitKind) -> None:
        generated = self._stacks.units.get(directory)
        self._kinds[directory] = kind
        if generated is not None:
            self._units[directory] = read_unit(self._session, path, generated)
            return
        read = self._kept.get(path)
        if read is None:
            with self._session.collecting() as problems:
                unit = read_unit(self._session, path)
            read = ReadUnit(unit, tuple(problems))
        else:
            self._session.observed.update(read.unit.observed)
            if read.problems:
                self._session.problems.update(dict.fromkeys(read.problems))
        self.read_units[path] = read
        self._units[directory] = read.unit

    def _add_generated(self, directory: str) -> None:
        path = os.path.join(directory, UNIT_FILE)
        if directory in self._found_units:
            self._add(directory, path, UnitKind.UNIT)
        elif self._session.is_file(path):
            self._add(directory, path, UnitKind.GENERATED)
        else:
            self._kinds[directory] = UnitKind.GENERATED
            self._units[directory] = Unit(directory, path)

    def _references(
        self, unit: Unit, pending: list[str]
    ) -> Mapping[str, tuple[SourceReference, ...]]:
        found: dict[str, dict[SourceReference, None]] = {}
        for target in unit.targets:
            for directory in self._directories_of(target.path, pending):
                found.setdefault(directory, {})[target.reference] = None
        return {directory: tuple(references) for directory, references in found.items()}

    def _directories_of(self, path: str, pending: list[str]) -> Iterator[str]:
        """The directories of the units that a target stands for: one, or those of a stack."""
        directory = self._resolved(path)
        if directory in self._stacks.members:
            yield from self._stacks.members[directory]
            return
        if directory not in self._units:
            config = self._linked_config(directory)
            if config is not None:
                if len(self._units) >= _MAX_UNITS:
                    return
                directory = self._node_of(config)
                if directory not in self._units:
                    self._add(directory, config, UnitKind.LINKED)
                    pending.append(directory)
            elif self._session.is_forbidden(directory):
                return
        yield directory

    def _resolved(self, path: str) -> str:
        """The path of a target without symlinks; of a file that is a unit's, its directory."""
        if path in self._units:
            return path
        if path not in self._directories:
            directory = self._real(path)
            if os.path.basename(directory) in (UNIT_FILE, JSON_UNIT_FILE, STACK_FILE):
                directory = os.path.dirname(directory)
            self._directories[path] = directory
        return self._directories[path]

    def _real(self, path: str) -> str:
        """A path without symlinks, below the tree as the tree is named."""
        real = os.path.realpath(path)
        if real.startswith(self._real_root + os.sep):
            return self._root_dir + real[len(self._real_root) :]
        return real

    def _linked_config(self, path: str) -> str | None:
        """The file of a unit that only dependencies lead to, or None if there is none."""
        for name in (UNIT_FILE, JSON_UNIT_FILE):
            candidate = os.path.join(path, name)
            if self._session.is_file(candidate):
                return candidate
        return path if self._session.is_file(path) else None

    def _node_of(self, config: str) -> str:
        """The name of the node of a file: its directory, unless that is another unit."""
        directory, name = os.path.split(config)
        if name in (UNIT_FILE, JSON_UNIT_FILE) or self._linked_config(directory) is None:
            return directory
        return config

    def _add_missing(
        self, read: Sequence[Node], nodes: dict[str, Node], included: set[str]
    ) -> None:
        """Add nodes for targets of the nodes `read` that do not exist, and report them where that
        is a mistake."""
        templates = set(self._session.copies.values())
        for node in read:
            for directory, references in node.references.items():
                if directory in nodes and nodes[directory].kind is not UnitKind.MISSING:
                    continue
                place = references[0].place
                nodes.setdefault(directory, Node(directory, UnitKind.MISSING, place))
                # Paths in a parent, or in a unit of a catalog, are meant to start elsewhere.
                is_meant = node.directory not in templates and node.place.path not in included
                for reference in references if is_meant else ():
                    self._report_missing(node, directory, reference)

    def _report_missing(self, node: Node, directory: str, reference: SourceReference) -> None:
        name = os.path.relpath(directory, node.directory).replace(os.sep, "/")
        message = f"{reference.attribute} leads to {name}, where there is no unit"
        self._session.report(reference.place.path, reference.place.span, message)

    def _report_both(self, directory: str) -> None:
        for name in (UNIT_FILE, STACK_FILE):
            path = os.path.join(directory, name)
            message = f"{UNIT_FILE} and {STACK_FILE} in one directory: terragrunt refuses both"
            self._session.report(path, Span(0, 0), message)
