"""The immutable data classes of an analysis, independent of LSP and of the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.graph.plan_additions import Occasion
from tf_cycle_ls.text import Span


class Place(Struct, frozen=True):
    """A byte span in a file."""

    path: str
    span: Span

    def is_in(self, other: Place) -> bool:
        """Whether this place starts inside of another one."""
        return self.path == other.path and other.span.contains(self.span.start)


class SourceReference(Struct, frozen=True):
    """A reference in the source text.

    `text` is the traversal (`aws_vpc_endpoint.kms.id`). In a block with a syntax error it is only
    the address that the block referred to before the error (`aws_vpc_endpoint.kms`). `attribute` is
    the argument that contains the reference, preceded by the nested blocks around it
    (`statement.condition.values`). `note` is a sentence about the reference that its text does not
    show, if there is one. `target` is the place that it leads to, if that is not where the node is
    declared or if the text does not show it.
    """

    place: Place
    text: str
    attribute: str
    note: str = ""
    target: Place | None = None


class Edge(Struct, frozen=True):
    """A dependency of `source` on `target`, which are both addresses.

    `references` are the references that cause the edge. If Terraform adds the edge implicitly,
    there are none. Then `note` is a sentence that explains the edge, and `place` is the place at
    which the edge is shown. If `is_only_planned`, only the graph of a plan has the edge, so
    `terraform validate` does not see it. `steps` is more than 1 only in the edge that replaces the
    middle steps of a very long cycle in a report. `occasion` says when a plan has the edge, if that
    depends on what happens to a resource.
    """

    source: str
    target: str
    references: tuple[SourceReference, ...]
    note: str = ""
    place: Place | None = None
    is_only_planned: bool = False
    steps: int = 1
    occasion: Occasion | None = None

    @property
    def key(self) -> tuple[str, str]:
        """The addresses of source and target, which identify the edge."""
        return self.source, self.target

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place at which this edge is shown."""
        if self.references:
            return tuple(reference.place for reference in self.references)
        return (self.place,) if self.place else ()


class Cycle(Struct, frozen=True):
    """A closed path: each edge starts where the previous one ends."""

    edges: tuple[Edge, ...]

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses on the cycle, in the order of its edges."""
        return tuple(edge.source for edge in self.edges)

    @property
    def left_out(self) -> int:
        """The number of addresses that are left out of a shortened cycle."""
        return sum(edge.steps - 1 for edge in self.edges)

    @property
    def is_only_planned(self) -> bool:
        """Whether `terraform plan` reports the cycle, but `terraform validate` does not."""
        return any(edge.is_only_planned for edge in self.edges)

    def starting_with(self, edge: Edge) -> Cycle:
        """The same cycle, rotated to start with `edge`."""
        at = next(i for i, other in enumerate(self.edges) if other.key == edge.key)
        return Cycle(self.edges[at:] + self.edges[:at])


class Component(Struct, frozen=True):
    """A strongly connected component, which Terraform reports as one `Error: Cycle: …`.

    `edges` are all edges between its addresses. `cycles` is a small set of cycles that together
    contain every edge. `shortest` maps each edge key to the shortest cycle through that edge,
    starting with it; in a component of thousands of edges, some of these cycles are only short (see
    `graph.lazy_cycles`). `cycle_counts` maps each edge key to the number of cycles in `shortest`,
    or in a sample of them, that contain the edge. `code` is its diagnostic code. `note` is a
    sentence about all of its cycles that their edges do not show, such as when they do no harm.
    """

    id: str
    addresses: tuple[str, ...]
    edges: tuple[Edge, ...]
    cycles: Sequence[Cycle]
    shortest: Mapping[tuple[str, str], Cycle]
    cycle_counts: Mapping[tuple[str, str], int]
    code: str = diagnostic_codes.DEPENDENCY_CYCLE
    note: str = ""

    @property
    def is_only_planned(self) -> bool:
        """Whether `terraform plan` reports the component, but `terraform validate` does not."""
        return any(edge.is_only_planned for edge in self.edges)


class SelfReference(Struct, frozen=True):
    """A resource, local value or module that refers to itself.

    `consequence` is a sentence that says how Terraform reacts.
    """

    address: str
    reference: SourceReference
    consequence: str


class UnreadCall(Struct, frozen=True):
    """A module call whose module was not read, so cycles through it are not found.

    Its files are not on disk, or its `source` is an expression whose value is not known
    (`is_computed`). `place` is the header of its block.
    """

    address: str
    place: Place
    is_computed: bool


class Problem(Struct, frozen=True):
    """A file or block that could not be read or analyzed, or a cycle outside of the graph.

    `message` gives the reason, and `code` is the diagnostic code. `nodes` are the nodes of a cycle
    in a test file or a query file, as Terraform prints them. `is_file_left_out` says that no part
    of the file was analyzed.
    """

    path: str
    message: str
    span: Span | None = None
    code: str = diagnostic_codes.UNREADABLE
    nodes: tuple[str, ...] = ()
    is_file_left_out: bool = False
