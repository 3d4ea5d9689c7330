"""A server that waits where it opens a named pipe `hold.tf`: as if at a disk that does not answer.

What holds it up is in this process, and not in the product, which reads no pipes.
"""

from __future__ import annotations

import os
import runpy
import sys
import threading

_HELD = "hold.tf"
_within = threading.local()


def _hold(event: str, arguments: tuple[object, ...]) -> None:
    """Python's audit hook: called before each file is opened."""
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
    del sys.path[0]  # This folder, in which modules are called as some of Python's are.
    sys.addaudithook(_hold)
    runpy.run_module("tf_cycle_ls", run_name="__main__", alter_sys=True)
