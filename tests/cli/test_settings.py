"""`tf-cycle-ls settings`: a Markdown table, or a JSON schema."""

from __future__ import annotations

import json
import re
from pathlib import Path

from jsonschema.validators import validator_for

from tests.cli.support import run


def test_table_has_a_row_for_each_property_of_the_schema(tmp_path: Path) -> None:
    schema = json.loads(run("settings", "--schema", cwd=tmp_path).stdout)
    _, delimiter, *rows = run("settings", cwd=tmp_path).stdout.splitlines()
    assert re.fullmatch(r"\|(?:---\|)+", delimiter)
    names = [re.match(r"\| `([\w.-]+)` \|", row) for row in rows]
    assert {match[1].partition(".")[0] for match in names if match} == set(schema["properties"])
    assert None not in names


def test_schema_accepts_valid_settings_only(tmp_path: Path) -> None:
    schema = json.loads(run("settings", "--schema", cwd=tmp_path).stdout)
    validator = validator_for(schema)
    validator.check_schema(schema)
    assert validator(schema).is_valid({"limit": 7, "severity": {"direction-reversed": "off"}})
    assert not validator(schema).is_valid({"limit": "seven"})
    assert not validator(schema).is_valid({"severity": {"direction-reversed": "loud"}})
