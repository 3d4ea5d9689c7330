"""Parameters of the commands about a path between two addresses."""

from __future__ import annotations

from lsprotocol import types
from msgspec import Struct


class PathParams(Struct, frozen=True):
    """A file of the root module, and the addresses at the ends of paths. `source` is empty if the
    command is about all addresses that depend on `target`."""

    text_document: types.TextDocumentIdentifier
    target: str
    source: str = ""
