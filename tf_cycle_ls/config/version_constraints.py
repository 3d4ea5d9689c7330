"""Version constraints, as in `required_version` and `required_providers`.

Source of the rules: Terraform's "Version Constraints", and hashicorp/go-version (constraint.go).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Version = tuple[int, ...]

_PART = re.compile(r"\s*(?:(=|!=|>=?|<=?|~>)\s*)?v?(\d{1,9}(?:\.\d{1,9})*)(?:-[\w.-]+)?\s*")


def allows_only_below(constraint: str, version: Version) -> bool:
    """Whether a constraint excludes `version` and all later versions."""
    return any(_is_upper_bound_below(*part, _padded(version)) for part in _parts(constraint))


def allows_only_from(constraint: str, version: Version) -> bool:
    """Whether a constraint excludes all versions before `version`."""
    return any(
        operator in ("=", ">=", ">", "~>") and _padded(bound) >= _padded(version)
        for operator, bound in _parts(constraint)
    )


def _parts(constraint: str) -> Iterator[tuple[str, Version]]:
    """Yield an (operator, version) pair for each part of a constraint that can be parsed.

    A version satisfies the constraint if it satisfies all parts.
    """
    for part in constraint.split(","):
        match = _PART.fullmatch(part)
        if match:
            yield match[1] or "=", tuple(map(int, match[2].split(".")))


def _is_upper_bound_below(operator: str, bound: Version, version: Version) -> bool:
    """Whether one part of a constraint excludes `version` and all later versions."""
    if operator in ("=", "<="):
        return _padded(bound) < version
    if operator == "<":
        return _padded(bound) <= version
    if operator == "~>" and len(bound) > 1:
        *prefix, last, _ = bound
        return _padded((*prefix, last + 1)) <= version
    return False


def _padded(version: Version) -> Version:
    """The first three numbers of a version. Missing numbers are 0."""
    return (*version, 0, 0, 0)[:3]
