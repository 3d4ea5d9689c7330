"""Which root modules a file belongs to."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tf_cycle_ls.server.state.module_call_index import ModuleCallIndex, SearchScope
from tf_cycle_ls.vfs import Disk, Files


def call(source: str) -> str:
    """A module call."""
    return f'module "m" {{\n  source = "{source}"\n}}\n'


CALLS_M = call("../m")


def disk(_: str) -> Files:
    """The files on disk, for each root module."""
    return Disk()


def write_module(directory: Path, text: str = "locals {}\n") -> str:
    """Write a module with one file. Returns the path of the file."""
    directory.mkdir(parents=True, exist_ok=True)
    file = directory / "main.tf"
    file.write_text(text, encoding="utf-8")
    return str(file)


def scanned(*folders: Path) -> ModuleCallIndex:
    """The index of all modules in the workspace folders."""
    index = ModuleCallIndex()
    index.start_scan(SearchScope(frozenset(map(str, folders))))
    while index.scan_next(disk):
        pass
    return index


def test_own_directory_comes_before_the_callers(tmp_path: Path) -> None:
    module = write_module(tmp_path / "m")
    caller = write_module(tmp_path / "app", CALLS_M)
    index = scanned(tmp_path)
    assert index.roots_of(module) == (str(tmp_path / "m"), str(tmp_path / "app"))
    assert index.roots_of(caller) == (str(tmp_path / "app"),)
    assert index.root_dirs() == [str(tmp_path / "app")]


def test_callers_of_callers_are_the_roots(tmp_path: Path) -> None:
    module = write_module(tmp_path / "m")
    write_module(tmp_path / "middle", CALLS_M)
    write_module(tmp_path / "app", call("../middle"))
    assert scanned(tmp_path).roots_of(module) == (str(tmp_path / "m"), str(tmp_path / "app"))


def test_scan_of_many_directories_takes_several_steps(tmp_path: Path) -> None:
    """Between the steps, other jobs can start."""
    names = [f"app{number:02}" for number in range(35)]
    module = write_module(tmp_path / "m")
    for name in names:
        write_module(tmp_path / name, CALLS_M)
    index = ModuleCallIndex()
    index.start_scan(SearchScope(frozenset({str(tmp_path)})))
    assert index.scan_next(disk)
    assert len(index.roots_of(module)) < len(names)
    while index.scan_next(disk):
        pass
    assert index.roots_of(module)[1:] == tuple(str(tmp_path / name) for name in names)


def test_deleted_caller_is_forgotten(tmp_path: Path) -> None:
    module = write_module(tmp_path / "m")
    caller = write_module(tmp_path / "app", CALLS_M)
    index = scanned(tmp_path)
    before = index.change_count
    index.rescan_changed([caller], disk)
    assert index.change_count == before
    shutil.rmtree(tmp_path / "app")
    index.rescan_changed([caller], disk)
    assert index.change_count > before
    assert index.roots_of(module) == (str(tmp_path / "m"),)


def test_renamed_folder_is_scanned_with_everything_in_it(tmp_path: Path) -> None:
    module = write_module(tmp_path / "m")
    write_module(tmp_path / "old" / "app", call("../../m"))
    index = scanned(tmp_path)
    (tmp_path / "old").rename(tmp_path / "new")
    index.rescan_changed([str(tmp_path / "old"), str(tmp_path / "new")], disk)
    assert index.roots_of(module) == (str(tmp_path / "m"), str(tmp_path / "new" / "app"))


def test_changed_file_outside_of_the_workspace_is_not_indexed(tmp_path: Path) -> None:
    module = write_module(tmp_path / "m")
    caller = write_module(tmp_path / "app", CALLS_M)
    index = scanned(tmp_path / "m")
    index.rescan_changed([caller], disk)
    assert index.roots_of(module) == (str(tmp_path / "m"),)


@pytest.mark.parametrize("is_open", [True, False])
def test_caller_outside_of_the_workspace_is_kept_while_open(tmp_path: Path, is_open: bool) -> None:
    module = write_module(tmp_path / "m")
    write_module(tmp_path / "app", CALLS_M)
    app = str(tmp_path / "app")
    index = scanned(tmp_path / "m")
    index.scan_directory(app, disk)
    assert index.roots_of(module) == (str(tmp_path / "m"), app)
    index.retain([app] if is_open else [])
    assert index.roots_of(module) == (str(tmp_path / "m"), *([app] if is_open else []))
