"""What is fuzzed: each target is a module here, with one function.

`check(data)` takes any bytes, and raises if a promise is broken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

Check = Callable[[bytes], None]

TARGETS: Mapping[str, str] = {
    "native": "text to items, references and faults",
    "json_spelling": "the same of the JSON spelling",
    "configuration": "files to graph, cycles, findings",
    "incremental": "edits, each answer held against one from scratch",
    "repairs": "each edit that is offered, made and read again",
    "session": "a real server: open, type, ask, send nonsense, close",
}
"""The names of the targets, and what each is about."""

UNGUIDED = frozenset({"session"})
"""Those whose work is done in another process, where nobody sees which code is reached."""


def check_of(name: str) -> Check:
    """The function of a target, with all that it tests loaded now."""
    check: Check = import_module(f"{__package__}.{name}").check
    return check
