"""The output of `explain`: source lines, notes, and advice."""

from __future__ import annotations

from pathlib import Path

from tests.cli.chain import chain
from tests.cli.repository import Repository, needs_git, repository
from tests.cli.support import A_TO_B, B_TO_A, one_line, piped, run

__all__ = ["chain", "repository"]

DESTROY_CYCLE = 'Error: Cycle: test_b.y (destroy), test_a.x["k"] (destroy)\n'


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
    text = " ".join(result.stdout.split())
    assert "Everything in module.m depends on the count, for_each and depends_on" in text
    assert "module.m → test_c.z, in depends_on" in result.stdout


def test_reverse_dependency_is_shown(chain: Path) -> None:
    result = run("explain", "module.m.test_b.y", "test_a.x", cwd=chain)
    assert result.returncode == 1
    assert "module.m.test_b.y does not depend on test_a.x; the reverse is true." in result.stdout
    assert "1. test_a.x → module.m.output.o, in v" in steps(result.stdout)


def test_cycle_that_no_longer_exists(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(A_TO_B, encoding="utf-8")
    result = piped("Error: Cycle: test_a.x, test_b.y, test_n.n\n", cwd=tmp_path)
    assert result.returncode == 0
    assert "The configuration of . has no such cycle now." in result.stdout
    assert "Not in the configuration of .: test_n.n" in result.stdout
    assert "test_a.x → test_b.y, in v" in result.stdout


def test_destroy_cycle_without_git(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(B_TO_A, encoding="utf-8")
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
    commit = repository.commit({"main.tf": A_TO_B})
    repository.branch("work")
    repository.commit({"main.tf": B_TO_A})
    result = piped(DESTROY_CYCLE, "--diff", "main", cwd=repository.path)
    lines = result.stdout.splitlines()
    assert "     test_a.x → test_b.y, in v" in lines
    assert f"      --> main.tf:2:13 at main ({commit[:8]})" in lines
    result = piped(DESTROY_CYCLE, "--diff", "nowhere", cwd=repository.path)
    assert result.returncode == 2
    assert "'nowhere'" in one_line(result)


CHAIN = """provider "foo" {
  v = test_a.x.id
}
resource "test_a" "x" {
  v = 1
}
resource "test_a" "m" {
  v = test_a.x.id
}
resource "foo_a" "n" {
  v = test_a.m.id
}
"""


@needs_git
def test_chain_to_a_provider_that_nothing_uses_any_more(repository: Repository) -> None:
    # Scenario 76: the objects and their references are only in the applied configuration.
    commit = repository.commit({"main.tf": CHAIN})
    repository.branch("work")
    after = CHAIN.partition('resource "test_a" "m"')[0].replace("v = 1", "v = 2")
    repository.commit({"main.tf": after})
    name = 'provider["registry.terraform.io/hashicorp/foo"]'
    error = f"Error: Cycle: foo_a.n (destroy), {name}, test_a.m (destroy), test_a.x\n"
    result = piped(error, "--diff", "main", cwd=repository.path)
    assert result.returncode == 0
    lines = result.stdout.splitlines()
    assert "  Not in the configuration of .: foo_a.n, test_a.m" in lines
    assert f"  1. foo_a.n (destroy) depends on {name}" in lines
    assert f"      --> main.tf:11:7 at main ({commit[:8]})" in lines
    assert "       terraform apply -target=foo_a.n" in lines
    assert any("in some runs and not in others" in line for line in lines)


@needs_git
def test_ways_out_follow_moved_blocks(repository: Repository) -> None:
    # An apply with -target must name the old address as well, or Terraform rejects it.
    repository.commit({"main.tf": A_TO_B})
    repository.branch("work")
    moved = "moved {\n  from = test_a.x\n  to   = test_a.z\n}\n"
    repository.commit(
        {"main.tf": B_TO_A.replace("test_a.x", "test_a.z").replace('"x"', '"z"') + moved}
    )
    result = piped(
        "Error: Cycle: test_a.z (destroy), test_b.y (destroy)\n",
        "--diff",
        "main",
        cwd=repository.path,
    )
    assert "       terraform apply -target=test_a.z -target=test_a.x" in result.stdout.splitlines()


COUNTED = """variable "on" {
  default = %s
}
resource "test_a" "i" {
  count = var.on ? 1 : 0
}
resource "test_a" "d" {
  v = join("", test_a.i[*].id)%s
}
"""
CREATED_FIRST = "\n  lifecycle {\n    create_before_destroy = true\n  }"


@needs_git
def test_count_that_a_variable_lowers(repository: Repository) -> None:
    # Report 24. Two applies do not help, because the counted object is only destroyed.
    repository.commit({"main.tf": COUNTED % ("true", "")})
    repository.branch("work")
    repository.commit({"main.tf": COUNTED % ("false", CREATED_FIRST)})
    error = "Error: Cycle: test_a.d, test_a.d (destroy deposed 1a2b3c4d), test_a.i[0] (destroy)\n"
    result = piped(error, "--diff", "main", cwd=repository.path)
    assert "apply the line create_before_destroy = true in test_a.d alone first" in result.stdout
    assert "in two steps" not in result.stdout + piped(error, cwd=repository.path).stdout


def test_opentofu_can_also_exclude_the_other_resource(tmp_path: Path) -> None:
    """In the case exclude_reversal of tests/opentofu, both options break the cycle."""
    case = Path(__file__).parents[2] / "opentofu" / "exclude_reversal" / "v2" / "main.tf"
    now = case.read_text(encoding="utf-8")
    (tmp_path / "main.tofu").write_text(now, encoding="utf-8")
    error = "Error: Cycle: terraform_data.a (destroy), terraform_data.b (destroy)"
    lines = piped(error, cwd=tmp_path).stdout.splitlines()
    assert "     tofu apply -target=terraform_data.a" in lines
    assert "     or: tofu apply -exclude=terraform_data.b" in lines
