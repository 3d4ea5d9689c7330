"""Which versions of a provider a module lets in."""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.analysis.model import Analysis
from tf_cycle_ls.config import version_constraints
from tf_cycle_ls.config.version_constraints import Version
from tf_cycle_ls.fixes.context import parse_item_body
from tf_cycle_ls.fixes.lookup.module_index import module_index
from tf_cycle_ls.syntax import expressions


def allows_only_below(analysis: Analysis, path: str, provider: str, version: Version) -> bool:
    """Whether `required_providers` of the module that a file is part of keep the provider of that
    local name below a version. Nothing is known of what its callers ask for."""
    return any(
        version_constraints.allows_only_below(constraint, version)
        for constraint in constraints(analysis, path, provider)
    )


def constraints(analysis: Analysis, path: str, provider: str) -> Iterator[str]:
    """What `required_providers` of a module say about the version of a provider."""
    for text in module_index(analysis, path).settings:
        yield from _in_settings(text, provider)


def _in_settings(data: bytes, provider: str) -> Iterator[str]:
    body = parse_item_body(data)
    for block in body.blocks if body else ():
        for required in block.body.blocks_of("required_providers"):
            attribute = required.body.attribute(provider)
            value = expressions.read(data, attribute.value) if attribute else None
            entry = value.entry("version") if isinstance(value, expressions.Object) else None
            version = entry.value if entry else value
            if isinstance(version, expressions.Literal) and isinstance(version.value, str):
                yield version.value
