"""The scene that each exercise gets, and the registry of exercises."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lsprotocol import types

from tests.server import seed
from tests.server.editor import Editor
from tests.server.positions import applied
from tests.server.profiles import has, plain, uses_pull


@dataclass
class Scene:
    """An editor with the starting case in its own directory. One of the two files is open."""

    editor: Editor
    can: types.ClientCapabilities
    directory: Path

    @property
    def kms(self) -> str:
        """The URI of the open file."""
        return (self.directory / "kms.tf").as_uri()

    @property
    def endpoint(self) -> str:
        """The URI of the closed file."""
        return (self.directory / "endpoint.tf").as_uri()

    @property
    def encoding(self) -> str:
        """The negotiated position encoding."""
        encoding = self.editor.agreed.capabilities.position_encoding
        assert encoding
        return encoding.value if isinstance(encoding, types.PositionEncodingKind) else encoding

    @property
    def key_to_endpoint(self) -> types.Range:
        """The range of the reference on the line with non-ASCII characters."""
        line, start, end = seed.KEY_POLICY_TO_VPCE[self.encoding]
        return types.Range(types.Position(line, start), types.Position(line, end))

    @property
    def uses_pull(self) -> bool:
        """Whether this client pulls diagnostics."""
        return uses_pull(self.can)

    async def begin(self) -> None:
        """Write both files, open one, and wait for its diagnostics."""
        seed.write(self.directory)
        self.editor.open(self.kms, seed.KMS, version=7)
        await self.marks(self.kms, self.at_start(self.kms))

    def at_start(self, uri: str) -> list[Any]:
        """The ranges of the diagnostics in one of the original files."""
        if uri == self.kms:
            return [plain(self.key_to_endpoint), seed.lsp_range(seed.KEY_TO_KEY_POLICY)]
        places = (
            seed.ENDPOINT_POLICY_TO_KEY,
            seed.ENDPOINT_POLICY_TO_VPCE,
            seed.VPCE_TO_ENDPOINT_POLICY,
        )
        return [seed.lsp_range(place) for place in places]

    async def marks(self, uri: str, ranges: Sequence[Any]) -> None:
        """Wait until the diagnostics of a file have exactly these ranges, pulled or published."""
        is_open = uri in self.editor.opened
        while self.uses_pull and is_open:
            pulled = [plain(diagnostic.range) for diagnostic in await self.editor.pull(uri)]
            if pulled == ranges:
                return
            await asyncio.sleep(0.05)
        await self.editor.shows(
            uri,
            lambda published: (
                [plain(diagnostic.range) for diagnostic in published.diagnostics] == ranges
            ),
        )

    async def mark_count(self, uri: str, count: int) -> None:
        """Wait until a file has this number of diagnostics, pulled or published."""
        while self.uses_pull and uri in self.editor.opened:
            if len(await self.editor.pull(uri)) == count:
                return
            await asyncio.sleep(0.05)
        await self.editor.shows(uri, lambda published: len(published.diagnostics) == count)

    def position(self, where: types.Position | None = None) -> Any:
        """LSP: TextDocumentPositionParams in the open file, by default on the reference."""
        document = types.TextDocumentIdentifier(self.kms)
        return {"text_document": document, "position": where or self.key_to_endpoint.start}

    async def execute(self, name: str, uri: str, where: types.Position) -> Any:
        """Run a command at a position."""
        at = types.TextDocumentPositionParams(types.TextDocumentIdentifier(uri), where)
        return await self.editor.workspace_execute_command_async(
            types.ExecuteCommandParams(command=f"tf-cycle-ls.{name}", arguments=[plain(at)])
        )

    async def edits_of(self, action: types.CodeAction) -> dict[str, list[Any]]:
        """The text edits of an action by URI. Resolves the action first if the client can."""
        if action.edit is None:
            assert has(self.can, "textDocument", "codeAction", "resolveSupport")
            action = await self.editor.code_action_resolve_async(action)
        edit = plain(action.edit)
        if has(self.can, "workspace", "workspaceEdit", "documentChanges"):
            versions = {self.kms: 7, self.endpoint: None}
            edits = {}
            for change in edit["documentChanges"]:
                uri = change["textDocument"]["uri"]
                assert change["textDocument"]["version"] == versions[uri]
                edits[uri] = change["edits"]
            return edits
        assert edit.keys() == {"changes"}
        changes: dict[str, list[Any]] = edit["changes"]
        return changes

    async def apply(self, action: types.CodeAction) -> None:
        """Apply the edits of an action as an editor does, and save the files."""
        for uri, edits in (await self.edits_of(action)).items():
            path = self.directory / uri.rpartition("/")[2]
            text = applied(path.read_bytes().decode(), edits, self.encoding)
            if uri not in self.editor.opened:
                self.editor.open(uri, path.read_bytes().decode())
            path.write_bytes(text.encode())
            self.editor.change(uri, 8, types.TextDocumentContentChangeWholeDocument(text))
            self.editor.save(uri)


Exercise = Callable[[Scene], Awaitable[None]]


EXERCISES: dict[str, Exercise] = {}


def of(*names: str) -> Callable[[Exercise], Exercise]:
    """Register a function as the exercise of these methods, commands or code action kinds."""

    def register(exercise: Exercise) -> Exercise:
        EXERCISES.update(dict.fromkeys(names, exercise))
        return exercise

    return register
