"""Version constraints, as `required_version` and `required_providers` have them.

Source of the rules: Terraform's "Version Constraints", and hashicorp/go-version (constraint.go).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Version = tuple[int, ...]

_PART = re.compile(r"\s*(=|!=|>=?|<=?|~>)?\s*v?(\d{1,9}(?:\.\d{1,9})*)(?:-[\w.-]+)?\s*")


def allows_only_below(constraint: str, version: Version) -> bool:
    """Whether a constraint shuts out a version and all that follow."""
    return any(_is_below(*part, _padded(version)) for part in _parts(constraint))


def allows_only_from(constraint: str, version: Version) -> bool:
    """Whether a constraint lets in nothing before a version."""
    return any(
        operator in ("=", ">=", ">", "~>") and _padded(bound) >= _padded(version)
        for operator, bound in _parts(constraint)
    )


def _parts(constraint: str) -> Iterator[tuple[str, Version]]:
    """The conditions of a constraint, all of which must hold; nothing for one that cannot be
    read."""
    for part in constraint.split(","):
        match = _PART.fullmatch(part)
        if match:
            yield match[1] or "=", tuple(map(int, match[2].split(".")))


def _is_below(operator: str, bound: Version, version: Version) -> bool:
    if operator in ("=", "<="):
        return _padded(bound) < version
    if operator == "<":
        return _padded(bound) <= version
    if operator == "~>" and len(bound) > 1:
        *before, last, _ = bound
        return _padded((*before, last + 1)) <= version
    return False


def _padded(version: Version) -> Version:
    return (*version, 0, 0, 0)[:3]
