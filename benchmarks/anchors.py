"""Reference durations of other tools on the same machine."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import hcl2
import tree_sitter
import tree_sitter_hcl

from tests.terraform import binary
from tests.terraform.stub_provider import StubProvider
from tests.terraform.workdir import prepare

# A server without features, to measure the cost of pygls itself.
BARE_SERVER = """
from pygls.lsp.server import LanguageServer
LanguageServer("bare", "1").start_io()
"""
# python-hcl2 takes seconds where the others take milliseconds, so it parses only a part.
_PART_BYTES = 100_000


def parsing(texts: Sequence[bytes]) -> float:
    """Seconds of CPU for tree-sitter to parse complete texts: the minimum for any parser."""
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_hcl.language()))
    start = time.process_time()
    for text in texts:
        parser.parse(text)
    return time.process_time() - start


def python_hcl2(texts: Sequence[bytes]) -> float:
    """Seconds of CPU for python-hcl2 to parse the same texts, extrapolated from a part."""
    part: list[str] = []
    for text in texts:
        if sum(map(len, part)) > _PART_BYTES:
            break
        part.append(text.decode())
    hcl2.loads("a = 1\n")
    start = time.process_time()
    for piece in part:
        hcl2.loads(piece)
    took = time.process_time() - start
    return took * sum(map(len, texts)) / sum(map(len, part))


def noise() -> float:
    """The noise of the machine: the median duration of a loop divided by its minimum."""
    times = []
    for _ in range(30):
        start = time.perf_counter()
        sum(range(300_000))
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2] / min(times)


def python_start() -> float:
    """Seconds to start and exit a Python that does nothing."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter() - start


@cache
def terraform() -> binary.Program | None:
    """The terraform program, or None if it is not installed."""
    return binary.find()


def validating(directory: Path) -> float:
    """Seconds of `terraform validate` for a root module with installed providers."""
    program = terraform()
    assert program
    provider = StubProvider()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            workdir = prepare(directory, Path(scratch))
            provider.set_schemas(workdir.schemas)
            variables = {
                "CHECKPOINT_DISABLE": "1",
                **workdir.variables,
                "TF_REATTACH_PROVIDERS": provider.reattach(workdir.providers),
            }
            start = time.perf_counter()
            binary.run(program, ["validate", "-json", "-no-tests"], workdir.root, variables)
            return time.perf_counter() - start
    finally:
        provider.stop()
