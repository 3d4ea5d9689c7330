"""Finds policies that an edit leaves without a statement, which AWS rejects."""

from __future__ import annotations

import re
from collections.abc import Iterable

_DOCUMENT = re.compile(rb'\A\s*data\s+"aws_iam_policy_document"\s+"([^"]*)"')
# A statement, or an argument with the statements of another document.
_STATEMENT = re.compile(
    rb'^[ \t]*(?:statement\s*\{|dynamic\s+"statement"|'
    rb"(?:source|override)_(?:policy_documents|json)\b)",
    re.MULTILINE,
)
_NO_STATEMENTS = re.compile(rb'\bStatement"?\s*[=:]\s*\[\s*\]')


def empties_policy(old_items: Iterable[bytes], new_items: Iterable[bytes]) -> bool:
    """Whether a policy has statements in the old items of a file, but none in the new ones."""
    old = list(old_items)
    had = {_name(item) for item in old if _STATEMENT.search(item)} - {b""}
    emptied_before = sum(len(_NO_STATEMENTS.findall(item)) for item in old)
    emptied_after = 0
    for item in new_items:
        if _name(item) in had and not _STATEMENT.search(item):
            return True
        emptied_after += len(_NO_STATEMENTS.findall(item))
    return emptied_after > emptied_before


def _name(item: bytes) -> bytes:
    """The name of a policy document; empty for any other item."""
    match = _DOCUMENT.match(item)
    return match[1] if match else b""
