"""`tf-cycle-ls explain`: dependencies, and cycle errors printed by the real Terraform."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.cyclic_cases import CASES, CYCLIC, is_found_by_plan
from tests.cli.chain import chain
from tests.cli.support import CYCLE, one_line, piped, run
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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('test_a.x["k"]', "module.m.test_b.y"),
        ("resource.test_a.x", "module.m.test_b.y[0].id"),
        ("test_a.x", "module.m.o"),
        ("test_a.x.v", "var.names"),
        ("test_a.x", "module.m"),
        ('module.m["a"].test_b.y', "module.m.var.i"),
    ],
)
def test_address_spellings_are_resolved(one: str, other: str, chain: Path) -> None:
    assert run("explain", one, other, cwd=chain).returncode == 0


def test_independent_addresses(chain: Path) -> None:
    result = run("explain", "test_c.z", "var.names", cwd=chain)
    assert result.returncode == 1
    assert result.stdout == "test_c.z does not depend on var.names.\n"


def test_mutual_dependency_is_a_cycle(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    result = run("explain", "test_a.x", "test_b.y", cwd=tmp_path)
    assert result.returncode == 0
    assert "test_b.y also depends on test_a.x: they form a cycle." in result.stdout


def test_unknown_address_suggests_similar_ones(chain: Path) -> None:
    result = run("explain", "test_a.z", "test_c.z", cwd=chain)
    assert result.returncode == 2
    assert "unknown address test_a.z; did you mean test_" in one_line(result)
    result = run("explain", "nothing.like.it", "test_c.z", cwd=chain)
    assert one_line(result) == "tf-cycle-ls: .: unknown address nothing.like.it"


def test_root_modules_with_both_addresses_are_explained(chain: Path) -> None:
    for name in ("a", "b"):
        (chain / name).mkdir()
        (chain / name / "main.tf").write_text(CYCLE, encoding="utf-8")
    result = run("explain", "test_b.y", "test_a.x", cwd=chain)
    assert [line for line in result.stdout.splitlines() if line in ("a:", "b:", ".:")] == [
        "a:",
        "b:",
    ]
    result = run("explain", "test_b.y", "test_c.z", cwd=chain)
    assert result.returncode == 2
    assert "no root module has both" in one_line(result)


@pytest.mark.parametrize("name", CYCLIC)
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
