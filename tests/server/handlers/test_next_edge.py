"""The command tf-cycle-ls.nextEdge: stepping through a cycle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.server import seed
from tests.server.asking import at, execute, in_units
from tests.server.support import (
    CALLER,
    MODULE,
    MODULE_M_O,
    TEST_A_X_ID,
    VAR_V,
    location,
    wait_for_diagnostics,
    write_file,
)
from tests.server.wire import Wire, running

NEXT = "tf-cycle-ls.nextEdge"


def next_from(server: Wire, place: Any) -> Any:
    """The next edge from a location."""
    start = place["range"]["start"]
    return execute(server, NEXT, at(place["uri"], start["line"], start["character"]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_next_edge_follows_the_long_cycle(tmp_path: Path, encoding: str) -> None:
    """Although a shorter cycle branches off."""
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    ring = [
        location(kms, seed.KEY_TO_KEY_POLICY),
        location(kms, seed.KEY_POLICY_TO_VPCE[encoding]),
        location(endpoint, seed.VPCE_TO_ENDPOINT_POLICY),
        location(endpoint, seed.ENDPOINT_POLICY_TO_KEY),
    ]
    with running(in_units(encoding)) as server:
        server.open(kms, seed.KMS)
        for _ in range(2):
            for here, there in zip(ring, [*ring[1:], ring[0]], strict=True):
                assert next_from(server, here) == there
        # Starting at another location follows the shortest cycle through it.
        inner = location(endpoint, seed.ENDPOINT_POLICY_TO_VPCE)
        back = next_from(server, inner)
        assert back == ring[2]
        assert next_from(server, back) == inner
        # From a block, or its header, to its first reference.
        assert execute(server, NEXT, at(kms, *seed.KEY_HEADER[:2])) == ring[0]
        assert execute(server, NEXT, at(kms, seed.KEY_HEADER[0] + 1, 0)) == ring[0]
        # Not between blocks.
        assert execute(server, NEXT, at(kms, seed.KEY_HEADER[0] - 1, 0)) is None


def test_through_a_module(tmp_path: Path) -> None:
    main = write_file(tmp_path / "modules" / "m" / "main.tf", MODULE)
    caller = write_file(tmp_path / "app" / "main.tf", CALLER)
    with running(folders=[tmp_path.as_uri()]) as server:
        server.open(main, MODULE)
        wait_for_diagnostics(server, main)
        argument = {"uri": caller, "range": MODULE_M_O}
        assert next_from(server, {"uri": main, "range": VAR_V}) == argument
        assert next_from(server, argument) == {"uri": main, "range": TEST_A_X_ID}
        assert next_from(server, {"uri": main, "range": TEST_A_X_ID}) == {
            "uri": main,
            "range": VAR_V,
        }


def test_next_edge_uses_the_open_document(tmp_path: Path) -> None:
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    with running() as server:
        server.open(kms, seed.KMS)
        server.open(endpoint, seed.ENDPOINT)
        server.replace(kms, "# a line more\n" + seed.KMS, 2)
        line, start, end = seed.KEY_TO_KEY_POLICY
        after_the_change = execute(server, NEXT, at(endpoint, *seed.ENDPOINT_POLICY_TO_KEY[:2]))
        assert after_the_change == location(kms, (line + 1, start, end))
