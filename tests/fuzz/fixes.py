"""Fuzz target: any bytes as a configuration; all fixes of its cycles are applied."""

from __future__ import annotations

from tests.fuzz.sheets import TOP, sheet
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.engine.explanations import explanations_for_component
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
from tf_cycle_ls.text import Document, apply
from tf_cycle_ls.vfs import Overlay

# Each fix requires an analysis, and a fuzzer's cycles may have hundreds of fixes.
_MAX_FIXES = 10


def check(data: bytes) -> None:
    """Each fix removes cycle edges, adds none, and adds no syntax errors."""
    files = sheet(data)
    analysis = analyze(TOP, files)
    for component in analysis.components[:2]:
        explanations_for_component(component, analysis)
        for fix in fixes_for_component(component, analysis, files)[:_MAX_FIXES]:
            edited = {
                path: Document(path, apply(analysis.documents[path].data, edits))
                for path, edits in fix.edits.items()
            }
            after = analyze(TOP, Overlay(files, edited))
            assert _edges(after) < _edges(analysis), fix.title
            for path, document in edited.items():
                document.data.decode()
                assert len(_issues(after, path)) <= len(_issues(analysis, path)), fix.title


def _edges(analysis: Analysis) -> set[tuple[str, str]]:
    return {
        (edge.source, edge.target) for component in analysis.components for edge in component.edges
    }


def _issues(analysis: Analysis, path: str) -> list[str]:
    return [issue.message for issue in analysis.files[path].issues]
