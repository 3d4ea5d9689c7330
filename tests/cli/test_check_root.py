"""`check --diff` in real git repositories."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.repository import LINE, OLD, A, B, C, Repository, needs_git, repository
from tests.cli.support import run

__all__ = ["repository"]
pytestmark = needs_git

ROUND = {"main.tf": A % "1" + B % "test_a.x.id"}


def diff(repository: Repository, *arguments: str, revision: str = "main") -> dict[str, Any]:
    """The output of `check --diff --format json`."""
    result = run("check", "--diff", revision, "--format", "json", *arguments, cwd=repository.path)
    assert result.stderr == ""
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def cycles(answer: dict[str, Any]) -> list[list[str]]:
    roots = answer["roots"]
    return [cycle for root in roots for part in root["components"] for cycle in part["cycles"]]


def new_edges(answer: dict[str, Any]) -> list[tuple[str, str]]:
    edges = (
        edge
        for root in answer["roots"]
        for component in root["components"]
        for edge in component["edges"]
    )
    return [(edge["from"], edge["to"]) for edge in edges if edge.get("new")]


def test_existing_cycle_is_not_reported(repository: Repository) -> None:
    repository.commit(OLD)
    repository.branch("work")
    repository.commit({"main.tf": "# moved down\n\n" + OLD["main.tf"]})
    answer = diff(repository)
    assert cycles(answer) == []
    assert answer["roots"][0]["known_before"] == 1
    assert run("check", "--diff", "main", cwd=repository.path).returncode == 0
    assert run("check", cwd=repository.path).returncode == 1


def test_new_cycle_is_reported_with_its_new_edge(repository: Repository) -> None:
    repository.commit(LINE)
    repository.branch("work")
    repository.commit(OLD)
    answer = diff(repository)
    assert cycles(answer) == [["test_a.x", "test_b.y"]]
    assert new_edges(answer) == [("test_b.y", "test_a.x")]
    result = run("check", "--diff", "main", cwd=repository.path)
    assert result.returncode == 1
    assert "^ test_b.y depends on test_a.x, in v (new)\n" in result.stdout
    assert "^ test_a.x depends on test_b.y, in v\n" in result.stdout
    assert "1 root module: 1 new cycle, 0 new self references" in result.stdout


def test_only_new_cycles_of_a_component_are_reported(repository: Repository) -> None:
    """A block is added to a component; its existing cycle is not reported."""
    repository.commit(OLD)
    repository.branch("work")
    wider = A % "[test_b.y.id, test_c.z.id]" + B % "test_a.x.id" + C % "test_a.x.id"
    repository.commit({"main.tf": wider})
    answer = diff(repository)
    assert cycles(answer) == [["test_a.x", "test_c.z"]]
    assert sorted(new_edges(answer)) == [("test_a.x", "test_c.z"), ("test_c.z", "test_a.x")]
    assert answer["roots"][0]["known_before"] == 1


def test_uncommitted_changes_count(repository: Repository) -> None:
    repository.commit(LINE)
    repository.write(OLD)
    assert cycles(diff(repository, revision="HEAD")) == [["test_a.x", "test_b.y"]]


def test_comparison_uses_the_merge_base(repository: Repository) -> None:
    """Meanwhile, main removed the cycle, but the merge base still has it."""
    base = repository.commit(OLD)
    repository.branch("work")
    repository.commit({"README": "x"})
    repository.git("switch", "--quiet", "main")
    repository.commit(LINE)
    repository.git("switch", "--quiet", "work")
    answer = diff(repository)
    assert cycles(answer) == []
    assert answer["compared"] == [{"revision": "main", "commit": base}]


def test_cycle_in_shared_module_is_new_in_old_and_new_root_modules(repository: Repository) -> None:
    call = 'module "m" {\n  source = "../m"\n}\n'
    repository.commit({"a/main.tf": 'module "m" {\n  source = "../m"\n}\n', "m/main.tf": B % "1"})
    repository.branch("work")
    repository.commit({"new/main.tf": call, "m/main.tf": OLD["main.tf"]})
    answer = diff(repository)
    by_root = {root["path"]: root["components"] for root in answer["roots"]}
    assert list(by_root) == ["a", "new"]
    for (component,) in by_root.values():
        assert component["cycles"] == [["module.m.test_a.x", "module.m.test_b.y"]]


def test_new_self_reference_is_reported(repository: Repository) -> None:
    own = A % "test_a.x.id"
    repository.commit({"main.tf": own})
    repository.branch("work")
    repository.commit({"main.tf": f"\n{own}{B % 'test_b.y.id'}"})
    (root,) = diff(repository)["roots"]
    assert [reference["address"] for reference in root["self_references"]] == ["test_b.y"]
    assert root["known_before"] == 1


def test_work_tree_and_index_are_not_changed(repository: Repository) -> None:
    repository.commit(OLD)
    repository.write({"main.tf": LINE["main.tf"], "new.tf": C % "1"})
    repository.git("add", "new.tf")
    before = repository.git("status", "--porcelain")
    index = (repository.path / ".git" / "index").read_bytes()
    diff(repository, revision="HEAD")
    assert repository.git("status", "--porcelain") == before
    assert (repository.path / ".git" / "index").read_bytes() == index


def test_subdirectory_of_a_repository(repository: Repository) -> None:
    repository.commit({"a/main.tf": OLD["main.tf"], "b/main.tf": LINE["main.tf"]})
    repository.branch("work")
    repository.commit({"b/main.tf": OLD["main.tf"]})
    result = run("check", "--diff", "main", "--format", "json", cwd=repository.path / "b")
    (root,) = json.loads(result.stdout)["roots"]
    assert root["path"] == "."
    assert len(root["components"]) == 1


def test_git_ignored_files_count_as_existing(repository: Repository) -> None:
    repository.commit({".gitignore": "generated.tf\n", "main.tf": A % "test_b.y.id"})
    repository.write({"generated.tf": B % "test_a.x.id", "added.tf": C % "test_c.z.id"})
    (root,) = diff(repository, revision="HEAD")["roots"]
    assert root["components"] == []
    assert root["known_before"] == 1
    assert [reference["address"] for reference in root["self_references"]] == ["test_c.z"]


def test_runs_in_one_process_are_independent(repository: Repository) -> None:
    """Which files git ignores is read again, although the commit is the same."""
    repository.commit({".gitignore": "generated.tf\n", "main.tf": A % "test_b.y.id"})
    assert cycles(diff(repository, revision="HEAD")) == []
    repository.write({"generated.tf": B % "test_a.x.id"})
    answer = diff(repository, revision="HEAD")
    assert cycles(answer) == []
    assert answer["roots"][0]["known_before"] == 1


def test_symbolic_links_in_the_repository(repository: Repository) -> None:
    repository.commit({"shared/main.tf": OLD["main.tf"]})
    (repository.path / "a").mkdir()
    (repository.path / "a" / "main.tf").symlink_to("../shared/main.tf")
    (repository.path / "b").symlink_to("shared")
    repository.commit({"c/main.tf": 'module "m" {\n  source = "../b"\n}\n'})
    answer = diff(repository, "a", "c", revision="HEAD")
    assert [root["known_before"] for root in answer["roots"]] == [1, 1]
    assert cycles(answer) == []


def test_paths_with_special_characters(repository: Repository) -> None:
    directory = 'ä "quoted" \t$x'
    repository.commit({f"{directory}/main.tf": OLD["main.tf"]})
    assert diff(repository, revision="HEAD")["roots"][0]["known_before"] == 1


def test_submodule_is_read_from_disk(repository: Repository) -> None:
    other = Repository(repository.path.parent / "other")
    other.commit({"main.tf": LINE["main.tf"]})
    repository.git(
        "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.path), "sub"
    )
    repository.commit({"main.tf": 'module "m" {\n  source = "./sub"\n}\n'})
    repository.write({"sub/main.tf": OLD["main.tf"]})
    (root,) = diff(repository, revision="HEAD")["roots"]
    assert (root["components"], root["known_before"]) == ([], 1)


def test_git_environment_of_a_hook_is_ignored(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git sets the repository of a hook in the environment."""
    other = Repository(repository.path.parent / "other")
    other.commit({"x": "y"})
    repository.commit(OLD)
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.path / ".git" / "index"))
    assert diff(repository, revision="HEAD")["roots"][0]["known_before"] == 1


