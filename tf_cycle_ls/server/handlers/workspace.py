"""Handlers for changes of workspace folders, files and settings (LSP: Workspace Features)."""

from __future__ import annotations

import logging
import os.path
from collections.abc import Callable, Iterable
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tf_cycle_ls.config.config_files import ANALYZED_FILES
from tf_cycle_ls.server.language_server import Server
from tf_cycle_ls.server.lsp import uris
from tf_cycle_ls.settings.project import OWN_FILE, SHARED_FILE
from tf_cycle_ls.settings.sources import SECTION

logger = logging.getLogger(__name__)


async def request_settings(ls: Server) -> None:
    """Request the settings of this server from the client (LSP: workspace/configuration)."""
    items = [types.ConfigurationItem(section=SECTION)]
    try:
        response = await ls.workspace_configuration_async(types.ConfigurationParams(items=items))
    except JsonRpcException as error:
        logger.warning("the client sent no settings: %s", error)
        return
    ls.workspace_scan.configure(
        ls.documents.configuration.with_client_settings(response[0] if response else None)
    )
    ls.completion.update(ls.documents.snapshot())


async def did_change_configuration(ls: Server, params: types.DidChangeConfigurationParams) -> None:
    """LSP: workspace/didChangeConfiguration. Requests the settings if the client
    supports workspace/configuration. Other clients send the settings in the notification."""
    if ls.client.supports_configuration:
        await request_settings(ls)
    elif isinstance(params.settings, dict):
        section = params.settings.get(SECTION)
        ls.workspace_scan.configure(ls.documents.configuration.with_client_settings(section))
        ls.completion.update(ls.documents.snapshot())


def did_change_workspace_folders(ls: Server, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """LSP: workspace/didChangeWorkspaceFolders."""
    added, removed = (
        set(_paths(folder.uri for folder in folders))
        for folders in (params.event.added, params.event.removed)
    )
    ls.workspace_scan.configure(ls.documents.configuration.with_folders(added, removed))
    ls.completion.update(ls.documents.snapshot())


def did_change_watched_files(ls: Server, params: types.DidChangeWatchedFilesParams) -> None:
    """LSP: workspace/didChangeWatchedFiles."""
    paths = _paths(change.uri for change in params.changes)
    if any(os.path.basename(path) in (OWN_FILE, SHARED_FILE) for path in paths):
        ls.workspace_scan.restart()
        ls.completion.update(ls.documents.snapshot())
    ls.scheduler.on_files_changed(paths)


def did_rename_files(ls: Server, params: types.RenameFilesParams) -> None:
    """LSP: workspace/didRenameFiles."""
    renamed = [uri for file in params.files for uri in (file.old_uri, file.new_uri)]
    ls.scheduler.on_files_changed(_paths(renamed))


def did_delete_files(ls: Server, params: types.DeleteFilesParams) -> None:
    """LSP: workspace/didDeleteFiles."""
    ls.scheduler.on_files_changed(_paths(file.uri for file in params.files))


HANDLERS: dict[str, Callable[..., Any]] = {
    types.WORKSPACE_DID_CHANGE_CONFIGURATION: did_change_configuration,
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: did_change_workspace_folders,
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: did_change_watched_files,
    types.WORKSPACE_DID_RENAME_FILES: did_rename_files,
    types.WORKSPACE_DID_DELETE_FILES: did_delete_files,
}

_CONFIGURATION_FILES = types.FileOperationRegistrationOptions(
    filters=[
        *(
            types.FileOperationFilter(
                scheme="file", pattern=types.FileOperationPattern(glob=pattern)
            )
            for pattern in ANALYZED_FILES
        ),
        types.FileOperationFilter(
            scheme="file",
            pattern=types.FileOperationPattern(
                glob="**", matches=types.FileOperationPatternKind.Folder
            ),
        ),
    ]
)

OPTIONS = {
    types.WORKSPACE_DID_RENAME_FILES: _CONFIGURATION_FILES,
    types.WORKSPACE_DID_DELETE_FILES: _CONFIGURATION_FILES,
}


def _paths(file_uris: Iterable[str]) -> list[str]:
    """The paths of the URIs `file_uris`. URIs that do not refer to files are skipped."""
    return [path for path in map(uris.to_path, file_uris) if path is not None]
