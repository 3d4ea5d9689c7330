"""Reads the provider requirements of a module: version constraints and sources."""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config import version_constraints
from tf_cycle_ls.config.version_constraints import Version
from tf_cycle_ls.fixes.context import parse_item_body
from tf_cycle_ls.fixes.lookup.module_index import module_index
from tf_cycle_ls.syntax import expressions


def allows_only_below(analysis: Analysis, path: str, provider: str, version: Version) -> bool:
    """Whether a module excludes `version` and all later versions of a provider.

    `path` is a file of the module. `provider` is a local name in `required_providers`. Constraints
    in calling modules are ignored.
    """
    return any(
        version_constraints.allows_only_below(constraint, version)
        for constraint in constraints(analysis, path, provider)
    )


def constraints(analysis: Analysis, path: str, provider: str) -> Iterator[str]:
    """The constraints on a provider in the module that contains the file at `path`."""
    for text in module_index(analysis, path).settings:
        yield from _constraints_in(text, provider)


def source(analysis: Analysis, path: str, provider: str) -> str:
    """The source of a provider in the module that contains the file at `path`.

    Without a requirement it is `hashicorp/NAME` (Terraform: *Provider requirements*).
    """
    for text in module_index(analysis, path).settings:
        for value in _requirements(text, provider):
            entry = value.entry("source") if isinstance(value, expressions.Object) else None
            written = entry.value if entry else None
            if isinstance(written, expressions.Literal) and isinstance(written.value, str):
                return written.value.lower()
    return f"hashicorp/{provider}"


def _constraints_in(data: bytes, provider: str) -> Iterator[str]:
    """The constraints on a provider in the text of a `terraform` block."""
    for value in _requirements(data, provider):
        entry = value.entry("version") if isinstance(value, expressions.Object) else None
        version = entry.value if entry else value
        if isinstance(version, expressions.Literal) and isinstance(version.value, str):
            yield version.value


def _requirements(data: bytes, provider: str) -> Iterator[expressions.Expression]:
    """The requirements of a provider in the text of a `terraform` block."""
    body = parse_item_body(data)
    for block in body.blocks if body else ():
        for required in block.body.blocks_of("required_providers"):
            attribute = required.body.attribute(provider)
            if attribute:
                yield expressions.read(data, attribute.value)
