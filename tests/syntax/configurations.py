"""Terraform files to parse: realistic ones, and those of tests/cases that Terraform accepts."""

from __future__ import annotations

import json
from pathlib import Path

_HERE = Path(__file__).parent
_CASES = _HERE.parent / "cases"

# The cases that Terraform cannot load.
_INVALID = frozenset(
    folder.parent
    for folder in _CASES.glob("*/expected.json")
    if "graph_checked" not in json.loads(folder.read_text(encoding="utf-8"))
)

REALISTIC = {
    path.name: path.read_bytes() for path in sorted((_HERE / "realistic").glob("[!.]*.tf"))
}
OF_THE_CASES = {
    str(path.relative_to(_CASES)): path.read_bytes()
    for path in sorted(_CASES.rglob("[!.]*.tf"))
    if path.relative_to(_CASES).parts[0] not in {folder.name for folder in _INVALID}
}
