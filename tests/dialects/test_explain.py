"""`explain` finds each recorded cycle in its configuration, also those of tests and queries."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.support import run
from tests.dialects import archive, ask

CASES = [
    ("src_json", "tofu", "is in the configuration of ."),
    ("chk_json", "1.15", "is in the configuration of ."),
    ("act_json", "1.15", "is in the configuration of ."),
    ("test_provider_alias", "1.15", "tests/a.tftest.hcl:1:1"),
    ("test_self", "1.15", "tests/a.tftest.hcl:1:1"),
    ("test_json_vars", "1.15", "tests/a.tftest.json:1:16"),
    ("query_local", "1.15", "q.tfquery.hcl:"),
    ("query_provider", "1.15", "q.tfquery.hcl:"),
]


@pytest.mark.parametrize(("name", "program", "told"), CASES)
def test_recorded_cycle_is_explained(tmp_path: Path, name: str, program: str, told: str) -> None:
    answer = ask.recorded()[name][program]
    cycles = [*answer.get("cycles", ()), *answer.get("planned_cycles", ())]
    errors = [f"Cycle: {', '.join(names)}" for names in cycles]
    errors += answer.get("test_errors", []) + answer.get("query_errors", [])
    archive.write(archive.files(name), tmp_path)
    tool = "opentofu" if program == "tofu" else "terraform"
    (tmp_path / ".tf-cycle-ls.toml").write_text(f'dialect = "{tool}"\n', encoding="utf-8")
    (tmp_path / "log").write_text("".join(f"│ Error: {one}\n│\n" for one in errors))
    result = run("explain", "log", cwd=tmp_path)
    assert result.returncode == 0
    assert told in result.stdout
    assert "no such cycle" not in result.stdout
    assert "declares any of this" not in result.stdout
