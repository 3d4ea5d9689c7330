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

_AT_ONCE = 6
_BETWEEN_QUESTIONS = 25
_SAMPLES = 40
_WARM = 0.3


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
        """By how much of itself the memory grew after the warm-up: the last third of the samples
        compared with the third after the warm-up, by their medians."""
        warm = [each.memory for each in self.samples[int(len(self.samples) * _WARM) :]]
        third = max(1, len(warm) // 3)
        return median(warm[-third:]) / median(warm[:third]) - 1

    @property
    def descriptors(self) -> set[int]:
        """The numbers of open descriptors after the warm-up."""
        return {each.descriptors for each in self.samples[int(len(self.samples) * _WARM) :]}

    @property
    def threads(self) -> set[int]:
        """The numbers of threads after the warm-up."""
        return {each.threads for each in self.samples[int(len(self.samples) * _WARM) :]}


def soak(folder: Path, edits: int, seconds: float, seed: int) -> Outcome:
    """So many edits of the files of a folder, which are changed on disk and put back, or as many as
    there is time for. Raises AssertionError where a question is not answered."""
    files = sorted(folder.rglob("*.tf"))
    start = time.monotonic()
    samples: list[Resources] = []
    with running(folders=[folder.as_uri()]) as server:
        typist = Typist(server, files, _AT_ONCE, seed)
        done = 0
        while done < edits and time.monotonic() - start < seconds:
            typist.edit()
            done += 1
            if done % _BETWEEN_QUESTIONS == 0:
                typist.ask()
                _forget(server)
            progress = max(done / edits, (time.monotonic() - start) / seconds)
            if progress * _SAMPLES > len(samples) + 1:
                server.settle()
                samples.append(of_process(server.process.pid))
        typist.finish()
        shown = _shown(server, typist)
        assert not server.new_errors()
    took = time.monotonic() - start
    differences = [
        f"{uri}: {before} diagnostics, of a fresh server {after}"
        for uri, before, after in _compared(shown, folder, typist)
    ]
    return Outcome(done, typist.saves, took, samples, differences)


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
    told = {each.uri: server.published(each.uri)[-1:] for each in typist.opened}
    return {uri: last[0]["diagnostics"] if last else [] for uri, last in told.items()}


def _compared(shown: dict[str, Any], folder: Path, typist: Typist) -> list[tuple[str, int, int]]:
    """The differences to the diagnostics of a fresh server for the same documents."""
    with running(folders=[folder.as_uri()]) as fresh:
        for each in typist.opened:
            fresh.open(each.uri, each.text)
        expected = _shown(fresh, typist)
    return [
        (uri, len(shown[uri]), len(expected[uri])) for uri in shown if shown[uri] != expected[uri]
    ]
