"""Any bytes as a configuration; what is offered for its cycles is made."""

from __future__ import annotations

from tests.fuzz.sheets import TOP, sheet
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.model import Analysis
from tf_cycle_ls.fixes.engine.explanations import explanations_for_component
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
from tf_cycle_ls.text import Document, apply
from tf_cycle_ls.vfs import Overlay

# Each repair is an analysis, and there may be hundreds for what a fuzzer makes of a cycle.
_MOST = 10


def check(data: bytes) -> None:
    """Each repair breaks a cycle, makes no other, and leaves no text that reads worse."""
    files = sheet(data)
    root = analyze(TOP, files)
    for component in root.components[:2]:
        explanations_for_component(component, root)
        for fix in fixes_for_component(component, root, files)[:_MOST]:
            edited = {
                path: Document(path, apply(root.documents[path].data, edits))
                for path, edits in fix.edits.items()
            }
            after = analyze(TOP, Overlay(files, edited))
            assert _edges(after) < _edges(root), fix.title
            for path, document in edited.items():
                document.data.decode()
                assert len(_issues(after, path)) <= len(_issues(root, path)), fix.title


def _edges(root: Analysis) -> set[tuple[str, str]]:
    return {(edge.source, edge.target) for each in root.components for edge in each.edges}


def _issues(root: Analysis, path: str) -> list[str]:
    return [issue.message for issue in root.files[path].issues]
