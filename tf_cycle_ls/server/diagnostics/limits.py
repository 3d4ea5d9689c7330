"""Limits the size of the diagnostics of a root module, so that a crafted configuration cannot flood
the client."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from lsprotocol import types

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.text import Span

MAX_BYTES = 1_500_000
"""The maximum size of the diagnostics of a root module, in bytes of JSON."""

_FRAME_BYTES = 400
"""The size of a diagnostic without its texts, or of a related location."""

Located = tuple[Place, types.Diagnostic]


def limited(diagnostics: Iterable[Located], note: types.Diagnostic) -> Iterator[Located]:
    """The diagnostics, in order, until their size exceeds `MAX_BYTES`.

    If some are left out, the copy of `note` at the start of the file of the first of them says how
    many: its message is formatted with their number.
    """
    left = MAX_BYTES
    left_out: list[Place] = []
    for place, diagnostic in diagnostics:
        size = 0 if left_out else _size(diagnostic)
        if left_out or size > left:
            left_out.append(place)
        else:
            left -= size
            yield place, diagnostic
    if left_out:
        note.message = note.message.format(len(left_out))
        yield Place(left_out[0].path, Span(0, 0)), note


def _size(diagnostic: types.Diagnostic) -> int:
    texts: list[Any] = [diagnostic.message, diagnostic.data]
    related = diagnostic.related_information or []
    for item in related:
        texts += [item.location.uri, item.message]
    # Characters outside of ASCII take 6 or 12 bytes in JSON.
    return (1 + len(related)) * _FRAME_BYTES + sum(len(json.dumps(text)) for text in texts)
