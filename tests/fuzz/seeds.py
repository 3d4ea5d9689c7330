"""The first inputs of the fuzzer: the examples, and the configurations of all cases."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

_TESTS = Path(__file__).parent.parent
_SUFFIXES = (".tf", ".tofu", ".tf.json")
# Larger cases are skipped, because they would slow down the fuzzer.
_MAX_BYTES = 6_000


def seeds_of(target: str) -> Iterator[bytes]:
    """Yield the seeds of a target, the same in every run."""
    configurations = list(_configurations())
    if target in ("native", "json_syntax"):
        is_json = target == "json_syntax"
        for files in configurations:
            yield from (data for name, data in files if name.endswith(".json") == is_json)
        if is_json:
            yield from map(_as_json, _strings())
        return
    chance = random.Random(0)
    for files in configurations:
        whole = _sheet(files)
        if len(whole) <= _MAX_BYTES:
            yield whole + b"\n=====\n" + chance.randbytes(4 * chance.randrange(8))


def _configurations() -> Iterator[list[tuple[str, bytes]]]:
    """Yield the configuration files of each directory tree, with their relative paths."""
    folders = [
        *_TESTS.glob("cases/*"),
        *_TESTS.parent.glob("examples/*"),
        _TESTS / "syntax/realistic",
    ]
    for folder in sorted(folders):
        found = [path for path in sorted(folder.rglob("*")) if path.name.endswith(_SUFFIXES)]
        if found:
            yield [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in found]


def _sheet(files: list[tuple[str, bytes]]) -> bytes:
    main = b"".join(data for name, data in files if name == "main.tf")
    others = [(name, data) for name, data in files if name != "main.tf"]
    return main + b"".join(b"--- %b\n%b\n" % (name.encode(), data) for name, data in others)


def _strings() -> list[str]:
    return [
        "local.x",
        "${local.x}",
        "%{ if a.b.c }x%{ endif }",
        "$${no}",
        "${1e5}",
        "\u00e9\U0001f600",
    ]


def _as_json(text: str) -> bytes:
    body = {"x": text, "y": [{"z": text}], "lifecycle": {"ignore_changes": [text]}, text: text}
    whole = {
        "locals": {"a": text},
        "resource": {"a": {"b": [body]}},
        "output": {"o": {"value": text}},
    }
    return json.dumps(whole).encode()
