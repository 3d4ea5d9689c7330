"""The settings as a JSON schema, and as a Markdown table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tf_cycle_ls.settings.settings import SETTINGS, Setting, format_value


def schema() -> str:
    """The JSON schema of the settings, for editors and TOML tools."""
    top = _object("Settings of tf-cycle-ls")
    for setting in SETTINGS.values():
        group, _, member = setting.name.rpartition(".")
        parent = top
        if group:
            parent = top["properties"].setdefault(group, _object(f"the {group} of each code"))
        parent["properties"][member] = _property(setting)
    document = {"$schema": "http://json-schema.org/draft-07/schema#", **top}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def table() -> Iterator[str]:
    """The lines of a Markdown table of the settings."""
    yield "| name | values | default | description |"
    yield "|---|---|---|---|"
    for setting in SETTINGS.values():
        cells = (f"`{setting.name}`", _values(setting), f"`{format_value(setting.default)}`")
        yield f"| {' | '.join(cells)} | {setting.description.text} |"


def _object(description: str) -> dict[str, Any]:
    return {
        "description": description,
        "type": "object",
        "additionalProperties": False,
        "properties": {},
    }


def _property(setting: Setting) -> dict[str, Any]:
    return {
        "description": setting.description.text,
        **_type(setting),
        "default": json.loads(format_value(setting.default)),
    }


def _type(setting: Setting) -> dict[str, Any]:
    if setting.type is bool:
        return {"type": "boolean"}
    if setting.type is int:
        _, minimum, maximum = setting.description
        return {"type": "integer", "minimum": minimum, "maximum": maximum}
    if setting.type is str:
        return {"type": "string", "minLength": 1}
    if setting.is_choice:
        return {"type": "string", "enum": [choice.value for choice in setting.type]}
    return {"type": "array", "items": {"type": "string"}}


def _values(setting: Setting) -> str:
    """The valid values of a setting, in Markdown."""
    if setting.type is bool:
        return "`true`, `false`"
    if setting.type is int:
        return f"{setting.description.minimum} to {setting.description.maximum}"
    if setting.type is str:
        return 'a revision, `"auto"`, `"off"`'
    if setting.is_choice:
        return ", ".join(f"`{format_value(choice)}`" for choice in setting.type)
    return "a list of patterns"
