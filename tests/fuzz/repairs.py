"""Any bytes as a configuration; what is offered for its cycles is made."""

from __future__ import annotations

from tests.fuzz.sheets import TOP, sheet
from tf_cycle_ls.analysis.analyse import analyse
from tf_cycle_ls.analysis.answers import Root
from tf_cycle_ls.files import Overlay
from tf_cycle_ls.fixes.explanations import explanations_for
from tf_cycle_ls.fixes.offers import offers_for
from tf_cycle_ls.text import Document, apply

# Each repair is an analysis, and there may be hundreds for what a fuzzer makes of a cycle.
_MOST = 10


def check(data: bytes) -> None:
    """Each repair breaks a cycle, makes no other, and leaves no text that reads worse."""
    files = sheet(data)
    root = analyse(TOP, files)
    for component in root.components[:2]:
        explanations_for(component, root)
        for fix in offers_for(component, root, files)[:_MOST]:
            edited = {
                path: Document(path, apply(root.documents[path].data, edits))
                for path, edits in fix.edits.items()
            }
            after = analyse(TOP, Overlay(files, edited))
            assert _edges(after) < _edges(root), fix.title
            for path, document in edited.items():
                document.data.decode()
                assert len(_faults(after, path)) <= len(_faults(root, path)), fix.title


def _edges(root: Root) -> set[tuple[str, str]]:
    return {(edge.source, edge.target) for each in root.components for edge in each.edges}


def _faults(root: Root, path: str) -> list[str]:
    return [fault.message for fault in root.files[path].faults]
