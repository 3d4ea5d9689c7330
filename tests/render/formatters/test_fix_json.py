"""Fixes in `check --format json`: a client that applies the edits gets what the fix promises."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.support import check_json
from tests.examples import CYCLIC, EXAMPLES
from tests.sampled import sampled


def apply(edits: list[dict[str, Any]], folder: Path) -> None:
    """Apply edits in UTF-16 code units, last one first, as LSP clients do."""

    def start(edit: dict[str, Any]) -> tuple[int, int]:
        return edit["range"]["start"]["line"], edit["range"]["start"]["character"]

    for edit in sorted(edits, key=start, reverse=True):
        path = folder / edit["file"]
        lines = path.read_bytes().decode().splitlines(keepends=True)
        offsets = []
        for end in (edit["range"]["start"], edit["range"]["end"]):
            before = "".join(lines[: end["line"]])
            rest = "".join(lines[end["line"] :]).encode("utf-16-le")[: 2 * end["character"]]
            offsets.append(len(before) + len(rest.decode("utf-16-le")))
        text = "".join(lines)
        changed = text[: offsets[0]] + edit["new_text"] + text[offsets[1] :]
        path.write_bytes(changed.encode())


def components(folder: Path) -> list[dict[str, Any]]:
    return [each for root in check_json(cwd=folder)["roots"] for each in root["components"]]


def cycles(folder: Path) -> set[frozenset[str]]:
    return {frozenset(cycle) for each in components(folder) for cycle in each["cycles"]}


@pytest.mark.parametrize("name", sampled(CYCLIC, 2))
def test_edits_break_the_cycles_that_the_fix_names(name: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EXAMPLES / name, tmp_path / "original"))
    for component in components(folder):
        for number, fix in enumerate((component["fixes"][0], component["fixes"][-1])):
            changed = Path(shutil.copytree(folder, tmp_path / f"{component['id'][:8]}-{number}"))
            apply(fix["edits"], changed)
            broken = {frozenset(component["cycles"][index]) for index in fix["breaks"]}
            assert broken
            assert cycles(changed) == cycles(folder) - broken, fix["title"]


def test_safe_fixes_come_first_and_name_their_loss() -> None:
    losses = ["none", "order", "weaker-control", "wider-access", "control-removed"]
    (root,) = check_json("kms-endpoint-cycle", cwd=EXAMPLES)["roots"]
    for component in root["components"]:
        classes = ["safe", "safe once applied", "changes behaviour"]
        found = [classes.index(fix["safety"]) for fix in component["fixes"]]
        changing = [index == 2 for index in found]
        assert changing == sorted(changing)
        assert [fix["safe"] for fix in component["fixes"]] == [index <= 1 for index in found]
        assert all(losses.index(fix["loss"]) <= 1 for fix in component["fixes"] if fix["safe"])
    rules = {fix["rule"]: fix["loss"] for each in root["components"] for fix in each["fixes"]}
    assert rules["remove-condition"] == "none"
    assert {"weaker-control", "control-removed"} <= set(rules.values())
