"""Runs a long session with a real server and measures its resources."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.server.resources import Resources, of_process
from tests.server.wire import Wire, running
from tests.soak.typist import Typist

_OPEN_FILES = 6
_EDITS_PER_REQUEST = 25
_SAMPLES = 40
MAX_THREADS = 10
"""The maximum number of threads. Long jobs of several root modules run at the same time, each on a
thread that stays for later jobs."""

_WARM_UP = 0.3


@dataclass(frozen=True)
class Outcome:
    """The result of a session. `samples` are spread evenly over it."""

    edits: int
    saves: int
    seconds: float
    samples: Sequence[Resources]
    differences: Sequence[str]

    @property
    def growth(self) -> float:
        """The relative memory growth after the warm-up. Compares the medians of the first and last
        third of the remaining samples."""
        warm = [each.memory for each in self.samples[int(len(self.samples) * _WARM_UP) :]]
        third = max(1, len(warm) // 3)
        return median(warm[-third:]) / median(warm[:third]) - 1

    def memory_at(self, share: float) -> int:
        """The memory in MB after a share of the session."""
        index = min(len(self.samples), max(1, round(share * len(self.samples)))) - 1
        return self.samples[index].memory // 1024

    @property
    def descriptors(self) -> set[int]:
        """The numbers of open descriptors after the warm-up."""
        return {each.descriptors for each in self.samples[int(len(self.samples) * _WARM_UP) :]}

    @property
    def threads(self) -> set[int]:
        """The numbers of threads after the warm-up."""
        return {each.threads for each in self.samples[int(len(self.samples) * _WARM_UP) :]}


def soak(
    folder: Path, edits: int, seconds: float, seed: int, user: type[Typist] = Typist
) -> Outcome:
    """Edit the files of a directory until the number of edits or the time limit is reached. Changes
    the files on disk; `Typist` restores them. Raises AssertionError if a request fails."""
    files = sorted(folder.rglob("*.tf"))
    start = time.monotonic()
    samples: list[Resources] = []
    with running(folders=[folder.as_uri()]) as server:
        typist = user(server, files, _OPEN_FILES, seed)
        done = 0
        while done < edits and time.monotonic() - start < seconds:
            typist.edit()
            done += 1
            if done % _EDITS_PER_REQUEST == 0:
                typist.ask()
                _forget(server)
            progress = max(done / edits, (time.monotonic() - start) / seconds)
            if progress * _SAMPLES > len(samples) + 1:
                server.settle()
                samples.append(of_process(server.process.pid))
        typist.finish()
        shown = _shown(server, typist)
        assert not server.new_errors()
    duration = time.monotonic() - start
    differences = [
        f"{uri}: {before} diagnostics, fresh server {after}"
        for uri, before, after in _compared(shown, folder, typist)
    ]
    return Outcome(done, typist.saves, duration, samples, differences)


def _forget(server: Wire) -> None:
    """Drop received messages, except the latest publication for each file."""
    last: dict[str, Any] = {}
    for message in server.received:
        if message.get("method") == "textDocument/publishDiagnostics":
            last[message["params"]["uri"]] = message
    server.received[:] = last.values()


def _shown(server: Wire, typist: Typist) -> dict[str, Any]:
    """The diagnostics of the open files, once the server is idle."""
    for _ in range(3):
        server.settle()
    latest = {each.uri: server.published(each.uri)[-1:] for each in typist.opened}
    return {uri: last[0]["diagnostics"] if last else [] for uri, last in latest.items()}


def _compared(shown: dict[str, Any], folder: Path, typist: Typist) -> list[tuple[str, int, int]]:
    """The documents whose diagnostics differ from those of a fresh server: URI and both counts."""
    with running(folders=[folder.as_uri()]) as fresh:
        for each in typist.opened:
            fresh.open(each.uri, each.text)
        expected = _shown(fresh, typist)
    return [
        (uri, len(shown[uri]), len(expected[uri])) for uri in shown if shown[uri] != expected[uri]
    ]
