"""A megabyte of configuration makes at most two megabytes of diagnostics."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lsprotocol import converters, types

from tests.fixes.support import analyze_texts
from tests.render.test_limits import HOSTILE, MAX_REPORT, SIZE, pairs
from tests.sampled import sampled
from tf_cycle_ls.server.diagnostics.convert import to_diagnostics
from tf_cycle_ls.settings.settings import Settings
from tf_cycle_ls.text import Encoding


def diagnostics_of(text: str, settings: Settings | None = None) -> list[types.Diagnostic]:
    """The diagnostics of a file with this text."""
    analysis = analyze_texts({"main.tf": text})
    by_path = to_diagnostics(
        analysis, Encoding.UTF16, lambda path: Path(path).as_uri(), settings or Settings()
    )
    return [diagnostic for diagnostics in by_path.values() for diagnostic in diagnostics]


@pytest.mark.parametrize(
    "size",
    [
        pytest.param(SIZE // 2, id="100 kB"),
        pytest.param(5 * SIZE, marks=pytest.mark.slow, id="1 MB"),
    ],
)
@pytest.mark.parametrize("name", sampled(HOSTILE, 3))
def test_diagnostics_are_limited(name: str, size: int) -> None:
    diagnostics = diagnostics_of(HOSTILE[name](size))
    converter = converters.get_converter()
    assert len(json.dumps(converter.unstructure(diagnostics))) <= MAX_REPORT


def test_number_of_diagnostics_left_out_is_stated() -> None:
    diagnostics = diagnostics_of(pairs("", 1_500))
    (note,) = [one for one in diagnostics if "not shown" in one.message]
    assert note.range == types.Range(types.Position(0, 0), types.Position(0, 0))
    assert note.message.startswith(f"{3_000 - (len(diagnostics) - 1)} more diagnostics")
    assert 1_000 < len(diagnostics) < 2_000


def test_usual_diagnostics_are_complete() -> None:
    diagnostics = diagnostics_of(pairs("", 300))
    assert len(diagnostics) == 600
