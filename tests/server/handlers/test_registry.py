"""The queries load the analysis only at the first request."""

from __future__ import annotations

import sys

from tests.server.wire import INITIALIZE_PARAMS, wire

# Packages that are slow to import and not needed for the response.
HEAVY = ("hcl2", "lark", "networkx", "tree_sitter")


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
