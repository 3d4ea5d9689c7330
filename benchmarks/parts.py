"""Breaks down the time of a cold check, and of the response to a save."""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks import anchors
from benchmarks.configurations import write, write_workspace
from benchmarks.table import Row, Times
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.module_calls import roots
from tf_cycle_ls.analysis.module_loader import called_directories
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.file import read_file
from tf_cycle_ls.server.diagnostics.convert import to_diagnostics
from tf_cycle_ls.syntax import parser
from tf_cycle_ls.text import Document, Encoding
from tf_cycle_ls.vfs import Disk, Overlay

_LINES, _LINES_OF_ROOT = 120_000, 1_000
_SAVES = 60


def rows(trees: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of the table; `trees` are folders of real configuration."""
    gc.disable()  # A garbage collection would distort a random part.
    try:
        with tempfile.TemporaryDirectory() as folder:
            write_workspace(Path(folder), _LINES, _LINES_OF_ROOT)
            yield from _cold("generated", Path(folder))
        for tree in trees:
            yield from _cold("real", Path(tree).resolve())
        with tempfile.TemporaryDirectory() as folder:
            yield from _saved(Path(folder).resolve())
    finally:
        gc.enable()


def _roots(directories: Iterable[str]) -> list[str]:
    return roots({path: called_directories(path, Disk()) for path in directories})


def _cold(kind: str, folder: Path) -> Iterator[Row]:
    texts = [path.read_bytes() for path in sorted(folder.rglob("*.tf"))]
    floor = anchors.parsing(texts)
    parsed = _seconds(lambda: [parser.parse_whole_file(text) for text in texts])
    kept: list[object] = []
    read = _seconds(lambda: kept.extend(map(read_file, texts)))
    directories = [str(path) for path in [folder, *folder.rglob("*/")] if any(path.glob("*.tf"))]
    found: list[str] = []
    searched = _seconds(lambda: found.extend(_roots(directories)))
    analyzed = _seconds(lambda: kept.extend(analyze(root, Disk()) for root in found))
    for what, seconds in (
        ("blocks, references and syntax errors", parsed),
        ("declarations", read - parsed),
        ("find root modules", searched),
        ("modules, graph, components", analyzed),
    ):
        yield Row(f"{what}, {kind}", f"{seconds * 1000:.0f} ms", f"{seconds / floor:.2f} parses")


def _saved(folder: Path) -> Iterator[Row]:
    """The analysis after a save. The rest of the time to diagnostics is files and protocol."""
    file = write(folder, 10_000)[50]
    text = file.read_bytes()
    analysis: Analysis = analyze(str(folder), Disk())
    analyzing, converting = [], []
    for number in range(_SAVES):
        edited = Document(str(file), text + f"# {number}\n".encode())
        start = time.perf_counter()
        analysis = analyze(str(folder), Overlay(Disk(), {str(file): edited}), analysis)
        between = time.perf_counter()
        to_diagnostics(analysis, Encoding.UTF16, lambda path: f"file://{path}")
        analyzing.append(between - start)
        converting.append(time.perf_counter() - between)
    yield Row("of a save: analysis", str(Times(tuple(analyzing))))
    yield Row("of a save: diagnostics", str(Times(tuple(converting))))


def _seconds(work: Callable[[], object]) -> float:
    """Seconds of CPU for a function."""
    start = time.process_time()
    work()
    return time.process_time() - start
