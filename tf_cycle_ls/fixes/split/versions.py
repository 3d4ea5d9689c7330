"""Which versions of a provider a module lets in."""

from __future__ import annotations

import os.path
from collections.abc import Iterator

from tf_cycle_ls.analysis.answers import Root
from tf_cycle_ls.config import versions
from tf_cycle_ls.config.versions import Version
from tf_cycle_ls.syntax import expressions, reader


def is_kept_below(root: Root, path: str, provider: str, version: Version) -> bool:
    """Whether `required_providers` of the module that a file is part of keep the provider of that
    local name below a version. Nothing is known of what its callers ask for."""
    return any(
        versions.is_kept_below(constraint, version)
        for constraint in _constraints(root, path, provider)
    )


def _constraints(root: Root, path: str, provider: str) -> Iterator[str]:
    directory = os.path.dirname(path)
    for other, file in root.files.items():
        for item in file.items if os.path.dirname(other) == directory else ():
            if item.header == (b"terraform",):
                data = root.documents[other].data[item.span.start : item.span.end]
                yield from _in_settings(data, provider)


def _in_settings(data: bytes, provider: str) -> Iterator[str]:
    body = reader.read_item(data).body
    for block in body.blocks if body else ():
        for required in block.body.blocks_of("required_providers"):
            attribute = required.body.attribute(provider)
            value = expressions.read(data, attribute.value) if attribute else None
            entry = value.entry("version") if isinstance(value, expressions.Object) else None
            version = entry.value if entry else value
            if isinstance(version, expressions.Literal) and isinstance(version.value, str):
                yield version.value
