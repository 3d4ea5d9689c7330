"""Benchmarks of requests in one large file, and in a large component."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import servers
from benchmarks.configurations import LINES_OF_SERVICE, component, one_file, plain_resources, write
from benchmarks.table import Row, Times
from tests.server.wire import Wire

_TIMES, _WARM = 30, 4
_ACTION_LINES = 3_000
_SAVE_LINES = 10_000
_RESOURCES = 10_000
_NODES, _EDGES = 1_000, 10_000


def rows() -> Iterator[Row]:
    """Yield the rows of the table."""
    yield from _code_actions()
    yield from _requests_in_component()
    yield _save_of_one_file()
    yield _added_block()
    yield _first_cycle()


def _code_actions() -> Iterator[Row]:
    """Code actions on a cycle of two nodes in a file as long as the longest of 23,000 public
    ones."""
    text = one_file(_ACTION_LINES)
    name = f"service_000_{_ACTION_LINES // LINES_OF_SERVICE // 2:05}"
    header = f'resource "aws_s3_bucket" "{name}" {{\n'
    cyclic = text.replace(header, f"{header}  after = aws_iam_role_policy.{name}.id\n")
    for changing, bar in ((True, 0.050), (False, 0.010)):

        def ask(server: Wire, uri: str, *, changing: bool = changing) -> list[float]:
            at = server.wait_published(uri)["diagnostics"][0]["range"]
            return servers.acting(server, uri, cyclic, at, _TIMES, changing=changing)

        times = _in_file(cyclic, ask)
        what = f"code actions, one file of {_ACTION_LINES:,} lines, "
        what += "changed before" if changing else "again"
        yield Row(what, str(times), "", f"p95 ≤ {bar * 1000:.0f} ms", times.p95 <= bar)


def _requests_in_component() -> Iterator[Row]:
    text = component(_NODES, _EDGES)
    for method in ("textDocument/codeAction", "textDocument/hover"):
        for changing in (True, False):

            def ask(
                server: Wire, uri: str, *, method: str = method, changing: bool = changing
            ) -> list[float]:
                at = server.wait_published(uri)["diagnostics"][0]["range"]
                extra = (
                    {"range": at, "context": {"diagnostics": []}}
                    if method.endswith("codeAction")
                    else {"position": at["start"]}
                )
                return _asking(server, uri, text, method, extra, changing=changing)

            times = _in_file(text, ask)
            what = f"{method.partition('/')[2]}, a component of {_NODES:,} nodes, "
            what += "changed before" if changing else "again"
            yield Row(what, str(times), "", "p50 ≤ 50 ms", times.median <= 0.050)


def _asking(
    server: Wire, uri: str, text: str, method: str, extra: dict[str, Any], *, changing: bool
) -> list[float]:
    seconds = []
    for version in range(2, _TIMES + 2):
        if changing:
            server.replace(uri, f"{text}# {version}\n", version)
        start = time.perf_counter()
        server.ask(method, {"textDocument": {"uri": uri}, **extra})
        seconds.append(time.perf_counter() - start)
    return seconds


def _save_of_one_file() -> Row:
    text = one_file(_SAVE_LINES)
    single = _in_file(text, lambda server, uri: _saving(server, uri, text, "# {}\n"))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        files = write(root, _SAVE_LINES)
        file = files[len(files) // 2]
        own = file.read_text(encoding="utf-8")

        def save(server: Wire) -> list[float]:
            server.open(file.as_uri(), own)
            server.wait_published(file.as_uri())
            return _saving(server, file.as_uri(), own, "# {}\n")

        many = Times(tuple(servers.ours(save, [root])[_WARM:]))
    ratio = single.median / many.median
    beside = f"in {len(files)} files {many.median * 1000:.1f} ms: {ratio:.2f} times"
    what = f"save to diagnostics, {_SAVE_LINES:,} lines in one file"
    return Row(what, str(single), beside, "≤ 1.5 times", ratio <= 1.5)


def _added_block() -> Row:
    """Each save adds another block, so that the graph has another node."""
    text = plain_resources(_RESOURCES)
    block = '\nresource "test_a" "added{}" {{\n  v = test_a.n0.id\n}}\n'
    times = _in_file(text, lambda server, uri: _saving(server, uri, text, block))
    what = f"save that adds a block, {_RESOURCES:,} resources in one file"
    return Row(what, str(times), "", "p50 ≤ 50 ms", times.median <= 0.050)


def _saving(server: Wire, uri: str, text: str, addition: str) -> list[float]:
    """Seconds from each save to its diagnostics. Each time another text is added at the end."""
    seconds = []
    for version in range(2, _TIMES + 2):
        server.replace(uri, text + addition.format(version), version)
        start = time.perf_counter()
        server.save(uri)
        server.wait_published(uri, version=version)
        seconds.append(time.perf_counter() - start)
    return seconds


def _first_cycle() -> Row:
    """The first cycle of a running server, against the next ones in another root module."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        first, later = [], []
        for _ in range(7):
            seconds = servers.ours(lambda server: _closing_cycles(server, root), [root])
            first.append(seconds[0])
            later += seconds[1:]
    more = Times(tuple(first)).median - Times(tuple(later)).median
    measured = f"{Times(tuple(first)).median * 1000:.0f} ms"
    beside = f"a later one {Times(tuple(later)).median * 1000:.0f} ms"
    return Row("the first cycle of a server", measured, beside, "≤ 50 ms more", more <= 0.05)


def _closing_cycles(server: Wire, root: Path) -> list[float]:
    seconds = []
    for number in range(4):
        path = root / str(number) / "main.tf"
        path.parent.mkdir(exist_ok=True)
        open_text = 'resource "test_a" "a" {\n}\n\nresource "test_a" "b" {\n  v = test_a.a.id\n}\n'
        path.write_text(open_text, encoding="utf-8")
        server.open(path.as_uri(), open_text)
        server.wait_published(path.as_uri())
        server.settle()
        closed = open_text.replace("{\n}", "{\n  v = test_a.b.id\n}")
        server.replace(path.as_uri(), closed, 2)
        path.write_text(closed, encoding="utf-8")
        start = time.perf_counter()
        server.save(path.as_uri())
        assert server.wait_published(path.as_uri(), version=2)["diagnostics"]
        seconds.append(time.perf_counter() - start)
    return seconds


def _in_file(text: str, ask: Callable[[Wire, str], list[float]]) -> Times:
    """Open a text as the only file of a workspace, and measure without the first times."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder).resolve() / "main.tf"
        path.write_text(text, encoding="utf-8")

        def work(server: Wire) -> list[float]:
            server.open(path.as_uri(), text)
            return ask(server, path.as_uri())

        return Times(tuple(servers.ours(work, [path.parent])[_WARM:]))
