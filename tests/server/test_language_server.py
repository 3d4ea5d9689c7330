"""The session of a server: the negotiated position encoding, and its state."""

from __future__ import annotations

import pytest

from tests.server.wire import wire


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
