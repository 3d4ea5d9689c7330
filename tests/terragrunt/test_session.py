"""Files are read through the copies that stacks generate."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terragrunt.trees import write_tree
from tf_cycle_ls.terragrunt.session import Session
from tf_cycle_ls.text import Span
from tf_cycle_ls.vfs import Disk, RestrictedFiles, UnreadableError


def test_a_copy_is_read_from_its_source(tmp_path: Path) -> None:
    write_tree(tmp_path, {"catalog/terragrunt.hcl": "locals {}\n", "live/copy/old.hcl": ""})
    session = Session(Disk())
    copy, catalog = str(tmp_path / "live/copy"), str(tmp_path / "catalog")
    session.copies[copy] = catalog
    assert session.actual(f"{copy}/terragrunt.hcl") == f"{catalog}/terragrunt.hcl"
    assert session.actual(f"{copy}/old.hcl") == f"{copy}/old.hcl"
    assert session.text(f"{copy}/terragrunt.hcl").path == f"{catalog}/terragrunt.hcl"
    assert session.place(f"{copy}/terragrunt.hcl", Span(0, 1)).path.startswith(catalog)


def test_what_was_looked_at_is_observed(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.hcl": ""})
    session = Session(Disk())
    with session.observing() as outer:
        with session.observing() as inner:
            assert session.is_file(str(tmp_path / "a.hcl"))
        assert not session.is_directory(str(tmp_path / "b"))
    assert inner == {str(tmp_path)}
    assert outer == {str(tmp_path), str(tmp_path / "b")}


def test_a_problem_is_reported_once(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.hcl": "x = \n"})
    session = Session(Disk())
    for _ in range(2):
        session.config(str(tmp_path / "a.hcl"))
        session.report_issues()
        session.report("b.hcl", Span(0, 1), "no")
    assert len(session.problems) == 2


def test_nothing_is_known_of_what_may_not_be_read(tmp_path: Path) -> None:
    write_tree(tmp_path, {"in/a.hcl": "", "out/b.hcl": ""})
    session = Session(RestrictedFiles(Disk(), (str(tmp_path / "in"),)))
    assert session.is_forbidden(str(tmp_path / "out"))
    assert not session.is_forbidden(str(tmp_path / "in"))
    with pytest.raises(UnreadableError):
        session.text(str(tmp_path / "out/b.hcl"))
