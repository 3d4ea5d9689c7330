"""The result of the analysis of a root module."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import field

from tf_cycle_ls.analysis.dependency_graph import DependencyGraph
from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.model import Place, SelfReference, UnreadCall
from tf_cycle_ls.analysis.terms import Terms, terms_of
from tf_cycle_ls.analysis.tool_choice import ToolChoice
from tf_cycle_ls.config.file import File
from tf_cycle_ls.text import Document, Span


class Analysis(GraphAnalysis, frozen=True, eq=False):
    """The findings in one root module, and the data that they were computed from.

    `files` holds the parsed form of each text. `choice` is the tool whose rules were applied.
    `unread_calls` are the calls of modules that were not read. `computed_calls` are the directories
    that the root module calls by a computed source. `test_documents` are the test files and query
    files of the root module. `state_references` are the self references that OpenTofu accepts and
    evaluates with the state.
    """

    dependencies: DependencyGraph
    files: Mapping[str, File]
    choice: ToolChoice
    unread_calls: tuple[UnreadCall, ...] = ()
    computed_calls: frozenset[str] = frozenset()
    test_documents: Mapping[str, Document] = field(default_factory=dict)
    state_references: tuple[SelfReference, ...] = ()

    @property
    def terms(self) -> Terms:
        """See `GraphAnalysis.terms`."""
        return terms_of(self.choice.dialect)

    @property
    def all_documents(self) -> Mapping[str, Document]:
        """See `GraphAnalysis.all_documents`."""
        return {**self.documents, **self.test_documents}

    def item_spans(self, path: str) -> Sequence[Span]:
        """See `GraphAnalysis.item_spans`."""
        file = self.files[path]
        return [item.span for item in file.items] if file.is_parsed else []

    @property
    def unparsed_blocks(self) -> Mapping[Place, Place]:
        """See `GraphAnalysis.unparsed_blocks`."""
        return {
            Place(path, item.stale): Place(path, item.span)
            for path, file in self.files.items()
            for item in file.items
            if item.stale is not None
        }
