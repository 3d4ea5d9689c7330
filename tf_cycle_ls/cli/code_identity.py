"""Identifies the installed code, so that results of other versions are not reused."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from hashlib import blake2b
from importlib.util import find_spec

from tf_cycle_ls import __version__

_PACKAGE = __name__.partition(".")[0]
_PARSERS = ("tree_sitter", "tree_sitter_hcl", "tree_sitter_json", "hcl2", "lark")


def code_identity() -> bytes:
    """A digest of the versions of tf-cycle-ls and Python, and of the names, sizes and modification
    times of the modules of tf-cycle-ls and of the parsers.

    The version alone would not do: it stays the same while a source tree is edited.
    """
    parts = [__version__, sys.version, *_files(_PACKAGE, is_recursive=True)]
    for name in _PARSERS:
        parts += _files(name, is_recursive=False)
    return blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=20).digest()


def _files(package: str, *, is_recursive: bool) -> Iterator[str]:
    """Each module of a package, as a line. Only those of its own directory if not `is_recursive`:
    they are replaced with the others."""
    spec = find_spec(package)
    for top in (spec and spec.submodule_search_locations) or ():
        directories = [top]
        while directories:
            try:
                entries = sorted(os.scandir(directories.pop()), key=lambda entry: entry.name)
            except OSError:  # A package in an archive: its version must do.
                continue
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    directories += [entry.path] if is_recursive else []
                elif entry.name.endswith((".py", ".so", ".pyd")):
                    status = entry.stat()
                    yield f"{entry.path} {status.st_size} {status.st_mtime_ns}"
