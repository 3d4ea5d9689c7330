"""The result of the analysis of a root module."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from tf_cycle_ls.analysis.dependency_graph import DependencyGraph
from tf_cycle_ls.analysis.model import Component, Problem, SelfReference, UnreadCall
from tf_cycle_ls.analysis.tool_choice import ToolChoice
from tf_cycle_ls.config.file import File
from tf_cycle_ls.text import Document


class Analysis(Struct, frozen=True, eq=False):
    """The findings in one root module, and the data that they were computed from.

    `documents` holds the text of every file as it was read, so that a place can be converted to
    lines and characters of that text. `files` holds the parsed form of each text. `dependencies` is
    the graph of all dependencies, whether or not they are on a cycle. It is ignored when two
    analyses are compared, because it follows from the other fields. `choice` is the tool whose
    rules were applied. `unread_calls` are the calls of modules that were not read. `computed_calls`
    are the directories that the root module calls by a computed source. `test_documents` are the
    test files and query files of the root module. `state_references` are the self references that
    OpenTofu accepts and evaluates with the state.
    """

    root_dir: str
    components: tuple[Component, ...]
    self_references: tuple[SelfReference, ...]
    problems: tuple[Problem, ...]
    documents: Mapping[str, Document]
    files: Mapping[str, File]
    dependencies: DependencyGraph
    choice: ToolChoice
    unread_calls: tuple[UnreadCall, ...] = ()
    computed_calls: frozenset[str] = frozenset()
    test_documents: Mapping[str, Document] = field(default_factory=dict)
    state_references: tuple[SelfReference, ...] = ()

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Analysis) and all(
            getattr(self, name) == getattr(other, name)
            for name in self.__struct_fields__
            if name != "dependencies"
        )

    def __ne__(self, other: object) -> bool:
        return not self == other  # `Struct.__ne__` would compare identities.
