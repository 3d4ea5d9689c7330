"""The fuzz targets. Each is a module of this package with a function `check`.

`check(data)` accepts any bytes, and raises if an invariant does not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

Check = Callable[[bytes], None]

TARGETS: Mapping[str, str] = {
    "native": "parse native syntax to items, references and syntax errors",
    "json_syntax": "parse JSON syntax",
    "configuration": "analyze files: graph, cycles, diagnostics",
    "incremental": "edit, and compare each analysis with one from scratch",
    "fixes": "apply each fix and analyze again",
    "session": "a real server: open, edit, send requests and invalid messages, close",
}
"""The names and descriptions of the targets."""

UNGUIDED = frozenset({"session"})
"""Targets that run the code in another process, where coverage is not measured."""


def check_of(name: str) -> Check:
    """Import a target and the modules that it tests, and return its `check`."""
    check: Check = import_module(f"{__package__}.{name}").check
    return check
