"""Code actions that are sent without their edits, which are asked for when one is chosen.

LSP, codeAction/resolve. A light bulb asks for actions with every move of the cursor; and an edit is
best made for the text as it is when somebody wants it.
"""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

_KEY = "origin"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an action comes from: it is number `number`, from 0, of those that the root in the
    directory `root` has for a range of the file at `path`."""

    root: str
    path: str
    range: types.Range
    number: int


def marked(action: types.CodeAction, origin: Origin) -> types.CodeAction:
    """An action that tells in its data where it comes from."""
    start, end = origin.range.start, origin.range.end
    where = [start.line, start.character, end.line, end.character]
    written = {"root": origin.root, "path": origin.path, "range": where, "number": origin.number}
    data = action.data if isinstance(action.data, dict) else {}
    action.data = {**data, _KEY: written}
    return action


def origin_of(action: types.CodeAction) -> Origin | None:
    """Where an action comes from; None for one that was sent whole.

    Raises JsonRpcInvalidParams for data that are not ours.
    """
    data = action.data if isinstance(action.data, dict) else {}
    if _KEY not in data:
        return None
    match data[_KEY]:
        case {
            "root": str(root),
            "path": str(path),
            "range": [int(line), int(start), int(last), int(end)],
            "number": int(number),
        } if min(line, start, last, end, number) >= 0:
            range_ = types.Range(types.Position(line, start), types.Position(last, end))
            return Origin(root, path, range_, number)
    raise JsonRpcInvalidParams("this code action was not made here")
