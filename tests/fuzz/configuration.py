"""Any bytes as a configuration of several files and modules."""

from __future__ import annotations

from tests.fuzz.promises import check_root
from tests.fuzz.sheets import TOP, sheet
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.server.diagnostics.convert import findings
from tf_cycle_ls.settings.settings import Settings
from tf_cycle_ls.text import Encoding


def check(data: bytes) -> None:
    """There is an answer about it, which can be told to an editor."""
    root = analyze(TOP, sheet(data))
    check_root(root)
    for path, told in findings(root, Encoding.UTF16, lambda name: name, Settings()).items():
        lines = len(root.documents[path].line_starts) if path in root.documents else 1
        assert all(each.range.end.line < lines for each in told)
