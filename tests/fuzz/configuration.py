"""Fuzz target: any bytes as a configuration of several files and modules."""

from __future__ import annotations

from tests.fuzz.invariants import check_analysis
from tests.fuzz.sheets import TOP, sheet
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.server.diagnostics.convert import to_diagnostics
from tf_cycle_ls.settings.settings import Settings
from tf_cycle_ls.text import Encoding


def check(data: bytes) -> None:
    """The configuration can be analyzed, and its diagnostics lie inside the documents."""
    analysis = analyze(TOP, sheet(data))
    check_analysis(analysis)
    diagnostics = to_diagnostics(analysis, Encoding.UTF16, lambda name: name, Settings())
    for path, of_file in diagnostics.items():
        documents = analysis.documents
        lines = len(documents[path].line_starts) if path in documents else 1
        assert all(diagnostic.range.end.line < lines for diagnostic in of_file)
