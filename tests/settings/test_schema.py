"""docs/settings.md and docs/settings.schema.json agree with the code."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from tf_cycle_ls.settings.schema import schema, table
from tf_cycle_ls.settings.settings import SETTINGS, Settings
from tf_cycle_ls.settings.sources import merge_sources, parse_source

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGE = (DOCS / "settings.md").read_text(encoding="utf-8")


def test_table_on_the_page_is_current() -> None:
    lines = list(table())
    missing = [line for line in lines if line not in PAGE.splitlines()]
    assert "\n\n" + "\n".join(lines) + "\n\n" in PAGE, (
        "replace the table in docs/settings.md by the output of `python -m tf_cycle_ls settings`; "
        f"it lacks {missing}"
    )


def test_schema_file_is_current() -> None:
    assert (DOCS / "settings.schema.json").read_text(encoding="utf-8") == schema(), (
        "run `python -m tf_cycle_ls settings --schema >docs/settings.schema.json`"
    )


def test_defaults_in_the_schema_are_those_of_the_code() -> None:
    def defaults(table: Any) -> Any:
        if "properties" in table:
            return {name: defaults(member) for name, member in table["properties"].items()}
        return table["default"]

    source = parse_source("the schema", defaults(json.loads(schema())))
    assert source.errors == ()
    assert set(source.values) == set(SETTINGS)
    assert merge_sources([source]) == Settings()


def test_examples_on_the_page_are_valid() -> None:
    (toml,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (text,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    for data in (tomllib.loads(toml), json.loads(text)):
        source = parse_source("the page", data)
        assert source.errors == (), "correct the examples in docs/settings.md"
        assert set(source.values) == {"run", "exclude", "severity.self-reference"}, (
            "give the examples in TOML and JSON in docs/settings.md the same settings"
        )
