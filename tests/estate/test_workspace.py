"""The estate of a workspace folder, analyzed again after changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.estate.support import backend, read
from tf_cycle_ls.estate.root_states import states_of_root as original
from tf_cycle_ls.estate.workspace import WorkspaceAnalysis, analyze_workspace
from tf_cycle_ls.vfs import Disk

A = backend("s3", 'bucket = "x"; key = "a/t"')
B = backend("s3", "") + read("a", "s3", 'bucket = "x", key = "a/t"')
READS_B = read("b", "s3", 'bucket = "x", key = "b/t"')
BACKEND_OF_B = 'bucket = "x"\nkey = "b/t"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"a/main.tf": A + READS_B, "b/main.tf": B, "c/main.tf": ""}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def analyze(folder: Path, before: WorkspaceAnalysis | None = None) -> WorkspaceAnalysis:
    return analyze_workspace(str(folder), Disk(), lambda one: one.endswith("excluded"), before)


def codes(analysis: WorkspaceAnalysis) -> list[str]:
    return [component.code for component in analysis.components]


def test_root_modules_of_a_folder(folder: Path) -> None:
    (folder / "excluded").mkdir()
    (folder / "excluded/main.tf").touch()
    analysis = analyze(folder)
    assert list(analysis.dependencies.names) == ["a", "b", "c"]
    assert codes(analysis) == []


def test_only_changed_root_modules_are_read_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = analyze(folder)
    read_again: list[str] = []

    def states_of_root(root_dir: str, *arguments: object) -> object:
        read_again.append(Path(root_dir).name)
        return original(root_dir, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("tf_cycle_ls.estate.workspace.states_of_root", states_of_root)
    assert analyze(folder, before) == before
    assert read_again == []
    (folder / "a/main.tf").write_text(A)
    after = analyze(folder, before)
    assert read_again == ["a"]
    assert after.dependencies.successors["a"] == ()


def test_result_does_not_depend_on_the_analysis_before(folder: Path) -> None:
    analysis = analyze(folder)
    changes = [
        ("b/prod.tfbackend", BACKEND_OF_B),
        ("b/main.tf", "# moved\n" + B),
        ("b/prod.tfbackend", BACKEND_OF_B.replace("b/t", "other/t")),
        ("b/config/prod.tfbackend", BACKEND_OF_B),
        ("a/terraform.tfvars", 'x = "y"\n'),
        ("d/main.tf", A),
    ]
    for name, text in changes:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
        analysis = analyze(folder, analysis)
        fresh = analyze(folder)
        assert analysis == fresh, name
        assert analysis.dependencies.successors == fresh.dependencies.successors
    for name in ("d/main.tf", "b/config/prod.tfbackend", "b/main.tf"):
        (folder / name).unlink()
        analysis = analyze(folder, analysis)
        assert analysis == analyze(folder), name


def test_cycle_appears_with_a_backend_file(folder: Path) -> None:
    before = analyze(folder)
    (folder / "b/prod.tfbackend").write_text(BACKEND_OF_B)
    assert codes(analyze(folder, before)) == ["state-order"]
