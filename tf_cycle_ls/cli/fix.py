"""`tf-cycle-ls fix`: the repairs that break the cycles, as a diff or written."""

from __future__ import annotations

import difflib
import os
import re
import sys
import tempfile
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from tf_cycle_ls.analysis.analyse import analyse
from tf_cycle_ls.cli.roots import CLEAN, FOUND, UNREADABLE, roots_at, shown, tell
from tf_cycle_ls.files import Disk, Overlay, UnreadableError, decode
from tf_cycle_ls.fixes.catalog import RULES, offers_for
from tf_cycle_ls.fixes.offer import Harm
from tf_cycle_ls.fixes.plan import SAFE, Plan, plan
from tf_cycle_ls.render.messages import path_text
from tf_cycle_ls.text import Document


def fix(paths: Sequence[str], rules: Collection[str], *, unsafe: bool, write: bool) -> int:
    """Repair what can be repaired; gives the exit status: 1 where cycles are left."""
    unknown = sorted(set(rules) - set(RULES))
    if unknown:
        tell(f"no rule is named {unknown[0]}; there are {', '.join(RULES)}")
        return UNREADABLE
    status = CLEAN
    most = Harm.CONTROL_GONE if unsafe else SAFE
    for path in paths:
        try:
            for directory in roots_at(path):
                root = analyse(directory, Disk())
                made = plan(root, Disk(), rules or RULES, most)
                for each in made.fixes:
                    tell(f"{each.rule}: {each.title}")
                for name, document in sorted(made.documents.items()):
                    _give(root.documents[name], document, write=write)
                for left in _what_is_left(made):
                    tell(left)
                    status = max(status, FOUND)
        except (UnreadableError, OSError) as error:
            tell(f"{path}: {error}")
            status = UNREADABLE
    return status


def _give(before: Document, after: Document, *, write: bool) -> None:
    """Print the changes of a file as a unified diff, or write it, whole or not at all."""
    name = shown(after.path)
    if not write:
        lines = _lines(before), _lines(after)
        for line in difflib.unified_diff(*lines, f"a/{name}", f"b/{name}"):
            end = "" if line.endswith("\n") else "\n\\ No newline at end of file\n"
            sys.stdout.write(line + end)
        return
    data = Path(after.path).read_bytes()
    if decode(after.path, data).data != before.data:
        raise UnreadableError(f"{name} was changed meanwhile; it was left as it is")
    mark = data[: len(data) - len(before.data)]
    _replace(after.path, mark + after.data)
    print(f"{name}: written")


def _lines(document: Document) -> list[str]:
    # Lines as `patch` sees them: str.splitlines would also break at form feeds.
    return re.findall(r"[^\n]*\n|[^\n]+", document.data.decode())


def _replace(path: str, data: bytes) -> None:
    # A new file in the place of the old one: at no moment is there half a file. A link keeps
    # leading where it led.
    target = Path(path).resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".tf-cycle-ls-")
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        new.chmod(target.stat().st_mode)
        new.replace(target)
    except BaseException:
        new.unlink()
        raise


def _what_is_left(made: Plan) -> Iterator[str]:
    """The cycles that are left, and the least harmful repair that was not allowed."""
    files = Overlay(Disk(), made.documents)
    for component in made.after.components:
        offered = offers_for(component, made.after, files)
        hint = "no repair is known"
        if offered:
            hint = f"not allowed by what was asked for: {offered[0].rule}: {offered[0].title}"
        for cycle in component.cycles:
            yield f"{shown(made.after.path)}: still a cycle: {path_text(cycle)} ({hint})"
