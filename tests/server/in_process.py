"""Parts of the server without a process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lsprotocol import converters, types

from tests.server.wire import Message
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.server.language_server import Server
from tf_cycle_ls.server.lsp import uris
from tf_cycle_ls.server.state.client_capabilities import ClientCapabilities, resolve_capabilities
from tf_cycle_ls.server.state.documents import OpenDocuments, Snapshot
from tf_cycle_ls.server.state.request_context import RequestContext
from tf_cycle_ls.text import Encoding


def client_with(
    capabilities: Mapping[str, Any] | None = None,
    encoding: Encoding = Encoding.UTF16,
    name: str = "",
) -> ClientCapabilities:
    """The client called `name` that announces these capabilities (JSON)."""
    converter = converters.get_converter()
    announced = converter.structure(dict(capabilities or {}), types.ClientCapabilities)
    return resolve_capabilities(announced, encoding, name)


def opened(texts: Mapping[Path, str], encoding: Encoding = Encoding.UTF16) -> OpenDocuments:
    """Open documents with these texts, which need not exist on disk."""
    documents = OpenDocuments(encoding)
    for path, text in texts.items():
        item = types.TextDocumentItem(path.as_uri(), "terraform", 1, text)
        documents.open(item)
    return documents


def path_of(path: Path) -> str:
    """The path as the server spells it."""
    file_path = uris.to_path(path.as_uri())
    assert file_path is not None
    return file_path


def context_of(
    root: Path, snapshot: Snapshot, file: Path, client: ClientCapabilities
) -> RequestContext:
    """The context of a request about a file, as part of the root module in `root`."""
    root_dir = path_of(root)
    analysis = analyze(root_dir, snapshot.files_of(root_dir))
    return RequestContext(analysis, snapshot, client, path_of(file))


class RecordingServer:
    """A server whose messages are recorded instead of written to stdout."""

    def __init__(self) -> None:
        self.server = Server()
        self.sent: list[Message] = []
        self.server.protocol.set_writer(self, include_headers=False)

    def write(self, data: bytes) -> None:
        """Record a message."""
        self.sent.append(json.loads(data))

    def close(self) -> None:
        """Nothing to close."""

    @property
    def methods(self) -> list[str]:
        """The methods of the recorded messages."""
        return [message["method"] for message in self.sent]
