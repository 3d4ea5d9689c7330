"""The JSON schema of `check --format json` as tables, one per object type."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from website.pages import TOP

_SCHEMA = TOP / "docs" / "check.schema.json"
_Schema = Mapping[str, Any]


def fields() -> Iterator[str]:
    """Yield a heading, a sentence and a table of fields for the report and each object in it."""
    whole = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    yield from _table("the report", whole)
    for name, schema in whole["$defs"].items():
        if "properties" in schema:
            yield from _table(name, schema)


def _table(name: str, schema: _Schema) -> Iterator[str]:
    about = schema["description"]
    yield from (f"### {name.replace('_', ' ')}", "", about[0].upper() + about[1:].rstrip("."), "")
    yield "| field | type | meaning |"
    yield "|---|---|---|"
    for field, value in schema["properties"].items():
        optional = "" if field in schema["required"] else " (optional)"
        yield f"| `{field}` | {_type(value)} | {_about(value)}{optional} |"
    yield ""


def _type(schema: _Schema) -> str:
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "$ref" in schema:
        return _named(schema["$ref"])
    if schema["type"] == "array":
        return f"list of {_type(schema['items'])}"
    return str(schema["type"])


def _named(reference: str) -> str:
    name = reference.rpartition("/")[2]
    schema = json.loads(_SCHEMA.read_text(encoding="utf-8"))["$defs"][name]
    if schema.get("type") == "array":
        return _type(schema)
    shown = name.replace("_", " ")
    return shown if name in ("address", "file") else f"[{shown}](#{name.replace('_', '-')})"


def _about(schema: _Schema) -> str:
    if "description" in schema:
        return str(schema["description"])
    whole = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    return str(whole["$defs"][schema["$ref"].rpartition("/")[2]]["description"])
