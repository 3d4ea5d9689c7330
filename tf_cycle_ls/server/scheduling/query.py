"""The typed description of a query: what to compute for a root module, and how to combine results.

This module does not import the analysis core, so that the server can register queries before the
core is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from lsprotocol import types
from msgspec import Struct

if TYPE_CHECKING:
    from tf_cycle_ls.server.state.request_context import RequestContext

T = TypeVar("T")
Params = TypeVar("Params")
Result = TypeVar("Result")
Response = TypeVar("Response")


class Query(Struct, Generic[Params, Result, Response], frozen=True):
    """A request about one file, computed for each root module that the file belongs to."""

    name: str
    """The LSP method, the command or the kind of code action."""
    uri: Callable[[Params], str]
    """Returns the URI of the file that the request is about."""
    run: Callable[[RequestContext, Params], Result | None]
    """Computes the result for one root module, on an analysis thread. Returns None if the root
    module has no result."""
    combine: Callable[[Sequence[Result]], Response]
    """Combines the results into the response. The result of the file's own directory comes
    first."""
    max_results: int | None = None
    """The runner stops after this many results. None means that it queries all root modules."""
    setting: str | None = None
    """The name of the setting that switches the request on, or None. If it is off, the root module
    is not analyzed, and has no result."""
    verifies_fixes: bool = False
    """Whether `run` verifies fixes, so that it may take long."""


class _TextDocumentParams(Protocol):
    @property
    def text_document(self) -> types.TextDocumentIdentifier: ...


class _CallHierarchyParams(Protocol):
    @property
    def item(self) -> types.CallHierarchyItem: ...


class _HasRange(Protocol):
    @property
    def range(self) -> types.Range: ...


Ranged = TypeVar("Ranged", bound=_HasRange)


def text_document_uri(params: _TextDocumentParams) -> str:
    """The URI in the `textDocument` of the parameters."""
    return params.text_document.uri


def item_uri(params: _CallHierarchyParams) -> str:
    """The URI in the call hierarchy item of the parameters."""
    return params.item.uri


def first(results: Sequence[T]) -> T | None:
    """The first result, or None if there are no results."""
    return results[0] if results else None


def concatenated(results: Sequence[list[T]]) -> list[T] | None:
    """The elements of all results in order, or None if there are no elements."""
    return list(chain.from_iterable(results)) or None


def merged(results: Sequence[list[Ranged]]) -> list[Ranged]:
    """The elements of all results, sorted by position. If several elements start at the same
    position, only the first is kept."""
    elements: dict[tuple[int, int], Ranged] = {}
    for element in chain.from_iterable(results):
        start = element.range.start
        elements.setdefault((start.line, start.character), element)
    return [elements[start] for start in sorted(elements)]


def merged_or_none(results: Sequence[list[Ranged]]) -> list[Ranged] | None:
    """Like `merged`, but returns None instead of an empty list."""
    return merged(results) or None
