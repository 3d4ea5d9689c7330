"""Reads and writes the file of `check --baseline`, which lists the existing findings.

The file holds names but no positions, in a stable order, because it is committed and reviewed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tf_cycle_ls.analysis.baseline import Baseline, Ends
from tf_cycle_ls.cli.console import os_reason
from tf_cycle_ls.root_kinds import root_of

_VERSION = 1
# Neither separator can occur in a node name of Terraform or in the name of an argument.
_EDGE, _SELF_REFERENCE = " -> ", " in "


class BaselineError(Exception):
    """A baseline file cannot be read or written. `str()` gives the reason in one line."""


def read_baseline(path: str) -> dict[str, Baseline]:
    """The baseline of each root, keyed by its name. Raises BaselineError."""
    try:
        content = json.loads(Path(path).read_bytes())
        if content["version"] != _VERSION:
            message = f"{path}: unsupported version {content['version']}, expected {_VERSION}"
            raise BaselineError(message)
        return {
            _absolute(path, name): _parse(entries) for name, entries in content["roots"].items()
        }
    except OSError as error:
        raise BaselineError(f"{path}: {os_reason(error)}") from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise BaselineError(f"{path}: not a file written by check --write-baseline") from None


def write_baseline(path: str, baselines: Mapping[str, Baseline]) -> None:
    """Write the baselines of roots, keyed by the names of the roots. Empty ones are omitted. Raises
    BaselineError."""
    base = os.path.dirname(os.path.abspath(path))
    by_name = {_relative(name, base): baseline for name, baseline in baselines.items()}
    content = {
        "version": _VERSION,
        "roots": {
            name: {
                "edges": sorted(map(_EDGE.join, baseline.edges)),
                "self_references": sorted(map(_SELF_REFERENCE.join, baseline.self_references)),
            }
            for name, baseline in sorted(by_name.items())
            if baseline != Baseline()
        },
    }
    try:
        text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
        Path(path).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise BaselineError(f"{path}: {os_reason(error)}") from None


def _relative(name: str, base: str) -> str:
    """The name of a root with its directory relative to `base`."""
    root = root_of(name)
    directory = os.path.relpath(root.directory, base).replace(os.sep, "/")
    return root._replace(directory=directory).name


def _absolute(path: str, name: str) -> str:
    """The name of a root whose directory is relative to that of the baseline file `path`."""
    root, base = root_of(name), os.path.dirname(os.path.abspath(path))
    return root._replace(directory=os.path.normpath(os.path.join(base, root.directory))).name


def _parse(entries: Mapping[str, Any]) -> Baseline:
    edges, self_references = entries["edges"], entries["self_references"]
    return Baseline(_pairs(edges, _EDGE), _pairs(self_references, _SELF_REFERENCE))


def _pairs(entries: Iterable[str], separator: str) -> frozenset[Ends]:
    parts = [entry.partition(separator) for entry in entries]
    if not all(match for _, match, _ in parts):
        raise ValueError
    return frozenset((first, second) for first, _, second in parts)
