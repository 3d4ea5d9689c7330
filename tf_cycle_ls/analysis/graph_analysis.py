"""The findings in one dependency graph, whatever its nodes are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.located_graph import LocatedGraph
from tf_cycle_ls.analysis.model import Component, Place, Problem, SelfReference, UnreadCall
from tf_cycle_ls.analysis.terms import Terms
from tf_cycle_ls.analysis.tool_choice import ToolChoice
from tf_cycle_ls.text import Document, Span


class GraphAnalysis(Struct, frozen=True, eq=False):
    """The findings in one graph, and the data that they were computed from.

    `root_dir` is the directory that the graph belongs to. `documents` holds the text of every file
    as it was read, so that a place can be converted to lines and characters of that text.
    `dependencies` is the graph of all dependencies, whether or not they are on a cycle.
    """

    root_dir: str
    components: tuple[Component, ...]
    self_references: tuple[SelfReference, ...]
    problems: tuple[Problem, ...]
    documents: Mapping[str, Document]
    dependencies: LocatedGraph

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        """Compares everything but `dependencies`, which follows from the other fields."""
        return type(self) is type(other) and all(
            getattr(self, name) == getattr(other, name)
            for name in self.__struct_fields__
            if name != "dependencies"
        )

    def __ne__(self, other: object) -> bool:
        return not self == other  # `Struct.__ne__` would compare identities.

    @property
    def terms(self) -> Terms:
        """The words for the nodes of the graph."""
        raise NotImplementedError

    def searches(self, code: str) -> bool:
        """Whether the findings with a diagnostic code are searched for, if a comment mentions it.

        A comment about any other code is not unused.
        """
        return code not in (*diagnostic_codes.OF_CHANGES, *diagnostic_codes.OF_ESTATES)

    @property
    def choice(self) -> ToolChoice | None:
        """By the rules of which tool a root module was read, or None for any other graph."""
        return None

    @property
    def unread_calls(self) -> tuple[UnreadCall, ...]:
        """The calls of modules that were not read."""
        return ()

    @property
    def limits(self) -> tuple[str, ...]:
        """Clauses about what was not searched, other than `unread_calls`."""
        return ()

    @property
    def listed_directories(self) -> frozenset[str]:
        """Directories on whose names the analysis depends, although it has not listed them."""
        return frozenset()

    @property
    def all_documents(self) -> Mapping[str, Document]:
        """`documents`, and files that were read but have no part in the graph."""
        return self.documents

    def item_spans(self, path: str) -> Sequence[Span]:
        """The spans of the top-level blocks of a file, or none if a part could not be parsed."""
        del path
        return ()

    @property
    def unparsed_blocks(self) -> Mapping[Place, Place]:
        """The blocks that cannot be parsed, keyed by the place of their header."""
        return {}


AnyAnalysis = TypeVar("AnyAnalysis", bound=GraphAnalysis)
"""The analysis of one kind of graph."""

AnyAnalysis_co = TypeVar("AnyAnalysis_co", bound=GraphAnalysis, covariant=True)
"""The same, in what holds an analysis."""
