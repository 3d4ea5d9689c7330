"""Parameters of the command about the graph of a root module."""

from __future__ import annotations

from enum import Enum

from lsprotocol import types
from msgspec import Struct


class GraphFormat(Enum):
    """The formats of the graph, named as those of `tf-cycle-ls graph`."""

    HTML = "html"
    DOT = "dot"
    MERMAID = "mermaid"
    JSON = "json"


class GraphParams(Struct, frozen=True):
    """A file of the root module, and the format of the graph."""

    text_document: types.TextDocumentIdentifier
    format: GraphFormat
