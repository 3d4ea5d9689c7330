"""Compares the diagnostics of a used server with those of a fresh one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.server.model.client import Client, PublishedByPath
from tests.server.model.nursery import Nursery
from tests.server.model.profile import Profile
from tests.server.model.world import World

# A server needs a few rounds to become idle. A difference is checked again after many rounds.
_ROUNDS = (3, 40)


class Disagreement(AssertionError):
    """A used server and a fresh one report different diagnostics."""


def started(nursery: Nursery, profile: Profile, world: World) -> Client:
    """Start a server and open the documents of the world."""
    client = Client(nursery.connect(), profile, world.settings)
    client.begin([world.absolute(folder) for folder in sorted(world.folders)])
    for path, buffer in sorted(world.buffers.items()):
        client.did_open(buffer.uri, world.sound.get(path, buffer.text), buffer.version)
    if world.sound:
        # The fresh server must first see the valid text, as the used server did.
        client.settle_all(_ROUNDS[0])
        for path in world.sound:
            buffer = world.buffers[path]
            client.did_change(buffer.uri, buffer.version, [{"text": buffer.text}])
            client.did_save(buffer.uri)
    return client


def compare(client: Client, nursery: Nursery, world: World) -> PublishedByPath:
    """Compare with a fresh server in the same state. Returns the diagnostics shown.

    Raises Disagreement.
    """
    fresh = started(nursery, client.profile, world)
    try:
        for rounds in _ROUNDS:
            client.settle_all(rounds)
            fresh.settle_all(rounds)
            actual, expected = client.diagnostics_by_path(), fresh.diagnostics_by_path()
            if actual == expected:
                return actual
        raise Disagreement(difference(actual, expected, world.top))
    finally:
        fresh.hang_up()


def difference(actual: PublishedByPath, expected: PublishedByPath, top: str) -> str:
    """A description of the files whose diagnostics differ."""
    lines = ["a fresh server reports other diagnostics"]
    for path in sorted({*actual, *expected}):
        if actual.get(path) != expected.get(path):
            lines += [path, "  shown:", *_lines(actual.get(path, []))]
            lines += ["  fresh server:", *_lines(expected.get(path, []))]
    return "\n".join(lines).replace(f"{top}/", "")


def _lines(entries: list[tuple[int | None, list[Any]]]) -> Iterator[str]:
    for version, diagnostics in entries:
        yield f"    version {version}"
        yield from (f"    {_brief(diagnostic)}" for diagnostic in diagnostics)


def _brief(diagnostic: dict[str, Any]) -> str:
    start = diagnostic["range"]["start"]
    related = [
        step["location"]["range"]["start"] for step in diagnostic.get("relatedInformation", [])
    ]
    place = f"{start['line']}:{start['character']}"
    named = ("severity", "code", "message", "relatedInformation")
    rest = {name: value for name, value in diagnostic.items() if name not in named}
    summary = f"{diagnostic['severity']} {diagnostic['code']} {diagnostic['message']!r}"
    return f"{place} {summary} {related} {rest}"
