"""Benchmarks of the server: startup, memory, and CPU when idle."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import servers
from benchmarks.configurations import write_workspace
from benchmarks.table import Row, Times
from tests.server.wire import SERVER, Wire, wire

_IDLE_SECONDS = 10.0
_MEMORY_LINES, _LINES_OF_ROOT = 120_000, 10_000


def rows() -> Iterator[Row]:
    """Yield the rows of the table."""
    pairs = [(servers.answering(SERVER), servers.answering(servers.BARE)) for _ in range(15)]
    ours, bare = (Times(seconds) for seconds in zip(*pairs, strict=True))
    ratio = ours.median / bare.median
    beside = f"a bare pygls server {bare.median * 1000:.0f} ms: {ratio:.2f} times"
    measured = f"{ours.median * 1000:.0f} ms"
    yield Row("start to initialize answered", measured, beside, "≤ 0.6 times", ratio <= 0.6)
    with wire(servers.BARE) as server:
        server.initialize()
        bare_memory = servers.resident(server)
    with tempfile.TemporaryDirectory() as folder:
        roots = write_workspace(Path(folder).resolve(), _MEMORY_LINES, _LINES_OF_ROOT)
        texts = [path for root in roots for path in root.iterdir()]
        size = sum(path.stat().st_size for path in texts)
        memory, idle = servers.ours(lambda server: _with_all_open(server, roots), roots)
    most = 1.6 * bare_memory + 10 * size
    beside = f"a bare one {bare_memory / 1e6:.0f} MB, the texts {size / 1e6:.1f} MB"
    bar = f"≤ 1.6 bare ones + 10 times the texts = {most / 1e6:.0f} MB"
    yield Row("memory with all roots open", f"{memory / 1e6:.0f} MB", beside, bar, memory <= most)
    yield Row("processor when idle", f"{idle:.1%}", "", "0 %", idle == 0)


def _with_all_open(server: Wire, roots: list[Path]) -> tuple[int, float]:
    for root in roots:
        main = root / "main.tf"
        server.open(main.as_uri(), main.read_text(encoding="utf-8"))
        server.wait_published(main.as_uri())
    server.settle()
    return servers.resident(server), servers.idling(server, _IDLE_SECONDS)
