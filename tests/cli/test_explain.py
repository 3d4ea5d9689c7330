"""`tf-cycle-ls explain`: dependencies, and cycle errors printed by the real Terraform."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.analysis.cyclic_cases import CASES, CYCLIC, is_found_by_plan
from tests.cli.repository import Repository, needs_git, repository
from tests.cli.support import CYCLE, one_line, run
from tests.terraform.ask import Terraform
from tf_cycle_ls.analysis.terraform_errors import parse_cycle_errors
from tf_cycle_ls.cli.main import main

__all__ = ["repository"]

CHAIN = """\
resource "test_a" "x" {
  for_each = var.names
  v        = module.m.o
}

variable "names" {}

module "m" {
  source     = "./m"
  i          = 1
  depends_on = [test_c.z]
}

resource "test_c" "z" {
}
"""
INSIDE = """\
variable "i" {}

resource "test_b" "y" {
  v = var.i
}

output "o" {
  value = test_b.y.id
}
"""
DESTROY_CYCLE = 'Error: Cycle: test_b.y (destroy), test_a.x["k"] (destroy)\n'


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    (tmp_path / "m").mkdir()
    (tmp_path / "main.tf").write_text(CHAIN)
    (tmp_path / "m" / "main.tf").write_text(INSIDE)
    return tmp_path


def piped(text: str | bytes, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run `explain -` with some text on stdin."""
    command = [sys.executable, "-m", "tf_cycle_ls", "explain", "-", *arguments]
    data = text.encode() if isinstance(text, str) else text
    done = subprocess.run(command, cwd=cwd, input=data, capture_output=True, check=False)
    return subprocess.CompletedProcess(
        command, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def steps(output: str) -> list[str]:
    """The numbered steps and their locations."""
    lines = [line.strip() for line in output.splitlines()]
    return [line for line in lines if (line[:1].isdigit() and " → " in line) or line[:3] == "-->"]


def test_each_step_shows_its_reference(chain: Path) -> None:
    result = run("explain", "test_a.x", "module.m.test_b.y", cwd=chain)
    assert result.returncode == 0
    assert "test_a.x depends on module.m.test_b.y, in 2 steps:" in result.stdout
    assert steps(result.stdout) == [
        "1. test_a.x → module.m.output.o, in v",
        "--> main.tf:3:14",
        "2. module.m.output.o → module.m.test_b.y, in value",
        "--> m/main.tf:8:11",
    ]


def test_implicit_step_shows_a_note(chain: Path) -> None:
    result = run("explain", "module.m.test_b.y", "test_c.z", cwd=chain)
    assert result.returncode == 0
    assert "Everything in module.m depends on the count, for_each and depends_on" in result.stdout
    assert "module.m → test_c.z, in depends_on" in result.stdout


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


def test_reverse_dependency_is_shown(chain: Path) -> None:
    result = run("explain", "module.m.test_b.y", "test_a.x", cwd=chain)
    assert result.returncode == 1
    assert "module.m.test_b.y does not depend on test_a.x; the reverse is true." in result.stdout
    assert "1. test_a.x → module.m.output.o, in v" in steps(result.stdout)


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


@pytest.mark.parametrize("arguments", [["a", "b", "c"], []])
def test_wrong_number_of_arguments(arguments: list[str], tmp_path: Path) -> None:
    assert run("explain", *arguments, cwd=tmp_path).returncode == 2


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
    told = [line for line in output.splitlines() if "→" in line or ", in " in line]
    for named in parse_cycle_errors(log):
        for each in named:
            assert any(each.address in line for line in told), each
    assert "-->" in output


def test_cycle_that_no_longer_exists(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE.replace("test_a.x.id", "1"), encoding="utf-8")
    result = piped("Error: Cycle: test_a.x, test_b.y, test_n.n\n", cwd=tmp_path)
    assert result.returncode == 0
    assert "The configuration of . has no such cycle now." in result.stdout
    assert "Not in the configuration of .: test_n.n" in result.stdout
    assert "test_a.x → test_b.y, in v" in result.stdout


def test_root_module_with_the_cycle_is_preferred(tmp_path: Path) -> None:
    for name, text in (("a", CYCLE.replace("test_a.x.id", "1")), ("b", CYCLE), ("c", CYCLE)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(text, encoding="utf-8")
    result = piped("Error: Cycle: test_a.x, test_b.y\n", cwd=tmp_path)
    assert "This cycle is in the configuration of b:" in result.stdout
    assert "The same is declared in c" in result.stdout


def test_destroy_cycle_without_git(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE.replace("${test_b.y.id}", ""), encoding="utf-8")
    result = piped(DESTROY_CYCLE, cwd=tmp_path)
    assert result.returncode == 0
    lines = result.stdout.splitlines()
    assert '  1. test_a.x["k"] (destroy) depends on test_b.y (destroy)' in lines
    assert "     test_b.y depends on test_a.x, so it is destroyed first" in lines
    assert "      --> main.tf:7:9" in lines
    assert '  2. test_b.y (destroy) depends on test_a.x["k"] (destroy)' in lines
    known = "     the state remembers that test_a.x depended on test_b.y, so it is destroyed first"
    assert known in lines
    assert "     terraform apply -target=test_a.x" in lines


@needs_git
def test_destroy_cycle_with_applied_configuration_from_git(repository: Repository) -> None:
    commit = repository.commit({"main.tf": CYCLE.replace("test_a.x.id", "1")})
    repository.branch("work")
    repository.commit({"main.tf": CYCLE.replace("${test_b.y.id}", "")})
    result = piped(DESTROY_CYCLE, "--diff", "main", cwd=repository.path)
    lines = result.stdout.splitlines()
    assert "     test_a.x → test_b.y, in v" in lines
    assert f"      --> main.tf:2:13 at main ({commit[:8]})" in lines
    result = piped(DESTROY_CYCLE, "--diff", "nowhere", cwd=repository.path)
    assert result.returncode == 2
    assert "'nowhere'" in one_line(result)


def test_log_file_encodings_of_powershell(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        (tmp_path / "ci.log").write_text("│ Error: Cycle: test_a.x, test_b.y", encoding=encoding)
        result = run("explain", "ci.log", cwd=tmp_path)
        assert result.returncode == 0
        assert "This cycle is in the configuration of .:" in result.stdout


def test_log_without_a_known_cycle(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    result = piped(b"\xff\x00 Success! The configuration is valid.\n", cwd=tmp_path)
    assert result.returncode == 1
    assert "no cycle error found" in one_line(result)
    result = piped("Error: Cycle: test_q.x, test_q.y\n", cwd=tmp_path)
    assert "No root module at or below . declares any of this." in result.stdout
    result = run("explain", "ci.log", cwd=tmp_path)
    assert result.returncode == 2
    assert "ci.log: no such file or directory; to ask why" in one_line(result)
    result = run("explain", "ci.log", "--in", "nowhere", cwd=tmp_path)
    assert result.returncode == 2
    assert "nowhere: no such file" in one_line(result)
