"""textDocument/documentHighlight: the references of a component in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.server import seed
from tests.server.asking import ask, at, in_units
from tests.server.support import (
    write_file,
)
from tests.server.wire import Wire, running


def highlights(server: Wire, uri: str, line: int, character: int) -> Any:
    """textDocument/documentHighlight: the ranges."""
    found = ask(server, "textDocument/documentHighlight", at(uri, line, character))
    return found and [each["range"] for each in found]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_highlights_all_references_of_the_component_in_the_file(
    tmp_path: Path, encoding: str
) -> None:
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    place = seed.KEY_POLICY_TO_VPCE[encoding]
    with running(in_units(encoding)) as server:
        server.open(kms, seed.KMS)
        both = [seed.lsp_range(place), seed.lsp_range(seed.KEY_TO_KEY_POLICY)]
        assert highlights(server, kms, place[0], place[1]) == both
        assert highlights(server, kms, 19, 30) == both
        assert len(highlights(server, endpoint, 14, 20)) == 3
        assert highlights(server, kms, 0, 3) is None
        assert highlights(server, kms, 4, 20) is None


def test_highlights_exclude_other_components(tmp_path: Path) -> None:
    text = "".join(
        f'resource "test_a" "{a}" {{\n  v = test_a.{b}.id\n}}\n'
        for a, b in ("xy", "yx", "zw", "wz")
    )
    main = write_file(tmp_path / "main.tf", text)
    with running() as server:
        server.open(main, text)
        assert highlights(server, main, 1, 8) == [
            seed.lsp_range((1, 6, 17)),
            seed.lsp_range((4, 6, 17)),
        ]
