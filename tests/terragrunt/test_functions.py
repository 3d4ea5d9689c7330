"""The functions about directories and files. Values are those that Terragrunt 1.1.4 gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terragrunt.scopes import value_of
from tf_cycle_ls.syntax.pure_functions import InvalidValueError, UnknownValueError

INCLUDE = 'include "root" {\n path = find_in_parent_folders("root.hcl")\n}\n'


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("get_terragrunt_dir()", "TOP/live/app"),
        ("get_original_terragrunt_dir()", "TOP/live/app"),
        ("get_parent_terragrunt_dir()", "TOP"),
        ('get_parent_terragrunt_dir("root")', "TOP"),
        ("path_relative_to_include()", "live/app"),
        ("path_relative_from_include()", "../.."),
        ('find_in_parent_folders("root.hcl")', "TOP/root.hcl"),
        ('find_in_parent_folders("live/db")', "TOP/live/db"),
        ('find_in_parent_folders("none", "../d")', "../d"),
        ("get_repo_root()", "TOP"),
        ("get_path_from_repo_root()", "live/app"),
        ("get_path_to_repo_root()", "../.."),
        ('get_env("NOBODY_SETS_THIS", "d")', "d"),
        ('fileexists("terragrunt.hcl")', True),
        ('fileexists("../db")', False),
        ('yamldecode(file("../../paths.yaml")).db', "../db"),
        ('abspath("/a/../b")', "/b"),
        ('mark_as_read("x")', "x"),
    ],
)
def test_value(tmp_path: Path, expression: str, value: object) -> None:
    (tmp_path / ".git").mkdir()
    files = {"root_hcl": "", "live__db__terragrunt_hcl": "", "paths_yaml": "db: ../db\n"}
    expected = value.replace("TOP", str(tmp_path)) if isinstance(value, str) else value
    assert value_of(tmp_path, expression, INCLUDE, **files) == expected


def test_without_an_include(tmp_path: Path) -> None:
    assert value_of(tmp_path, "path_relative_to_include()") == "."
    assert value_of(tmp_path, "path_relative_from_include()") == "."
    assert value_of(tmp_path, "get_parent_terragrunt_dir()") == str(tmp_path / "live/app")


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ('find_in_parent_folders("none")', InvalidValueError),
        ('get_parent_terragrunt_dir("none")', InvalidValueError),
        ('file("none")', InvalidValueError),
        ('read_terragrunt_config("none.hcl")', InvalidValueError),
        ('get_env("NOBODY_SETS_THIS")', UnknownValueError),
        ('abspath("../db")', UnknownValueError),
        ('pathexpand("~/x")', UnknownValueError),
        ('run_cmd("true")', UnknownValueError),
        ("get_platform()", UnknownValueError),
        ("timestamp()", UnknownValueError),
    ],
)
def test_no_value(tmp_path: Path, expression: str, error: type[Exception]) -> None:
    with pytest.raises(error) as raised:
        value_of(tmp_path, expression)
    assert raised.type is error
