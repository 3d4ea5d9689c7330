"""`check --format text`: locations, fixes and explanations."""

from __future__ import annotations

from pathlib import Path

from tests.cli.support import run
from tests.examples import EXAMPLES, NAMES, STARTING_CASE


def test_text_marks_every_edge_of_the_starting_case() -> None:
    """The expected positions were determined with an editor."""
    result = run("check", "examples/kms-endpoint-cycle", cwd=EXAMPLES.parent)
    assert result.returncode == 1
    for place in (
        "iam.tf:46:19",
        "iam.tf:59:18",
        "iam.tf:69:19",
        "iam.tf:89:19",
        "kms.tf:7:29",
        "vpc_endpoints.tf:8:25",
        "vpc_endpoints.tf:18:25",
    ):
        assert f"--> examples/kms-endpoint-cycle/{place}\n" in result.stdout
    assert "1 root module: 3 cycles, 0 self references" in result.stdout
    for rule in ("wildcard", "remove-condition", "remove-statement"):
        assert f"{rule}: " in result.stdout


PROVIDER = """\
provider "test" {
  endpoint = test_cluster.c.endpoint
}

resource "test_cluster" "c" {
}
"""


def test_check_lists_compensating_controls_once_per_component() -> None:
    output = run("check", STARTING_CASE.name, cwd=EXAMPLES).stdout
    first, second = output.split("verified fixes, least invasive first")[1:]
    for block in (first, second):
        assert block.count("; 3 of 5 compensating controls present)") >= 1
        details = [line for line in block.splitlines() if line.startswith("     - ")]
        assert [line.split(": ")[1] for line in details] == [
            "present",
            "present",
            "present",
            "unknown",
            "unknown",
        ]
    assert first.count("; 3 of 5 compensating controls present)") >= 2


def test_check_explains_why_there_is_no_safe_fix(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(PROVIDER)
    lines = run("check", ".", cwd=tmp_path).stdout.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("why there is no safe fix: "))
    name = 'provider["registry.terraform.io/hashicorp/test"]'
    assert lines[at] == (
        f"why there is no safe fix: provider-cycle: {name} is configured from a resource "
        "that it must create first"
    )
    assert lines[at + 1] == "     --> main.tf:2:14"
    assert all(len(line) <= 100 for line in lines[at + 2 :])
    assert "endpoint refers to test_cluster.c.endpoint" in " ".join(lines[at + 2 :]).replace(
        "      ", " "
    )


def test_no_explanation_if_a_safe_fix_exists() -> None:
    for name in NAMES:
        assert "why there is no safe fix" not in run("check", name, cwd=EXAMPLES).stdout
