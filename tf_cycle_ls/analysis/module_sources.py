"""Finds the directories of called modules."""

from __future__ import annotations

import json
import os.path
from collections.abc import Mapping

from tf_cycle_ls.vfs import Files, UnreadableError

_MANIFEST = os.path.join(".terraform", "modules", "modules.json")


def local_source(directory: str, source: str | None) -> str | None:
    """Return the directory of a local module source, or None for any other source."""
    if source is None or not source.startswith(("./", "../", ".\\", "..\\")):
        return None
    return os.path.normpath(os.path.join(directory, source.replace("\\", "/")))


def installed_modules(root_dir: str, files: Files) -> Mapping[str, str]:
    """Return the directories of the modules that `terraform init` has installed for a root module.

    Each key consists of the names of the module calls that lead to the module, joined by dots
    (Terraform: `internal/modsdir`, Manifest). If the manifest is missing or invalid, the result is
    empty, and the modules count as not installed.
    """
    try:
        manifest = json.loads(files.read(os.path.join(root_dir, _MANIFEST)).data)
        records = [(record["Key"], record["Dir"]) for record in manifest["Modules"]]
    except (UnreadableError, ValueError, TypeError, KeyError, RecursionError):
        return {}
    return {
        key: os.path.normpath(os.path.join(root_dir, directory.replace("\\", "/")))
        for key, directory in records
        if isinstance(key, str) and isinstance(directory, str) and key
    }
