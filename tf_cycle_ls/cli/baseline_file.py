"""The file of `check --baseline`: the cycles that a repository has, so that only new ones count.

It holds names and no places, in a stable order: it lives in the repository, and is read in reviews.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tf_cycle_ls.analysis.baseline import Baseline, Ends

_VERSION = 1
# Neither is part of a name that Terraform prints, nor of an argument's.
_EDGE, _SELF = " -> ", " in "
_NOT_OURS = "is not a baseline that check --write-baseline wrote"


class BaselineError(Exception):
    """A baseline that cannot be read or written; `str()` of it is one line."""


def read_baseline(path: str) -> dict[str, Baseline]:
    """What a baseline has for each root, by the absolute path of its directory. Raises
    BaselineError."""
    try:
        written = json.loads(Path(path).read_bytes())
        if written["version"] != _VERSION:
            raise BaselineError(f"{path}: has version {written['version']}, not {_VERSION}")
        return {_absolute(path, name): _known(each) for name, each in written["roots"].items()}
    except OSError as error:
        raise BaselineError(f"{path}: {(error.strerror or str(error)).lower()}") from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise BaselineError(f"{path}: {_NOT_OURS}") from None


def write_baseline(path: str, roots: Mapping[str, Baseline]) -> None:
    """Write what roots have, those that have nothing left out. Raises BaselineError."""
    base = os.path.dirname(os.path.abspath(path))
    by_name = {os.path.relpath(root, base).replace(os.sep, "/"): roots[root] for root in roots}
    written = {
        "version": _VERSION,
        "roots": {
            name: {
                "edges": sorted(map(_EDGE.join, known.edges)),
                "self_references": sorted(map(_SELF.join, known.self_references)),
            }
            for name, known in sorted(by_name.items())
            if known != Baseline()
        },
    }
    try:
        text = json.dumps(written, indent=1, ensure_ascii=False) + "\n"
        Path(path).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise BaselineError(f"{path}: {(error.strerror or str(error)).lower()}") from None


def _absolute(path: str, name: str) -> str:
    return os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(path)), name))


def _known(written: Mapping[str, Any]) -> Baseline:
    edges, selves = written["edges"], written["self_references"]
    return Baseline(_pairs(edges, _EDGE), _pairs(selves, _SELF))


def _pairs(written: Iterable[str], separator: str) -> frozenset[Ends]:
    pairs = [text.partition(separator) for text in written]
    if not all(found for _, found, _ in pairs):
        raise ValueError
    return frozenset((first, second) for first, _, second in pairs)
