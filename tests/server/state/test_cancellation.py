"""A cancelled job stops at its next file access (LSP: $/cancelRequest)."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest

from tf_cycle_ls.server.state.cancellation import CancellableFiles, Cancelled
from tf_cycle_ls.vfs import Disk

CYCLE = "locals {\n  a = local.b\n  b = local.a\n}\n"


def test_cancelled_files_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "main.tf"
    path.write_text(CYCLE)
    cancelled = Event()
    files = CancellableFiles(Disk(), cancelled)
    assert files.list_dir(str(tmp_path)) == ("main.tf",)
    assert files.read(str(path)) == Disk().read(str(path))
    cancelled.set()
    with pytest.raises(Cancelled):
        files.list_dir(str(tmp_path))
    with pytest.raises(Cancelled):
        files.read(str(path))
