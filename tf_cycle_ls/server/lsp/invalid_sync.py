"""Recognizes invalid notifications that leave the text of a document unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lsprotocol import types
from msgspec import Struct


class InvalidSync(Struct, frozen=True):
    """An invalid didOpen or didChange of a document, whose text is therefore unknown.

    `version` is the new version of the document, or None if it is invalid, too. `opens` is True for
    didOpen.
    """

    uri: str
    version: int | None
    opens: bool


def has_texts(message: Mapping[str, Any]) -> bool:
    """Whether the texts of a didOpen or didChange are strings. True for other messages.

    lsprotocol accepts other JSON values, such as null, and converts them to strings.
    """
    match message:
        case {"method": types.TEXT_DOCUMENT_DID_OPEN, "params": {"textDocument": {"text": text}}}:
            return isinstance(text, str)
        case {"method": types.TEXT_DOCUMENT_DID_CHANGE, "params": {"contentChanges": changes}}:
            return isinstance(changes, Sequence) and all(
                isinstance(change, Mapping) and isinstance(change.get("text"), str)
                for change in changes
            )
    return True


def invalid_sync(message: Mapping[str, Any]) -> InvalidSync | None:
    """The document of an invalid message. Returns None if the message is not a didOpen or
    didChange, or does not name its document."""
    match message:
        case {
            "method": (types.TEXT_DOCUMENT_DID_OPEN | types.TEXT_DOCUMENT_DID_CHANGE) as method,
            "params": {"textDocument": {"uri": str(uri)} as document},
        }:
            version = document.get("version")
            return InvalidSync(
                uri,
                version if isinstance(version, int) else None,
                method == types.TEXT_DOCUMENT_DID_OPEN,
            )
    return None
