"""`tf-cycle-ls explain FILE`: cycle errors printed by the real Terraform."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.analysis.cyclic_cases import CASES, CYCLIC, is_found_by_plan
from tests.cli.chain import chain
from tests.cli.support import CYCLE, one_line, piped, run
from tests.sampled import sampled
from tests.terraform.ask import Terraform
from tf_cycle_ls.analysis.terraform_errors import parse_cycle_errors
from tf_cycle_ls.cli.main import main

__all__ = ["chain"]

# The resources of CYCLE, without the reference back.
ACYCLIC = """\
resource "test_a" "x" {
  v = test_b.y.id
}

resource "test_b" "y" {
  nested {
    v = 1
  }
}
"""


@pytest.mark.parametrize("name", sampled(CYCLIC, 30))
def test_cycle_errors_of_terraform_are_located(
    name: str, terraform: Terraform, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every name in the message is in a step, and steps have source lines."""
    log = terraform.printed(CASES / name, plan=is_found_by_plan(name))
    (tmp_path / "log").write_text(log, encoding="utf-8")
    # In this process, because there are many cases.
    assert main(["explain", str(tmp_path / "log"), "--in", str(CASES / name)]) == 0
    output = capsys.readouterr().out
    assert "no such cycle now" not in output
    explanations = [line for line in output.splitlines() if "→" in line or ", in " in line]
    for nodes in parse_cycle_errors(log):
        for node in nodes:
            assert any(node.address in line for line in explanations), node
    assert "-->" in output


OPENTOFU = Path(__file__).parent.parent / "opentofu"


def cycles_of_opentofu() -> Iterator[tuple[str, str]]:
    """The recorded cycles: the folder of the configuration, and the nodes as printed."""
    for path in sorted(OPENTOFU.glob("*/expected.json")):
        recorded = json.loads(path.read_text(encoding="utf-8"))["tofu"]
        for step in recorded.get("steps", [recorded.get("validate", {})]):
            folder = path.parent.name + (f"/{step['configuration']}" if "steps" in recorded else "")
            for names in step["cycles"]:
                yield folder, ", ".join(names)


@pytest.mark.parametrize(("folder", "names"), sorted(set(cycles_of_opentofu())))
def test_cycle_errors_of_opentofu_are_located(
    folder: str, names: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As text, as JSON and in color, with the words of OpenTofu."""
    outputs = []
    diagnostics = {"diagnostics": [{"severity": "error", "summary": f"Cycle: {names}"}]}
    coloured = f"\x1b[31m╷\x1b[0m\n\x1b[31m│\x1b[0m \x1b[1m\x1b[31mError: \x1b[0mCycle: {names}\n"
    for log in (f"Error: Cycle: {names}\n", json.dumps(diagnostics), coloured):
        (tmp_path / "log").write_text(log, encoding="utf-8")
        assert main(["explain", str(tmp_path / "log"), "--in", str(OPENTOFU / folder)]) == 0
        outputs.append(capsys.readouterr().out)
    output = outputs[0]
    assert outputs == [output] * 3
    for wrong in ("no such cycle now", "declares any of this", "Not in the", "Not understood"):
        assert wrong not in output
    assert "-->" in output
    assert "Terraform" not in output
    assert "terraform apply" not in output
    if "prevent_destroy" in folder:
        assert "the state remembers" not in output
        assert "prevent_destroy of" in output or "This cycle is in the configuration" in output


def test_log_of_opentofu_decides_between_the_tools(tmp_path: Path) -> None:
    """Without a lock file, nothing else tells that the root module is OpenTofu's."""
    text = 'provider "test" {\n  v = test_a.x.id\n}\nresource "test_a" "x" {}\n'
    (tmp_path / "main.tf").write_text(text, encoding="utf-8")
    for registry in ("registry.terraform.io", "registry.opentofu.org"):
        name = f'provider["{registry}/hashicorp/test"]'
        result = piped(f"Error: Cycle: {name}, test_a.x\n", cwd=tmp_path)
        assert "This cycle is in the configuration of .:" in result.stdout
        assert f"test_a.x → {name}" in result.stdout
        assert "message" not in result.stdout


def test_root_module_with_the_cycle_is_preferred(tmp_path: Path) -> None:
    for name, text in (("a", ACYCLIC), ("b", CYCLE), ("c", CYCLE)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(text, encoding="utf-8")
    result = piped("Error: Cycle: test_a.x, test_b.y\n", cwd=tmp_path)
    assert "This cycle is in the configuration of b:" in result.stdout
    assert "The same is declared in c" in result.stdout


def test_log_file_encodings_of_powershell(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        (tmp_path / "ci.log").write_text("│ Error: Cycle: test_a.x, test_b.y", encoding=encoding)
        result = run("explain", "ci.log", cwd=tmp_path)
        assert result.returncode == 0
        assert "This cycle is in the configuration of .:" in result.stdout


def test_mistyped_rule_gets_a_suggestion(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("locals {}\n")
    result = run("explain", "spilt", cwd=tmp_path)
    assert result.returncode == 2
    assert one_line(result).endswith("; did you mean split?")
