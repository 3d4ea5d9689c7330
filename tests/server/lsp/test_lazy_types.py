"""Compares lazily built types with those of lsprotocol. Each test needs a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys

DESCRIBE = """
import attrs, inspect
from lsprotocol import converters, types

converters.get_converter()  # It resolves the annotations.
for name, cls in sorted(types.ALL_TYPES_MAP.items()):
    if isinstance(cls, type) and attrs.has(cls):
        print(name, inspect.signature(cls), cls.__hash__ is None, cls.__eq__ is object.__eq__)
        for field in attrs.fields(cls):
            print("  ", field.name, field.type, field.default, field.validator, field.kw_only)
"""
INSTALL = "from tf_cycle_ls.server.lsp import lazy_types\nlazy_types.install()\n"


def output(code: str) -> str:
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def without_addresses(text: str) -> str:
    """The text without the addresses of objects in memory."""
    return re.sub(r" at 0x[0-9a-f]+", "", text)


def test_lazily_built_classes_are_those_of_lsprotocol() -> None:
    lines = output(DESCRIBE)
    assert len(lines.splitlines()) > 1_000
    assert without_addresses(output(INSTALL + DESCRIBE)) == without_addresses(lines)


def test_starting_a_server_leaves_most_classes_unbuilt() -> None:
    code = """
import tf_cycle_ls.server.main
from tf_cycle_ls.server.language_server import Server
from tf_cycle_ls.server.handlers import register
from tf_cycle_ls.server.lsp import lazy_types
register.register(Server())
print(len(lazy_types._pending))
"""
    assert int(output(code)) > 300


def test_threads_can_use_a_class_for_the_first_time_together() -> None:
    code = """
import threading, attrs
from lsprotocol import types
types_of = types.ALL_TYPES_MAP.values()
classes = [c for c in types_of if isinstance(c, type) and "__attrs_attrs__" in vars(c)]
barrier = threading.Barrier(4)
seen = []
def use(cls):
    barrier.wait()
    seen.append(tuple(field.name for field in attrs.fields(cls)))
different = []
for cls in classes[:200]:
    seen.clear()
    threads = [threading.Thread(target=use, args=[cls]) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    different += [cls] if len(set(seen)) != 1 or len(seen) != 4 else []
print(different)
"""
    assert output(INSTALL + code) == "[]\n"
