"""Identifies a code action whose edit is computed on request (LSP: codeAction/resolve).

An editor requests code actions whenever the cursor moves. The response leaves out their edits. When
the user selects a code action, its edit is computed for the current document.
"""

from __future__ import annotations

from lsprotocol import types
from msgspec import Struct
from pygls.exceptions import JsonRpcInvalidParams

_KEY = "origin"


class Origin(Struct, frozen=True):
    """Where a code action comes from: a request for `range` of the file `path`. `number` is the
    index of the code action, from 0, among those of the root module in the directory `root`."""

    root: str
    path: str
    range: types.Range
    number: int


def with_origin(action: types.CodeAction, origin: Origin) -> types.CodeAction:
    """Add the origin to the data of a code action, and return the action."""
    start, end = origin.range.start, origin.range.end
    range_ = [start.line, start.character, end.line, end.character]
    origin_data = {
        "root": origin.root,
        "path": origin.path,
        "range": range_,
        "number": origin.number,
    }
    data = action.data if isinstance(action.data, dict) else {}
    action.data = {**data, _KEY: origin_data}
    return action


def origin_of(action: types.CodeAction) -> Origin | None:
    """The origin of a code action. Returns None if the code action was sent with its edit.

    Raises JsonRpcInvalidParams if the data was not created by this server.
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
    raise JsonRpcInvalidParams("this code action was not created by this server")
