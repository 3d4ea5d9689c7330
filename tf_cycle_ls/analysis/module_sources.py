"""Where the files of a called module are."""

from __future__ import annotations

import json
import os.path
from collections.abc import Mapping

from tf_cycle_ls.vfs import Files, UnreadableError

_MANIFEST = os.path.join(".terraform", "modules", "modules.json")


def local_source(directory: str, source: str | None) -> str | None:
    """The directory that a module source names; None when it is not a local path."""
    if source is None or not source.startswith(("./", "../", ".\\", "..\\")):
        return None
    return os.path.normpath(os.path.join(directory, source.replace("\\", "/")))


def installed_modules(root: str, files: Files) -> Mapping[str, str]:
    """The directories of the modules that `terraform init` has installed for a root.

    The keys are the names of the calls that lead to a module, joined by dots
    (`internal/modsdir`: Manifest). None are known where there is no manifest, or one that is not
    what Terraform writes: then these modules count as not installed.
    """
    try:
        manifest = json.loads(files.read(os.path.join(root, _MANIFEST)).data)
        records = [(record["Key"], record["Dir"]) for record in manifest["Modules"]]
    except (UnreadableError, ValueError, TypeError, KeyError, RecursionError):
        return {}
    return {
        key: os.path.normpath(os.path.join(root, directory.replace("\\", "/")))
        for key, directory in records
        if isinstance(key, str) and isinstance(directory, str) and key
    }
