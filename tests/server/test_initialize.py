"""Tests of `initialize`: capabilities, position encoding and startup time."""

from __future__ import annotations

import sys

import pytest

from tests.server.wire import INITIALIZE_PARAMS, SERVER, running, wire
from tf_cycle_ls import __version__

# Packages that are slow to import and not needed for the response.
HEAVY = ("hcl2", "lark", "networkx", "tree_sitter")


def test_announced_capabilities() -> None:
    """The server announces exactly these capabilities."""
    with wire() as server:
        assert server.initialize() == {
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
                        "tf-cycle-ls.repair",
                    ]
                },
                "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}},
            },
            "serverInfo": {"name": "tf-cycle-ls", "version": __version__},
        }


@pytest.mark.parametrize("unit", ["utf-8", "utf-16", "utf-32"])
def test_position_encoding_option_overrides_the_client(unit: str) -> None:
    """ALE counts bytes but does not announce it. clangd has --offset-encoding for such clients."""
    offers = {"general": {"positionEncodings": ["utf-32", "utf-8", "utf-16"]}}
    for capabilities in (None, offers):
        with wire([*SERVER, f"--position-encoding={unit}"]) as server:
            assert server.initialize(capabilities)["capabilities"]["positionEncoding"] == unit


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (["utf-8", "utf-16"], "utf-8"),
        (["utf-16", "utf-8"], "utf-16"),
        (["utf-32", "utf-8"], "utf-32"),
        (["utf-7", "utf-8"], "utf-8"),
        (["utf-7"], "utf-16"),
        ([], "utf-16"),
    ],
    ids=lambda value: "+".join(value) or "none" if isinstance(value, list) else None,
)
def test_position_encoding(offered: list[str], chosen: str) -> None:
    """LSP, positionEncodings: ordered by preference of the client. UTF-16 is the fallback."""
    with wire() as server:
        result = server.initialize({"general": {"positionEncodings": offered}})
        assert result["capabilities"]["positionEncoding"] == chosen


def test_initialize_does_not_import_the_analysis() -> None:
    """The analysis is imported after `initialized`."""
    with wire([sys.executable, "-X", "importtime", "-m", "tf_cycle_ls"]) as server:
        assert "result" in server.ask("initialize", INITIALIZE_PARAMS)
        server.ask("shutdown")
        server.notify("exit")
        assert server.exit_code() == 0
        imported = {line.rpartition("|")[2].strip() for line in server.errors.splitlines()}
    assert "pygls" in imported
    assert imported.isdisjoint(HEAVY)


def test_null_and_unknown_capabilities_are_accepted() -> None:
    """LSP 3.17: capabilities may be null, or come from a later version."""
    capabilities = {
        "workspace": None,
        "general": {"positionEncodings": None},
        "textDocument": {"someday": {"true": [1, 2.5, None]}},
        "experimental": {"anything": True},
    }
    with running(capabilities) as server:
        assert server.ask("shutdown")["result"] is None