def test_together_with_a_baseline(repository: Repository) -> None:
    """A cycle is new only if neither knows it."""
    repository.commit({"a/main.tf": OLD["main.tf"], "b/main.tf": LINE["main.tf"]})
    repository.branch("work")
    repository.commit({"b/main.tf": OLD["main.tf"]})
    assert run("check", "b", "--write-baseline", "known.json", cwd=repository.path).returncode == 0
    for arguments, status in (
        (["--diff", "main"], 1),
        (["--baseline", "known.json"], 1),
        (["--diff", "main", "--baseline", "known.json"], 0),
    ):
        assert run("check", *arguments, cwd=repository.path).returncode == status


def test_reversed_dependency_is_reported(repository: Repository) -> None:
    commit = repository.commit(LINE)
    repository.branch("work")
    repository.commit(ROUND)
    result = run("check", "--diff", "main", cwd=repository.path)
    assert result.returncode == 0
    lines = result.stdout.splitlines()
    before = lines.index("  before: test_a.x → test_b.y, in v")
    assert lines[before + 1] == f"      --> main.tf:2:7 at main ({commit[:8]})"
    assert lines[before + 2] == "     2 |   v = test_b.y.id"
    now = lines.index("  now: test_b.y → test_a.x, in v")
    assert lines[now + 1] == "      --> main.tf:5:7"
    assert lines[now + 2] == "     5 |   v = test_a.x.id"
    (root,) = diff(repository)["roots"]
    (reversal,) = root["reversals"]
    assert reversal["addresses"] == ["test_a.x", "test_b.y"]
    assert [(step["from"], step["to"], step["when"]) for step in reversal["steps"]] == [
        ("test_a.x", "test_b.y", "before"),
        ("test_b.y", "test_a.x", "now"),
    ]
    (reference,) = reversal["steps"][0]["edges"][0]["references"]
    assert (reference["text"], reference["range"]["start"]) == (
        "test_b.y.id",
        {"line": 1, "character": 6},
    )


