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
