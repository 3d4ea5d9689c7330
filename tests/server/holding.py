"""Starts a server that blocks when it opens a named pipe `hold.tf`, as on a disk that hangs.

An audit hook of this process blocks. The product itself does not read pipes.
"""

from __future__ import annotations

import os
import runpy
import sys
import threading

_HELD = "hold.tf"
_within = threading.local()


def _hold(event: str, arguments: tuple[object, ...]) -> None:
    """Python audit hook: called before each file is opened."""
    if event != "open" or not str(arguments[0]).endswith(_HELD) or hasattr(_within, "opening"):
        return
    _within.opening = True
    try:
        pipe = os.open(str(arguments[0]), os.O_RDONLY)
        while os.read(pipe, 1):
            pass
        os.close(pipe)
    finally:
        del _within.opening


if __name__ == "__main__":
    del sys.path[0]  # Modules in this directory could shadow the standard library.
    sys.addaudithook(_hold)
    runpy.run_module("tf_cycle_ls", run_name="__main__", alter_sys=True)
