"""The handlers that are registered: what the server announces at `initialize`."""

from __future__ import annotations

from tests.server.wire import wire


def test_announced_capabilities() -> None:
    """The server announces exactly these capabilities."""
    with wire() as server:
        answer = server.initialize()
        assert answer["serverInfo"].pop("version")
        assert answer == {
            "capabilities": {
                "positionEncoding": "utf-16",
                "textDocumentSync": {"openClose": True, "change": 2, "save": True},
                "codeActionProvider": {
                    "codeActionKinds": ["quickfix", "source.fixAll.tf-cycle"],
                    "resolveProvider": True,
                },
                "hoverProvider": True,
                "codeLensProvider": {"resolveProvider": False},
                "documentLinkProvider": {"resolveProvider": False},
                "documentHighlightProvider": True,
                "callHierarchyProvider": True,
                "executeCommandProvider": {
                    "commands": [
                        "tf-cycle-ls.nextEdge",
                        "tf-cycle-ls.previousEdge",
                        "tf-cycle-ls.component",
                        "tf-cycle-ls.addresses",
                        "tf-cycle-ls.dependencyPath",
                        "tf-cycle-ls.dependents",
                        "tf-cycle-ls.graph",
                        "tf-cycle-ls.openDocumentation",
                        "tf-cycle-ls.repair",
                    ]
                },
                "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}},
            },
            "serverInfo": {"name": "tf-cycle-ls"},
        }
