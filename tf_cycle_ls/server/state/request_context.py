"""The analysis behind a request, with conversions to URIs and ranges."""

from __future__ import annotations

import os.path
from functools import cached_property

from lsprotocol import types
from msgspec import Struct, field

from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.root_kinds import Root, RootKind
from tf_cycle_ls.server.lsp.positions import range_of
from tf_cycle_ls.server.state.client_capabilities import ClientCapabilities
from tf_cycle_ls.server.state.documents import Snapshot
from tf_cycle_ls.server.state.fix_cache import FixCache
from tf_cycle_ls.server.state.module_call_index import directory_of, relative_directory
from tf_cycle_ls.text import Document, Position
from tf_cycle_ls.vfs import Files


class RequestContext(Struct, frozen=True, dict=True):
    """The analysis of one root for a request about the file `path`, which is part of it. `kind` is
    its kind, or None for a root module."""

    analysis: GraphAnalysis
    snapshot: Snapshot
    client: ClientCapabilities
    path: str
    fix_cache: FixCache = field(default_factory=FixCache)
    kind: RootKind | None = None

    @property
    def root(self) -> Root:
        """The root of the analysis."""
        return Root(self.analysis.root_dir, self.kind)

    @cached_property
    def files(self) -> Files:
        """The file system that the analysis reads from."""
        return self.snapshot.files_of(self.analysis.root_dir)

    def offset(self, position: types.Position) -> int:
        """The byte offset of a position in the file of the request."""
        where = Position(position.line, position.character)
        return self._document(self.path).offset(where, self.client.encoding)

    def range(self, place: Place) -> types.Range:
        """The range of a place in its file."""
        return range_of(self._document(place.path), place.span, self.client.encoding)

    def location(self, place: Place) -> types.Location:
        """The LSP location of a place."""
        return types.Location(self.snapshot.uri(place.path), self.range(place))

    def link(self, place: Place) -> str:
        """The URI of a place, with line and column counted from 1 (`#L12,3`).

        VS Code and some other clients understand the fragment. Other clients just open the file.
        """
        start = self.range(place).start
        return f"{self.snapshot.uri(place.path)}#L{start.line + 1},{start.character + 1}"

    def describe_place(self, place: Place) -> str:
        """A place as `path:line`. The path is relative to the directory of the request's file."""
        directory = relative_directory(directory_of(place.path), directory_of(self.path))
        name = os.path.normpath(os.path.join(directory, os.path.basename(place.path)))
        return f"{name}:{self.range(place).start.line + 1}"

    @property
    def root_label(self) -> str:
        """The path of the root module, relative to the directory of the request's file. It is "" if
        the file is in the root module itself."""
        directory = directory_of(self.path)
        return (
            ""
            if directory == self.analysis.root_dir
            else relative_directory(self.analysis.root_dir, directory)
        )

    def _document(self, path: str) -> Document:
        return self.analysis.documents.get(path) or Document(path, b"")
