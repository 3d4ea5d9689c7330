"""A client that behaves like an editor, based on pytest-lsp."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import ClientServerConfig, LanguageClient

from tests.server.wire import PATIENCE_SECONDS, SERVER

Published = types.PublishDiagnosticsParams


_ANSWERS: dict[str, object] = {
    types.WINDOW_SHOW_DOCUMENT: types.ShowDocumentResult(success=True),
    types.WINDOW_WORK_DONE_PROGRESS_CREATE: None,
    types.WORKSPACE_APPLY_EDIT: types.ApplyWorkspaceEditResult(applied=True),
    types.WORKSPACE_CODE_LENS_REFRESH: None,
    types.WORKSPACE_DIAGNOSTIC_REFRESH: None,
    types.PROGRESS: None,
    types.LOG_TRACE: None,
    types.WINDOW_LOG_MESSAGE: None,
    types.WINDOW_SHOW_MESSAGE: None,
}


class Editor(LanguageClient):
    """An editor that records everything that the server publishes and registers."""

    def __init__(self) -> None:
        super().__init__(converter_factory=default_converter)
        self.publications: list[Published] = []
        self.registrations: list[types.Registration] = []
        self.agreed: types.InitializeResult
        """The result of `initialize`."""
        self.settings: dict[str, Any] = {}
        """The settings of this editor by section."""
        self.opened: set[str] = set()
        """The URIs of the open documents."""
        self.heard: list[tuple[str, Any]] = []
        """Other messages of the server: each method with its params."""
        self._news = asyncio.Condition()
        self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(self._publishes())
        self.feature(types.CLIENT_REGISTER_CAPABILITY)(self._registers())
        self.feature(types.WORKSPACE_CONFIGURATION)(self._sends_settings())
        for method, answer in _ANSWERS.items():
            self.feature(method)(self._hears(method, answer))

    async def wait_for(self, predicate: Callable[[], bool]) -> None:
        """Wait until a condition is true after a message of the server."""
        async with self._news:
            await asyncio.wait_for(self._news.wait_for(predicate), PATIENCE_SECONDS)

    async def hears(self, method: str, start: int = 0) -> Any:
        """Wait for a message with this method. Skips the first `start` messages. Returns the params
        of the first match."""

        def matches() -> list[Any]:
            return [params for name, params in self.heard[start:] if name == method]

        await self.wait_for(lambda: bool(matches()))
        return matches()[0]

    async def shows(self, uri: str, predicate: Callable[[Published], bool]) -> Published:
        """Wait until the latest publication for a URI satisfies a condition."""

        def arrived() -> bool:
            latest = self.latest(uri)
            return latest is not None and predicate(latest)

        await self.wait_for(arrived)
        latest = self.latest(uri)
        assert latest
        return latest

    def latest(self, uri: str) -> Published | None:
        """The latest publication for a URI."""
        return next(
            (published for published in reversed(self.publications) if published.uri == uri), None
        )

    def open(self, uri: str, text: str, version: int = 1) -> None:
        """textDocument/didOpen."""
        item = types.TextDocumentItem(uri=uri, language_id="terraform", version=version, text=text)
        self.opened.add(uri)
        self.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))

    def change(
        self, uri: str, version: int, *changes: types.TextDocumentContentChangeEvent
    ) -> None:
        """textDocument/didChange."""
        document = types.VersionedTextDocumentIdentifier(version=version, uri=uri)
        self.text_document_did_change(
            types.DidChangeTextDocumentParams(text_document=document, content_changes=changes)
        )

    def save(self, uri: str) -> None:
        """textDocument/didSave."""
        document = types.TextDocumentIdentifier(uri=uri)
        self.text_document_did_save(types.DidSaveTextDocumentParams(text_document=document))

    def close(self, uri: str) -> None:
        """textDocument/didClose."""
        self.opened.discard(uri)
        document = types.TextDocumentIdentifier(uri=uri)
        self.text_document_did_close(types.DidCloseTextDocumentParams(text_document=document))

    async def pull(self, uri: str) -> Sequence[types.Diagnostic]:
        """textDocument/diagnostic without a previous result id."""
        document = types.TextDocumentIdentifier(uri=uri)
        report = await self.text_document_diagnostic_async(
            types.DocumentDiagnosticParams(text_document=document)
        )
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        return report.items

    async def actions(
        self,
        uri: str,
        range_: types.Range,
        only: list[types.CodeActionKind | str] | None = None,
    ) -> list[types.CodeAction]:
        """textDocument/codeAction without diagnostics in the context. Leaves out what every
        diagnostic offers besides fixes."""
        answer = await self.text_document_code_action_async(
            types.CodeActionParams(
                text_document=types.TextDocumentIdentifier(uri=uri),
                range=range_,
                context=types.CodeActionContext(diagnostics=[], only=only),
            )
        )
        return [
            action
            for action in answer or []
            if isinstance(action, types.CodeAction) and action.data is not None
        ]

    def _hears(self, method: str, answer: object) -> Callable[[Any], object]:
        async def hear(params: Any) -> object:
            async with self._news:
                self.heard.append((method, params))
                self._news.notify_all()
            return answer

        return hear

    def _publishes(self) -> Callable[[Published], object]:
        async def publish(params: Published) -> None:
            async with self._news:
                self.publications.append(params)
                self._news.notify_all()

        return publish

    def _registers(self) -> Callable[[types.RegistrationParams], object]:
        async def register(params: types.RegistrationParams) -> None:
            async with self._news:
                self.registrations += params.registrations
                self._news.notify_all()

        return register

    def _sends_settings(self) -> Callable[[types.ConfigurationParams], object]:
        def give(params: types.ConfigurationParams) -> list[Any]:
            return [self.settings.get(item.section or "") for item in params.items]

        return give


@asynccontextmanager
async def editing(
    capabilities: types.ClientCapabilities,
    *,
    folders: Sequence[str] = (),
    settings: dict[str, Any] | None = None,
    options: object = None,
) -> AsyncIterator[Editor]:
    """An editor with its own server, within an `async with` block.

    `folders` are the URIs of its workspace folders, `settings` its settings by section, and
    `options` its `initializationOptions`.
    """
    config = ClientServerConfig(server_command=list(SERVER), client_factory=Editor)
    editor = await config.start()
    assert isinstance(editor, Editor)
    editor.settings.update(settings or {})
    params = types.InitializeParams(
        capabilities=capabilities,
        initialization_options=options,
        workspace_folders=[types.WorkspaceFolder(uri, uri) for uri in folders] or None,
    )
    try:
        editor.agreed = await editor.initialize_session(params)
        yield editor
        await editor.shutdown_session()
    finally:
        if editor._server and editor._server.returncode is None:
            editor._server.kill()
        await editor.stop()  # type: ignore[no-untyped-call]
