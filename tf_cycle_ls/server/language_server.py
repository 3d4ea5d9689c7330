"""The language server object: creates the parts of the server and connects them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import FeatureRequestError, JsonRpcException, JsonRpcParseError
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter

from tf_cycle_ls import __version__
from tf_cycle_ls.server.client.completion_registration import CompletionRegistration
from tf_cycle_ls.server.client.notifier import Notifier
from tf_cycle_ls.server.diagnostics.publisher import Publisher
from tf_cycle_ls.server.diagnostics.store import DiagnosticStore
from tf_cycle_ls.server.lsp import uris, watchdog
from tf_cycle_ls.server.lsp.message_input import is_decoding_error
from tf_cycle_ls.server.protocol import Protocol
from tf_cycle_ls.server.scheduling.analysis_reporter import AnalysisReporter
from tf_cycle_ls.server.scheduling.analysis_scheduler import AnalysisScheduler
from tf_cycle_ls.server.scheduling.background_tasks import BackgroundTasks
from tf_cycle_ls.server.scheduling.query_runner import QueryRunner
from tf_cycle_ls.server.scheduling.worker import Worker
from tf_cycle_ls.server.scheduling.workspace_scan import WorkspaceScan
from tf_cycle_ls.server.state.client_capabilities import ClientCapabilities, resolve_capabilities
from tf_cycle_ls.server.state.client_configuration import ClientConfiguration
from tf_cycle_ls.server.state.documents import OpenDocuments
from tf_cycle_ls.server.state.expected_texts import ExpectedTexts
from tf_cycle_ls.server.state.module_call_index import ModuleCallIndex
from tf_cycle_ls.text import Encoding

if TYPE_CHECKING:
    from pygls.server import ServerErrors

logger = logging.getLogger(__name__)

NAME = "tf-cycle-ls"


class Server(LanguageServer):
    """A pygls language server. The attributes declared here are set at `initialize`."""

    protocol: Protocol
    client: ClientCapabilities
    documents: OpenDocuments
    expected_texts: ExpectedTexts
    diagnostic_store: DiagnosticStore
    publisher: Publisher
    scheduler: AnalysisScheduler
    query_runner: QueryRunner
    workspace_scan: WorkspaceScan
    completion: CompletionRegistration
    walked_cycle: tuple[str, ...] = ()
    """The addresses of the cycle that the last nextEdge or previousEdge command followed."""

    def __init__(self) -> None:
        super().__init__(
            NAME,
            __version__,
            types.TextDocumentSyncKind.Incremental,
            protocol_cls=Protocol,
            converter_factory=default_converter,
            # This thread only reads stdin; analyses run on a separate thread.
            max_workers=1,
        )

    def begin(self, params: types.InitializeParams) -> None:
        """Create the state of the session from the `initialize` parameters."""
        # pygls handles only later changes of the trace value ($/setTrace).
        self.protocol.trace = params.trace or types.TraceValue.Off
        name = params.client_info.name if params.client_info else ""
        client = self.client = resolve_capabilities(params.capabilities, self._encoding(), name)
        configuration = ClientConfiguration(_folders(params)).with_initialization_options(
            params.initialization_options
        )
        self.documents = OpenDocuments(client.encoding, configuration)
        self.expected_texts = ExpectedTexts()
        self.diagnostic_store = DiagnosticStore()
        send = self.text_document_publish_diagnostics
        self.publisher = Publisher(self.diagnostic_store, send, uses_pull=client.uses_pull)
        notifier = Notifier(self, client)
        call_index, worker, tasks = ModuleCallIndex(), Worker(), BackgroundTasks()
        self.completion = CompletionRegistration(self, client, tasks.start)
        self.scheduler = AnalysisScheduler(
            client,
            self.documents,
            call_index,
            AnalysisReporter(self.diagnostic_store, self.publisher, notifier),
            worker,
            tasks,
            on_idle=self._on_idle,
        )
        self.query_runner = QueryRunner(client, self.documents, self.scheduler, worker)
        self.workspace_scan = WorkspaceScan(
            self.documents, call_index, self.scheduler, notifier, worker, tasks
        )

    def report_server_error(self, error: Exception, source: ServerErrors) -> None:
        """Log an error. (pygls would show a message to the user.)"""
        if source is FeatureRequestError:
            return  # The error has been logged and sent to the client.
        if is_decoding_error(error):
            self.protocol.refuse(None, JsonRpcParseError())
            logger.warning("a message is not valid JSON: %s", error)
            return
        trace = error.data if isinstance(error, JsonRpcException) else None
        details = trace.get("traceback", []) if isinstance(trace, dict) else []
        logger.error("%s: %s\n%s", source.__name__, error, "".join(details))

    def shutdown(self) -> None:
        """Make sure that the process ends. pygls calls this method at the end of the input."""
        watchdog.exit_soon(self.protocol.exit_code)
        super().shutdown()  # type: ignore[no-untyped-call]

    def _on_idle(self) -> None:
        self.workspace_scan.update_roots_if_calls_changed()

    def _encoding(self) -> Encoding:
        chosen = self.workspace.position_encoding
        kind = types.PositionEncodingKind
        return Encoding(chosen.value if isinstance(chosen, kind) else chosen)


def _folders(params: types.InitializeParams) -> frozenset[str]:
    """The workspace folders, or the root folder of an older client (LSP: rootUri)."""
    folders = params.workspace_folders or []
    folder_uris = [folder.uri for folder in folders] or [params.root_uri or ""]
    return frozenset(path for path in map(uris.to_path, folder_uris) if path is not None)
