"""textDocument/documentLink: each reference links to the next one of its cycle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.server import seed
from tests.server.asking import in_units, of_file
from tests.server.support import (
    CALLER,
    MODULE,
    MODULE_M_O,
    TEST_A_X_ID,
    VAR_V,
    wait_for_diagnostics,
    write_file,
)
from tests.server.wire import Wire, running


def links(server: Wire, uri: str) -> list[tuple[Any, str]]:
    """textDocument/documentLink: the range and the target of each link."""
    answer = of_file(server, "textDocument/documentLink", uri)
    return [(link["range"], link["target"]) for link in answer]


def link_to(uri: str, place: seed.Place) -> str:
    """The target of a link to a place."""
    return seed.link_to(uri, seed.lsp_range(place)["start"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_each_reference_links_to_the_next(tmp_path: Path, encoding: str) -> None:
    """Links follow the shortest cycle."""
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    place = seed.KEY_POLICY_TO_VPCE[encoding]
    to_kms_policy = link_to(kms, place)
    to_endpoint_policy = link_to(endpoint, seed.VPCE_TO_ENDPOINT_POLICY)
    to_vpce = link_to(endpoint, seed.ENDPOINT_POLICY_TO_VPCE)
    tooltips = {"textDocument": {"documentLink": {"tooltipSupport": True}}}
    with running({**in_units(encoding), **tooltips}) as server:
        server.open(kms, seed.KMS)
        assert links(server, kms) == [
            (seed.lsp_range(place), to_endpoint_policy),
            (seed.lsp_range(seed.KEY_TO_KEY_POLICY), to_kms_policy),
        ]
        assert links(server, endpoint) == [
            (seed.lsp_range(seed.ENDPOINT_POLICY_TO_KEY), link_to(kms, seed.KEY_TO_KEY_POLICY)),
            (seed.lsp_range(seed.ENDPOINT_POLICY_TO_VPCE), to_endpoint_policy),
            (seed.lsp_range(seed.VPCE_TO_ENDPOINT_POLICY), to_vpce),
        ]
        (link, _) = of_file(server, "textDocument/documentLink", kms)
        assert link["tooltip"] == (
            f"Next reference in the cycle: {seed.VPCE} → {seed.ENDPOINT_POLICY}, in policy"
        )
        # LSP, DocumentLinkClientCapabilities: not every client supports tooltips.
        with running() as other:
            other.open(kms, seed.KMS)
            assert "tooltip" not in of_file(other, "textDocument/documentLink", kms)[0]
        # Other references have no links. Without cycles there are no links at all.
        server.replace(kms, 'resource "aws_kms_alias" "a" {\n  k = aws_kms_key.primary.id\n}\n', 2)
        assert links(server, kms) == []


def test_links_between_a_module_and_its_caller(tmp_path: Path) -> None:
    main = write_file(tmp_path / "modules" / "m" / "main.tf", MODULE)
    caller = write_file(tmp_path / "app" / "main.tf", CALLER)
    with running(folders=[tmp_path.as_uri()]) as server:
        server.open(main, MODULE)
        wait_for_diagnostics(server, main)
        assert links(server, main) == [
            (VAR_V, seed.link_to(caller, MODULE_M_O["start"])),
            (TEST_A_X_ID, seed.link_to(main, VAR_V["start"])),
        ]
        assert links(server, caller) == [(MODULE_M_O, seed.link_to(main, TEST_A_X_ID["start"]))]
