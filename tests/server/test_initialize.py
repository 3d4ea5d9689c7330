"""What is agreed on at the beginning."""

from __future__ import annotations

import sys

import pytest

from tests.server.wire import INITIALIZE_PARAMS, SERVER, running, wire
from tf_cycle_ls import __version__

# What is slow to load and not needed for an answer.
HEAVY = ("hcl2", "lark", "networkx", "tree_sitter")


def test_what_is_announced() -> None:
    """What there is, and nothing else."""
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
def test_a_unit_for_a_client_that_does_not_tell_its_own(unit: str) -> None:
    """ALE counts in bytes and says nothing of it, as clangd's --offset-encoding is for."""
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
    """LSP, positionEncodings: the client names them in the order it likes them; utf-16 goes."""
    with wire() as server:
        result = server.initialize({"general": {"positionEncodings": offered}})
        assert result["capabilities"]["positionEncoding"] == chosen


def test_the_answer_does_not_wait_for_the_core() -> None:
    """Only after `initialized` is there time to load it."""
    with wire([sys.executable, "-X", "importtime", "-m", "tf_cycle_ls"]) as server:
        assert "result" in server.ask("initialize", INITIALIZE_PARAMS)
        server.ask("shutdown")
        server.notify("exit")
        assert server.exit_code() == 0
        imported = {line.rpartition("|")[2].strip() for line in server.errors.splitlines()}
    assert "pygls" in imported
    assert imported.isdisjoint(HEAVY)


def test_everything_at_once() -> None:
    """LSP 3.17: null where a client has nothing to say, and capabilities of later versions."""
    capabilities = {
        "workspace": None,
        "general": {"positionEncodings": None},
        "textDocument": {"someday": {"true": [1, 2.5, None]}},
        "experimental": {"anything": True},
    }
    with running(capabilities) as server:
        assert server.ask("shutdown")["result"] is None
