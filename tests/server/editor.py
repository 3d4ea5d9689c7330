"""A client that behaves as editors do, made of pytest-lsp's."""

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


class Editor(LanguageClient):
    """An editor that remembers all that was published and registered."""

    def __init__(self) -> None:
        super().__init__(converter_factory=default_converter)
        self.publications: list[Published] = []
        self.registrations: list[types.Registration] = []
        self.settings: dict[str, Any] = {}
        """What is set in this editor, by section."""
        self._news = asyncio.Condition()
        self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(self._publishes())
        self.feature(types.CLIENT_REGISTER_CAPABILITY)(self._registers())
        self.feature(types.WORKSPACE_CONFIGURATION)(self._gives_settings())

    async def wait_for(self, is_it: Callable[[], bool]) -> None:
        """Wait until something is true after a message of the server."""
        async with self._news:
            await asyncio.wait_for(self._news.wait_for(is_it), PATIENCE_SECONDS)

    async def shows(self, uri: str, is_it: Callable[[Published], bool]) -> Published:
        """Wait until the latest that was published for a URI is what is expected."""

        def arrived() -> bool:
            latest = self.latest(uri)
            return latest is not None and is_it(latest)

        await self.wait_for(arrived)
        latest = self.latest(uri)
        assert latest
        return latest

    def latest(self, uri: str) -> Published | None:
        """What was published last for a URI."""
        return next((each for each in reversed(self.publications) if each.uri == uri), None)

    def open(self, uri: str, text: str, version: int = 1) -> None:
        """textDocument/didOpen."""
        item = types.TextDocumentItem(uri=uri, language_id="terraform", version=version, text=text)
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
        document = types.TextDocumentIdentifier(uri=uri)
        self.text_document_did_close(types.DidCloseTextDocumentParams(text_document=document))

    async def asked(self, uri: str) -> Sequence[types.Diagnostic]:
        """textDocument/diagnostic, by an editor that has no earlier answer."""
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
        """textDocument/codeAction, with no diagnostics in the context."""
        answer = await self.text_document_code_action_async(
            types.CodeActionParams(
                text_document=types.TextDocumentIdentifier(uri=uri),
                range=range_,
                context=types.CodeActionContext(diagnostics=[], only=only),
            )
        )
        return [each for each in answer or [] if isinstance(each, types.CodeAction)]

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

    def _gives_settings(self) -> Callable[[types.ConfigurationParams], object]:
        def give(params: types.ConfigurationParams) -> list[Any]:
            return [self.settings.get(item.section or "") for item in params.items]

        return give


@asynccontextmanager
async def editing(capabilities: types.ClientCapabilities) -> AsyncIterator[Editor]:
    """An editor with a server of its own, for the length of an `async with`."""
    config = ClientServerConfig(server_command=list(SERVER), client_factory=Editor)
    editor = await config.start()
    assert isinstance(editor, Editor)
    try:
        await editor.initialize_session(types.InitializeParams(capabilities=capabilities))
        yield editor
        await editor.shutdown_session()
    finally:
        if editor._server and editor._server.returncode is None:
            editor._server.kill()
        await editor.stop()  # type: ignore[no-untyped-call]
