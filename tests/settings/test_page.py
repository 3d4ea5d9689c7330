"""The page and the schema say what the code says."""

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


def test_the_table() -> None:
    """What to do when this fails: `python -m tf_cycle_ls settings`, into the page."""
    assert "\n\n" + "\n".join(table()) + "\n\n" in PAGE


def test_the_schema() -> None:
    """What to do when this fails: `python -m tf_cycle_ls settings --schema`, into the file."""
    assert (DOCS / "settings.schema.json").read_text(encoding="utf-8") == schema()


def test_the_defaults_of_the_schema_are_the_defaults() -> None:
    def defaults(table: Any) -> Any:
        if "properties" in table:
            return {name: defaults(each) for name, each in table["properties"].items()}
        return table["default"]

    source = parse_source("the schema", defaults(json.loads(schema())))
    assert source.errors == ()
    assert set(source.values) == set(SETTINGS)
    assert merge_sources([source]) == Settings()


def test_the_examples_of_the_page() -> None:
    (toml,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (text,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    for written in (tomllib.loads(toml), json.loads(text)):
        source = parse_source("the page", written)
        assert source.errors == ()
        assert set(source.values) == {"run", "exclude", "severity.self-reference"}