def test_reversed_dependency_fails_with_fail_on(repository: Repository) -> None:
    repository.commit(LINE)
    repository.branch("work")
    repository.commit(ROUND)
    command = ["check", "--diff", "main"]
    strict = [*command, "--fail-on", "direction-reversed"]
    assert run(*strict, cwd=repository.path).returncode == 1
    why = "# tf-cycle-ls: ignore[direction-reversed] because it is applied in two steps"
    repository.write({"main.tf": A % "1" + B % f"test_a.x.id {why}"})
    assert run(*strict, cwd=repository.path).returncode == 0
    assert "unused-suppression" not in run("check", cwd=repository.path).stdout
    repository.write(ROUND)
    off = '[severity]\ndirection-reversed = "off"\n'
    repository.write({".tf-cycle-ls.toml": off})
    assert run(*strict, cwd=repository.path).returncode == 0


def test_reversed_dependencies_need_diff(repository: Repository) -> None:
    repository.commit(LINE)
    repository.commit(ROUND)
    assert "reversed" not in run("check", cwd=repository.path).stdout


LOST_BEFORE = (
    'resource "test_a" "x" {\n  v = test_b.y.id\n'
    "  lifecycle {\n    create_before_destroy = true\n  }\n}\n" + B % "1"
)


def test_lost_create_before_destroy_is_reported_with_diff(repository: Repository) -> None:
    repository.commit({"main.tf": LOST_BEFORE})
    repository.branch("work")
    repository.commit({"main.tf": B % "2"})
    command = ["check", "--diff", "main"]
    result = run(*command, cwd=repository.path)
    assert result.returncode == 0
    message = "test_b.y loses create_before_destroy: test_a.x, which had it and used it, goes"
    text = " ".join(result.stdout.split())
    assert f"warning[create-before-destroy-lost]: {message}" in text
    nodes = "test_a.x (destroy), test_b.y, test_b.y (destroy)"
    assert f"A plan that replaces test_b.y fails with: Cycle: {nodes}" in text
    assert "create_before_destroy = true in the lifecycle block of test_b.y" in text
    strict = [*command, "--fail-on", "create-before-destroy-lost"]
    assert run(*strict, cwd=repository.path).returncode == 1
    (root,) = diff(repository)["roots"]
    (found,) = root["replacement"]
    assert (found["replaced"], found["gone"]) == (["test_b.y"], ["test_a.x"])
    why = "# tf-cycle-ls: ignore[create-before-destroy-lost] because x is destroyed first\n"
    repository.write({"main.tf": why + B % "2"})
    assert run(*strict, cwd=repository.path).returncode == 0
    assert "unused-suppression" not in run("check", cwd=repository.path).stdout


@pytest.mark.parametrize("format_", ["concise", "github", "gitlab", "rdjson", "junit", "sarif"])
def test_every_format_has_foreseen_cycles(format_: str, repository: Repository) -> None:
    repository.commit({"main.tf": LOST_BEFORE})
    repository.branch("work")
    repository.commit({"main.tf": B % "2"})
    result = run("check", "--diff", "main", "--format", format_, cwd=repository.path)
    assert "create-before-destroy-lost" in result.stdout
