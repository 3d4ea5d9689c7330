"""The starting case from beginning to end, as editors do it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pytest_lsp import client_capabilities

from tests.sampled import slow
from tests.server import seed
from tests.server.editor import Editor, editing
from tests.server.profiles import plain, uses_pull
from tests.server.support import WATCHED

CODE = "dependency-cycle"
PAGE = "https://github.com/tf-cycle-ls/tf-cycle-ls/blob/main/docs/dependency-cycle.md"


def offering(*encodings: str) -> types.ClientCapabilities:
    """A client that knows these position encodings."""
    kinds = [types.PositionEncodingKind(encoding) for encoding in encodings]
    return types.ClientCapabilities(
        general=types.GeneralClientCapabilities(position_encodings=kinds or None)
    )


def ranges_and_edges(diagnostics: Sequence[types.Diagnostic]) -> list[tuple[Any, Any]]:
    """Where diagnostics are, and which edges they are about."""
    return [
        (plain(diagnostic.range), diagnostic.data and diagnostic.data["edge"])
        for diagnostic in diagnostics
    ]


def related(diagnostic: types.Diagnostic) -> list[tuple[str, Any]]:
    """Where the steps are that a diagnostic lists."""
    steps = diagnostic.related_information or []
    return [(step.location.uri, plain(step.location.range)) for step in steps]


async def open_kms(editor: Editor, directory: Path) -> tuple[str, str]:
    """The case on disk, with one of its files open; gives both URIs."""
    kms, endpoint = seed.write(directory)
    editor.open(kms.as_uri(), seed.KMS, version=7)
    return kms.as_uri(), endpoint.as_uri()


@pytest.mark.parametrize("encoding", ["utf-16", slow("utf-8"), slow("utf-32")])
async def test_every_cyclic_reference_is_reported_in_both_files(
    tmp_path: Path, encoding: str
) -> None:
    async with editing(offering(encoding)) as editor:
        kms, endpoint = await open_kms(editor, tmp_path)
        in_kms = await editor.shows(kms, lambda published: len(published.diagnostics) == 2)
        in_endpoint = await editor.shows(
            endpoint, lambda published: len(published.diagnostics) == 3
        )

    to_vpce = seed.lsp_range(seed.KEY_POLICY_TO_VPCE[encoding])
    to_key_policy = seed.lsp_range(seed.KEY_TO_KEY_POLICY)
    to_key = seed.lsp_range(seed.ENDPOINT_POLICY_TO_KEY)
    to_itself = seed.lsp_range(seed.ENDPOINT_POLICY_TO_VPCE)
    to_endpoint_policy = seed.lsp_range(seed.VPCE_TO_ENDPOINT_POLICY)

    assert (in_kms.version, in_endpoint.version) == (7, None)
    assert ranges_and_edges(in_kms.diagnostics) == [
        (to_vpce, [seed.KEY_POLICY, seed.VPCE]),
        (to_key_policy, [seed.KEY, seed.KEY_POLICY]),
    ]
    assert ranges_and_edges(in_endpoint.diagnostics) == [
        (to_key, [seed.ENDPOINT_POLICY, seed.KEY]),
        (to_itself, [seed.ENDPOINT_POLICY, seed.VPCE]),
        (to_endpoint_policy, [seed.VPCE, seed.ENDPOINT_POLICY]),
    ]
    for diagnostic in [*in_kms.diagnostics, *in_endpoint.diagnostics]:
        assert diagnostic.severity is types.DiagnosticSeverity.Error
        assert diagnostic.source == "tf-cycle-ls"
        assert diagnostic.code == CODE
        assert diagnostic.code_description == types.CodeDescription(href=PAGE)
    assert (
        len({diagnostic.data and diagnostic.data["component"] for diagnostic in in_kms.diagnostics})
        == 1
    )
    # The long way round, from the key's policy on; and the short one, from the endpoint on.
    assert related(in_kms.diagnostics[0]) == [
        (endpoint, to_endpoint_policy),
        (endpoint, to_key),
        (kms, to_key_policy),
    ]
    assert related(in_endpoint.diagnostics[2]) == [(endpoint, to_itself)]
    for name in (seed.KEY_POLICY, seed.VPCE, seed.ENDPOINT_POLICY, seed.KEY):
        assert name in in_kms.diagnostics[0].message
    assert "statement.condition.values" in in_kms.diagnostics[0].message


async def test_fixing_and_saving_clears_both_files(tmp_path: Path) -> None:
    async with editing(offering()) as editor:
        kms, endpoint = await open_kms(editor, tmp_path)
        await editor.shows(endpoint, lambda published: len(published.diagnostics) == 3)
        editor.open(endpoint, seed.ENDPOINT)
        await editor.shows(endpoint, lambda published: published.version == 1)
        before = len(editor.publications)

        # Leave out the two references to the endpoint: a change for each, the second counted in
        # what the first leaves.
        line, start, end = seed.KEY_POLICY_TO_VPCE["utf-16"]
        editor.change(kms, 8, deletion(line, start - 2, end))
        line, start, end = seed.ENDPOINT_POLICY_TO_VPCE
        half = start + 10
        editor.change(endpoint, 2, deletion(line, half, end), deletion(line, start, half))
        Path(tmp_path / "kms.tf").write_text("to be ignored {", encoding="utf-8")
        editor.save(kms)

        assert not (await editor.shows(kms, lambda published: published.version == 8)).diagnostics
        assert not (
            await editor.shows(endpoint, lambda published: published.version == 2)
        ).diagnostics
        assert len(editor.publications) == before + 2


async def test_closing_uses_the_file_on_disk_again(tmp_path: Path) -> None:
    async with editing(offering()) as editor:
        kms, endpoint = await open_kms(editor, tmp_path)
        await editor.shows(endpoint, lambda published: len(published.diagnostics) == 3)
        editor.change(kms, 8, types.TextDocumentContentChangeWholeDocument(text="# nothing\n"))
        editor.save(kms)
        assert not (await editor.shows(kms, lambda published: published.version == 8)).diagnostics
        # The endpoint's policy still names the endpoint.
        left = await editor.shows(endpoint, lambda published: len(published.diagnostics) == 2)
        assert left.version is None

        editor.open(endpoint, seed.ENDPOINT)
        editor.close(kms)
        again = await editor.shows(kms, lambda published: published.version is None)
        expected = seed.lsp_range(seed.KEY_POLICY_TO_VPCE["utf-16"])
        assert [plain(diagnostic.range) for diagnostic in again.diagnostics] == [
            expected,
            seed.lsp_range(seed.KEY_TO_KEY_POLICY),
        ]
        await editor.shows(endpoint, lambda published: len(published.diagnostics) == 3)


@pytest.mark.parametrize("client", ["visual-studio-code", slow("neovim"), slow("emacs")])
async def test_capabilities_of_real_clients(tmp_path: Path, client: str) -> None:
    """The server sends real editors only what their capabilities allow."""
    capabilities = client_capabilities(client)
    async with editing(capabilities) as editor:
        kms, endpoint = await open_kms(editor, tmp_path)
        in_kms = await marked(editor, kms, 2, capabilities)
        await editor.shows(endpoint, lambda published: len(published.diagnostics) == 3)
        expected = dict(registrable(capabilities))
        await editor.wait_for(lambda: len(editor.registrations) == len(expected))
        options = {
            registration.method: plain(registration.register_options)
            for registration in editor.registrations
        }
        assert options == expected
        actions = await editor.actions(kms, in_kms[0].range)
        assert {action.data["rule"] for action in actions if action.data} >= {"wildcard"}
        kinds = capabilities.text_document and capabilities.text_document.code_action
        versioned = capabilities.workspace and capabilities.workspace.workspace_edit
        for action in actions:
            if action.edit is None:
                assert kinds
                assert kinds.resolve_support
                action.edit = (await editor.code_action_resolve_async(action)).edit
            assert action.edit
            if versioned and versioned.document_changes:
                assert action.edit.document_changes
                assert action.edit.changes is None
            else:
                assert action.edit.changes
                assert action.edit.document_changes is None
        # No fix of this cycle is safe: each leaves a gap during the apply, or changes a permission.
        assert not any(action.is_preferred for action in actions)


async def marked(
    editor: Editor, uri: str, count: int, capabilities: types.ClientCapabilities
) -> Sequence[types.Diagnostic]:
    """What an open text is marked with, by way of whichever side begins."""
    if uses_pull(capabilities):
        pulled = await editor.pull(uri)
        assert len(pulled) == count
        assert all(
            not published.diagnostics for published in editor.publications if published.uri == uri
        )
        return pulled
    return (
        await editor.shows(uri, lambda published: len(published.diagnostics) == count)
    ).diagnostics


def registrable(capabilities: types.ClientCapabilities) -> Iterator[tuple[str, Any]]:
    """What the server is to ask for, of a client that lets itself be asked (LSP:
    dynamicRegistration), each method with its options."""
    workspace = capabilities.workspace or types.WorkspaceClientCapabilities()
    watches, settings = workspace.did_change_watched_files, workspace.did_change_configuration
    if watches and watches.dynamic_registration:
        watchers = [{"globPattern": pattern} for pattern in WATCHED]
        yield "workspace/didChangeWatchedFiles", {"watchers": watchers}
    if settings and settings.dynamic_registration:
        yield "workspace/didChangeConfiguration", {"section": "tf-cycle-ls"}


def deletion(line: int, start: int, end: int) -> types.TextDocumentContentChangePartial:
    """A change that takes out part of a line."""
    place = types.Range(types.Position(line, start), types.Position(line, end))
    return types.TextDocumentContentChangePartial(range=place, text="")
