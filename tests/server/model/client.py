"""The editor of the model: answers server requests and records what it would show."""

from __future__ import annotations

import socket
from typing import Any

from tests.server.model.profile import Delivery, Profile
from tests.server.wire import INITIALIZE_PARAMS, Conversation, Message
from tf_cycle_ls.server.lsp import uris

SECTION = "tf-cycle-ls"

PublishedByPath = dict[str, list[tuple[int | None, list[Any]]]]
"""The diagnostics shown for each path, with the document version that they belong to. A path has
several entries if the server used several URIs for it, or both pushed and pulled diagnostics."""


class Client(Conversation):
    """An editor connected to its own server."""

    def __init__(self, connection: socket.socket, profile: Profile, settings: object) -> None:
        self._connection = connection
        self._files = connection.makefile("wb"), connection.makefile("rb")
        super().__init__(*self._files)
        self.profile = profile
        self.settings = settings
        self.warnings: list[str] = []
        """The warnings that the server has shown or logged."""
        self._open: dict[str, int] = {}
        self._published: dict[str, Message] = {}
        self._pulled: dict[str, tuple[str, list[Any]]] = {}
        self._is_stale = True

    def begin(self, folders: list[str]) -> None:
        """LSP: initialize, initialized; `folders` are paths."""
        params = {
            **INITIALIZE_PARAMS,
            "capabilities": self.profile.capabilities,
            "workspaceFolders": [_folder(path) for path in folders],
        }
        answer = self.ask("initialize", params)["result"]
        assert answer["capabilities"]["positionEncoding"] == self.profile.encoding
        self.notify("initialized")
        if not self.profile.is_asked_for_settings:
            self.configure(self.settings)

    def take(self, message: Message) -> None:
        """Handle a message as an editor does."""
        method = message.get("method")
        if method is None:
            assert "error" not in message, message
            super().take(message)
        elif method == "textDocument/publishDiagnostics":
            self._published[message["params"]["uri"]] = message["params"]
        elif method in ("window/showMessage", "window/logMessage"):
            self.warnings.append(message["params"]["message"])
        elif "id" in message:
            self._is_stale = self._is_stale or method == "workspace/diagnostic/refresh"
            result = [self.settings] if method == "workspace/configuration" else None
            self.send({"jsonrpc": "2.0", "id": message["id"], "result": result})

    def did_open(self, uri: str, text: str, version: int) -> None:
        """LSP: textDocument/didOpen."""
        self._open[uri] = version
        self._is_stale = True
        self.open(uri, text, version)

    def did_change(self, uri: str, version: int, changes: list[Any]) -> None:
        """LSP: textDocument/didChange."""
        self._open[uri] = version
        self._is_stale = True
        document = {"uri": uri, "version": version}
        params = {"textDocument": document, "contentChanges": changes}
        self.notify("textDocument/didChange", params)

    def did_save(self, uri: str) -> None:
        """LSP: textDocument/didSave."""
        self._is_stale = True
        self.save(uri)

    def did_close(self, uri: str) -> None:
        """LSP: textDocument/didClose."""
        del self._open[uri]
        self._pulled.pop(uri, None)
        self._is_stale = True
        self.close(uri)

    def notify_file_changes(self, changes: list[tuple[str, int]]) -> None:
        """LSP: workspace/didChangeWatchedFiles. Each path comes with its change type."""
        events = [{"uri": uris.from_path(path), "type": kind} for path, kind in changes]
        self.notify("workspace/didChangeWatchedFiles", {"changes": events})

    def did_rename(self, old: str, new: str) -> None:
        """LSP: workspace/didRenameFiles."""
        files = [{"oldUri": uris.from_path(old), "newUri": uris.from_path(new)}]
        self.notify("workspace/didRenameFiles", {"files": files})

    def did_delete(self, path: str) -> None:
        """LSP: workspace/didDeleteFiles."""
        self.notify("workspace/didDeleteFiles", {"files": [{"uri": uris.from_path(path)}]})

    def change_folders(self, added: list[str], removed: list[str]) -> None:
        """LSP: workspace/didChangeWorkspaceFolders."""
        event = {"added": list(map(_folder, added)), "removed": list(map(_folder, removed))}
        self.notify("workspace/didChangeWorkspaceFolders", {"event": event})

    def configure(self, settings: object) -> None:
        """LSP: workspace/didChangeConfiguration."""
        self.settings = settings
        pushed = None if self.profile.is_asked_for_settings else {SECTION: settings}
        self.notify("workspace/didChangeConfiguration", {"settings": pushed})

    def settle_all(self, rounds: int) -> None:
        """Wait until the server is idle, `rounds` times, because work can cause more work. Pulls
        stale diagnostics in each round."""
        for _ in range(rounds):
            self.settle()
            if self.profile.asks and self._is_stale:
                self._pull()
        if self.profile.delivery is Delivery.PULL_ALL:
            self._pull_all()

    def diagnostics_by_path(self) -> PublishedByPath:
        """The diagnostics that an editor would show now."""
        diagnostics: PublishedByPath = {}
        for uri, params in self._published.items():
            _add(diagnostics, uri, params.get("version"), params["diagnostics"])
        for uri, (_, items) in self._pulled.items():
            _add(diagnostics, uri, self._open.get(uri), items)
        return diagnostics

    def hang_up(self) -> None:
        """Stop the server. LSP: shutdown, exit."""
        self.ask("shutdown")
        self.notify("exit")
        self._connection.shutdown(socket.SHUT_RDWR)
        self._reader.join()
        for resource in (*self._files, self._connection):
            resource.close()

    def _pull(self) -> None:
        """LSP: textDocument/diagnostic for each open document."""
        self._is_stale = False
        for uri in self._open:
            params = {"textDocument": {"uri": uri}, **self._previous(uri)}
            self._keep(uri, self.ask("textDocument/diagnostic", params)["result"])

    def _pull_all(self) -> None:
        """LSP: workspace/diagnostic. Keeps the reports of all files."""
        previous = [{"uri": uri, "value": result} for uri, (result, _) in self._pulled.items()]
        answer = self.ask("workspace/diagnostic", {"previousResultIds": previous})["result"]
        for report in answer["items"]:
            self._keep(report["uri"], report)

    def _previous(self, uri: str) -> dict[str, str]:
        return {"previousResultId": self._pulled[uri][0]} if uri in self._pulled else {}

    def _keep(self, uri: str, report: Message) -> None:
        if report["kind"] == "full":
            self._pulled[uri] = (report["resultId"], report["items"])
        else:
            assert self._pulled[uri][0] == report["resultId"]


def _folder(path: str) -> dict[str, str]:
    return {"uri": uris.from_path(path), "name": path}


def _add(diagnostics: PublishedByPath, uri: str, version: int | None, items: list[Any]) -> None:
    path = uris.to_path(uri)
    assert path is not None
    if items:
        diagnostics.setdefault(path, []).append((version, list(map(_by_path, items))))


def _by_path(diagnostic: dict[str, Any]) -> dict[str, Any]:
    """A diagnostic with paths instead of URIs in its related information, because one file can
    have several URI spellings."""
    related = [
        {**step, "location": {**step["location"], "uri": uris.to_path(step["location"]["uri"])}}
        for step in diagnostic.get("relatedInformation", [])
    ]
    return {**diagnostic, "relatedInformation": related}
