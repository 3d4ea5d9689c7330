"""The graph of the root modules of an estate: an edge leads to the one whose state is read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.located_graph import ComponentPart, LocatedGraph, components_and_loops
from tf_cycle_ls.analysis.model import Edge, Place, SourceReference
from tf_cycle_ls.estate.outputs import ALL
from tf_cycle_ls.graph.cycles import edges_within
from tf_cycle_ls.graph.traversal import Edge as Ends
from tf_cycle_ls.text import Span

_WHOLE = "all outputs"


class RootModule(Struct, frozen=True):
    """A node. `place` is the header of its backend, and `span` the whole block."""

    place: Place
    span: Span


class Link(Struct, frozen=True):
    """A data source that reads the state of another root module.

    `address` is its address, and `place` the argument that names the state. `backend` is the
    matched backend, as a file with a line, and `matched` its place. `outputs` are the outputs that
    are read, or None in a link that is on no cycle, because they are not searched for there.
    `is_covered` is whether `defaults` has a value for each of them. `goes_round` is whether a value
    that is read depends on an output of the reading root module.
    """

    address: str
    place: Place
    backend: str
    matched: Place
    is_certain: bool
    outputs: tuple[str, ...] | None = None
    is_covered: bool = False
    goes_round: bool = False

    @property
    def reference(self) -> SourceReference:
        """The link as the reference that causes an edge."""
        certainty = "certain" if self.is_certain else "probable"
        note = f"The state is that of {self.backend} ({certainty})"
        if self.outputs is None:
            text = "its outputs"
            return SourceReference(self.place, text, self.address, f"{note}.", self.matched)
        rounds = "a value goes round" if self.goes_round else "no value goes round"
        note = f"{note}; {rounds}."
        return SourceReference(self.place, self._read(), self.address, note, self.matched)

    def _read(self) -> str:
        """What is read, in words."""
        names = [_WHOLE if name == ALL else name for name in self.outputs or ()]
        if names in ([], [_WHOLE]):
            text = _WHOLE if names else "no output"
        else:
            text = f"the output{'s' if len(names) > 1 else ''} {', '.join(names)}"
        return f"{text}, with defaults" if self.is_covered else text


class NameLink(Struct, frozen=True):
    """A data source that looks up a name which another root module writes.

    `address` is its address, and `place` the argument with the name. `writer` is the address of the
    resource with the name, at `written_at`, a file with a line, which is `matched`.
    """

    address: str
    place: Place
    writer: str
    written_at: str
    matched: Place

    @property
    def reference(self) -> SourceReference:
        """The link as the reference that causes an edge."""
        note = f"{self.writer} in {self.written_at} has the same name, which can be a coincidence."
        text = f"the name of {self.writer}"
        return SourceReference(self.place, text, self.address, note, self.matched)


class EstateGraph(LocatedGraph):
    """The root modules of an estate, by their paths relative to it, and the states they read."""

    def __init__(
        self, roots: Mapping[str, RootModule], links: Mapping[Ends, Sequence[Link | NameLink]]
    ) -> None:
        self._roots = roots
        self._links = links

    @property
    def names(self) -> Collection[str]:
        """See `LocatedGraph.names`."""
        return self._roots

    @cached_property
    def successors(self) -> Mapping[str, tuple[str, ...]]:
        """See `LocatedGraph.successors`."""
        targets: dict[str, list[str]] = {name: [] for name in self._roots}
        for source, target in sorted(self._links):
            targets[source].append(target)
        return {name: tuple(found) for name, found in targets.items()}

    def kind(self, name: str) -> str:
        """See `LocatedGraph.kind`."""
        del name
        return "root module"

    def place(self, name: str) -> Place:
        """The header of the backend of a root module, or the start of its first file."""
        return self._roots[name].place

    def headers(self) -> Iterator[tuple[str, Place]]:
        """See `LocatedGraph.headers`."""
        for name, root in self._roots.items():
            yield name, root.place

    def header_around(self, path: str, offset: int) -> Place | None:
        """See `LocatedGraph.header_around`. Only the block of the backend declares the node."""
        for root in self._roots.values():
            if root.place.path == path and root.span.contains(offset):
                return root.place
        return None

    def declaration_span(self, header: Place) -> Span:
        """See `LocatedGraph.declaration_span`."""
        found = (root.span for root in self._roots.values() if root.place == header)
        return next(found, header.span)

    def reference_places(self, name: str) -> Iterator[Place]:
        """See `LocatedGraph.reference_places`."""
        for target in self.successors[name]:
            for link in self._links[name, target]:
                yield link.place

    def edge(self, source: str, target: str) -> Edge:
        """See `LocatedGraph.edge`."""
        links = self._links[source, target]
        return Edge(source, target, tuple(link.reference for link in links))

    def parts(self) -> Iterator[ComponentPart]:
        """See `LocatedGraph.parts`. A component has the code of a cycle only if a value goes
        round."""
        for names in components_and_loops(self.successors):
            within = edges_within(self.successors, names)
            links = {key: self._links[key] for key in within}
            # A root module that reads its own state does it on purpose.
            rounds = (
                isinstance(link, Link) and link.goes_round for one in links.values() for link in one
            )
            is_cycle = len(names) > 1 and any(rounds)
            code = diagnostic_codes.STATE_CYCLE if is_cycle else diagnostic_codes.STATE_ORDER
            yield ComponentPart(names, within, code, _note(names, links, is_cycle=is_cycle))


def _note(
    names: Sequence[str], links: Mapping[Ends, Sequence[Link | NameLink]], *, is_cycle: bool
) -> str:
    """What a component of the root modules `names` means for its user.

    The errors were seen with Terraform 1.11.4: a state that does not exist is an error even with
    `defaults`, and a state without the output is one without them.
    """
    first = "it" if len(names) == 1 else "each of them"
    by_name = any(isinstance(link, NameLink) for found in links.values() for link in found)
    missing = "what it reads" if by_name else "the state that it reads"
    text = f"The first apply of {first} fails, because {missing} does not exist yet."
    covered = [name for name in names if _is_covered(name, links)]
    if covered:
        have, they = ("has", "it") if len(covered) == 1 else ("have", "each")
        text += (
            f" {', '.join(covered)} {have} defaults, so {they} can be applied as soon as that "
            "state exists, even empty."
        )
    if is_cycle:
        return f"{text} A value goes round, so each apply of one can change what the other reads."
    return text if by_name else f"{text} No value goes round, so later applies settle."


def _is_covered(name: str, links: Mapping[Ends, Sequence[Link | NameLink]]) -> bool:
    """Whether a root module has defaults for everything that it reads in a component."""
    own = (link for (source, _), found in links.items() if source == name for link in found)
    return all(isinstance(link, Link) and link.is_covered for link in own)
