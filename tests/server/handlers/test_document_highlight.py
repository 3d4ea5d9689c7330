"""textDocument/documentHighlight: the references of a component in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.server import seed
from tests.server.asking import ask, at, in_units
from tests.server.positions import parse_marks
from tests.server.support import write_file
from tests.server.wire import Wire, running


def highlights(server: Wire, uri: str, line: int, character: int) -> Any:
    """textDocument/documentHighlight: the ranges."""
    answer = ask(server, "textDocument/documentHighlight", at(uri, line, character))
    return answer and [highlight["range"] for highlight in answer]


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
        assert highlights(server, kms, *seed.KEY_TO_KEY_POLICY[:2]) == both
        assert len(highlights(server, endpoint, *seed.VPCE_TO_ENDPOINT_POLICY[:2])) == 3
        assert highlights(server, kms, *seed.KEY_POLICY_HEADER[:2]) is None
        assert highlights(server, kms, line=4, character=20) is None


def test_highlights_exclude_other_components(tmp_path: Path) -> None:
    text, references = parse_marks("""\
resource "test_a" "x" {
  v = «test_a.y.id»
}

resource "test_a" "y" {
  v = «test_a.x.id»
}

resource "test_a" "z" {
  v = test_a.w.id
}

resource "test_a" "w" {
  v = test_a.z.id
}
""")
    main = write_file(tmp_path / "main.tf", text)
    with running() as server:
        server.open(main, text)
        assert highlights(server, main, **references[0]["start"]) == references
