"""The diagnostics of one root module, without a server."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.server.in_process import opened, path_of
from tests.server.positions import parse_marks
from tests.server.profiles import plain
from tests.server.support import A_AND_B, A_TO_B, B_TO_A
from tf_cycle_ls.root_kinds import UNITS, Root
from tf_cycle_ls.server.diagnostics.compute import RootDiagnostics, compute_diagnostics
from tf_cycle_ls.server.state.client_configuration import ClientConfiguration
from tf_cycle_ls.server.state.documents import OpenDocuments
from tf_cycle_ls.terragrunt.analyze import UnitAnalysis
from tf_cycle_ls.text import Encoding
from tf_cycle_ls.vfs import UnreadableError


def compute(
    directory: Path, texts: dict[str, str], configuration: ClientConfiguration | None = None
) -> RootDiagnostics:
    """The diagnostics of a root module with these open documents."""
    documents = opened({directory / name: text for name, text in texts.items()})
    documents.configuration = configuration or documents.configuration
    return compute_diagnostics(path_of(directory), documents.snapshot(), None, Encoding.UTF16)


def ranges(computed: RootDiagnostics, path: Path) -> list[Any]:
    """The ranges of the diagnostics of a file."""
    return [plain(diagnostic.range) for diagnostic in computed.diagnostics[path_of(path)]]


def test_every_file_that_was_read_has_an_entry(tmp_path: Path) -> None:
    """An empty entry clears the earlier diagnostics of the file."""
    computed = compute(tmp_path, {"main.tf": A_AND_B, "other.tf": "locals {}\n"})
    assert ranges(computed, tmp_path / "main.tf") == [A_TO_B, B_TO_A]
    assert ranges(computed, tmp_path / "other.tf") == []


def test_directories_include_a_called_module_that_does_not_exist(tmp_path: Path) -> None:
    """The root module must be analyzed again when the directory appears."""
    app = tmp_path / "app"
    computed = compute(app, {"main.tf": 'module "m" {\n  source = "../m"\n}\n'})
    # `terraform test` also reads the files in tests/.
    tests = path_of(tmp_path / "app" / "tests")
    assert computed.directories == {path_of(app), tests, path_of(tmp_path / "m")}


def test_invalid_setting_is_reported_at_its_name(tmp_path: Path) -> None:
    text, (name,) = parse_marks('limit = 3\n# 🔑\n«rum» = "onType"\n')
    settings = tmp_path / ".tf-cycle-ls.toml"
    settings.write_text(text, encoding="utf-8")
    computed = compute(tmp_path, {"main.tf": ""})
    assert ranges(computed, settings) == [name]


def test_excluded_directory_is_not_analyzed(tmp_path: Path) -> None:
    (tmp_path / ".tf-cycle-ls.toml").write_text('exclude = ["old"]\n', encoding="utf-8")
    workspace = ClientConfiguration(frozenset({path_of(tmp_path)}))
    computed = compute(tmp_path / "old", {"main.tf": A_AND_B}, workspace)
    assert computed.analysis is None
    assert path_of(tmp_path / "old" / "main.tf") not in computed.diagnostics
    assert compute(tmp_path / "new", {"main.tf": A_AND_B}, workspace).analysis is not None


def test_missing_directory_is_unreadable(tmp_path: Path) -> None:
    snapshot = OpenDocuments(Encoding.UTF16).snapshot()
    with pytest.raises(UnreadableError):
        compute_diagnostics(str(tmp_path / "none"), snapshot, None, Encoding.UTF16)


def test_tree_of_units_knows_which_files_are_unchanged(tmp_path: Path) -> None:
    file = tmp_path / "terragrunt.hcl"
    file.touch()
    os.utime(file, (1, 1))  # A file that has just changed has no version.
    root = Root(path_of(tmp_path), UNITS).name
    computed = compute_diagnostics(root, opened({}).snapshot(), None, Encoding.UTF16)
    assert isinstance(computed.analysis, UnitAnalysis)
    assert computed.analysis.memory.versions[path_of(file)] is not None
