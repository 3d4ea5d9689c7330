"""Which files of a directory form a stack configuration.

Source: `internal/stacks/stackconfig/file.go` (`validFilenameSuffix`) at the tags of Terraform 1.12,
1.13 and 1.14.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

VERSION_FILE = ".terraform-version"
"""The file in which HCP Terraform expects the version of Terraform."""

_NEW = (".tfcomponent.hcl", ".tfcomponent.json")
_OLD = (".tfstack.hcl", ".tfstack.json")
_VERSION = re.compile(r"\s*v?(\d+)\.(\d+)")

Version = tuple[int, int]


def version_in(text: str) -> Version | None:
    """The version in the text of a version file, or in a setting. None if it names none."""
    match = _VERSION.match(text)
    return (int(match[1]), int(match[2])) if match else None


def is_stack_file(name: str) -> bool:
    """Whether a file with this name is part of a stack configuration in some version."""
    return name.endswith((*_NEW, *_OLD)) and not name.startswith(".")


def stack_files(names: Iterable[str], version: Version | None) -> list[str]:
    """The files among `names` that form a stack configuration, sorted.

    Without a version, the old names count only if there are no new ones.
    """
    found = sorted(filter(is_stack_file, names))
    new = [name for name in found if name.endswith(_NEW)]
    if version is None:
        return new or found
    if version >= (1, 14):
        return new
    if version == (1, 13):
        return found
    return [name for name in found if name not in new]
