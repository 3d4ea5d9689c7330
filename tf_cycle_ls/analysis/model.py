"""What the core answers: plain frozen data, with places in the text, for any client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tf_cycle_ls.text import Span


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written: a file and a span of its bytes."""

    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class SourceReference:
    """A reference as it stands in the text.

    `text` is the traversal (`aws_vpc_endpoint.kms.id`), or in a block that cannot be read now what
    it named when it could (`aws_vpc_endpoint.kms`); `attribute` is the argument that holds it, with
    the nested blocks around it (`statement.condition.values`).
    """

    place: Place
    text: str
    attribute: str


@dataclass(frozen=True, slots=True)
class Edge:
    """One dependency: `source` waits for `target`; both are addresses.

    `references` are what the text has for it. Where Terraform makes the edge by itself they may
    be empty: then `note` is a sentence that explains it and `place` is where to look.
    """

    source: str
    target: str
    references: tuple[SourceReference, ...]
    note: str = ""
    place: Place | None = None

    @property
    def key(self) -> tuple[str, str]:
        """The source and the target."""
        return self.source, self.target

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place that shows this edge."""
        if self.references:
            return tuple(reference.place for reference in self.references)
        return (self.place,) if self.place else ()


@dataclass(frozen=True, slots=True)
class Cycle:
    """A closed path: each edge starts where the one before it ends, the first after the last."""

    edges: tuple[Edge, ...]

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses on the path, each once."""
        return tuple(edge.source for edge in self.edges)

    def starting_with(self, edge: Edge) -> Cycle:
        """The same cycle, walked from `edge` on."""
        at = next(i for i, each in enumerate(self.edges) if each.key == edge.key)
        return Cycle(self.edges[at:] + self.edges[:at])


@dataclass(frozen=True, slots=True)
class Component:
    """A strongly connected component: what Terraform prints as one `Error: Cycle: …`.

    `edges` are all the edges inside it, `cycles` a small set of cycles that together run through
    each of them, and `shortest` gives for each edge (source, target) the shortest cycle through
    it, starting with that edge.
    """

    id: str
    addresses: tuple[str, ...]
    edges: tuple[Edge, ...]
    cycles: tuple[Cycle, ...]
    shortest: Mapping[tuple[str, str], Cycle]


@dataclass(frozen=True, slots=True)
class SelfReference:
    """A resource, local value or module whose own configuration refers to itself.

    `consequence` is a sentence that says what Terraform does about it.
    """

    address: str
    reference: SourceReference
    consequence: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read, and what was done about it. `span` is in bytes."""

    path: str
    message: str
    span: Span | None = None
