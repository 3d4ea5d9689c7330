"""Parses JSON files of Terraform, and explains what a wrong file is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class FileError(Exception):
    """A file is not what an option expects. `str()` says in one line what it is and what to do."""


def parse_object(data: bytes, command: str) -> Mapping[str, Any]:
    """Parse the JSON object that `command` prints. Raises FileError for anything else."""
    if data.startswith(b"PK"):
        raise FileError(
            "this is a saved plan; convert it with `terraform show -json FILE > plan.json`"
        )
    # PowerShell's `>` writes UTF-16.
    encoding = "utf-16" if data[:2] in _UTF_16 else "utf-8-sig"
    text = data.decode(encoding, errors="replace").strip()
    if not text:
        raise FileError(f"empty; expected the output of `{command}`")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        if text.startswith('{"@'):
            raise FileError(
                "this is the log of `terraform plan -json`; save the plan with -out=FILE, and "
                "convert it with `terraform show -json FILE > plan.json`"
            ) from None
        raise FileError(f"not JSON; expected the output of `{command}`") from None
    if not isinstance(content, dict):
        raise FileError(f"not a JSON object; expected the output of `{command}`")
    if "@level" in content:
        raise FileError(
            "this is the log of `terraform plan -json`; save the plan with -out=FILE, and "
            "convert it with `terraform show -json FILE > plan.json`"
        )
    return content
