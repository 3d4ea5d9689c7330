"""Files that are included and read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terragrunt.scopes import scope_of, value_of
from tests.terragrunt.trees import analysis_of, edges_of, messages_of
from tf_cycle_ls.syntax.pure_functions import UnknownValueError


def test_file_that_is_read_has_its_own_directory(tmp_path: Path) -> None:
    text = "locals {\n own = get_terragrunt_dir()\n first = get_original_terragrunt_dir()\n}\n"
    value = value_of(tmp_path, 'read_terragrunt_config("../../a/b.hcl").locals', "", a__b_hcl=text)
    assert value == {"own": str(tmp_path / "a"), "first": str(tmp_path / "live/app")}


def test_parts_that_are_not_modelled_are_unknown(tmp_path: Path) -> None:
    with pytest.raises(UnknownValueError) as raised:
        value_of(tmp_path, 'read_terragrunt_config("b.hcl").inputs.x', "", live__app__b_hcl="")
    assert raised.type is UnknownValueError


def test_values_file_and_stack_file(tmp_path: Path) -> None:
    stack = 'unit "a" {\n source = "x"\n path = "p"\n}\n'
    files = {"s__terragrunt_stack_hcl": stack, "s__terragrunt_values_hcl": 'v = "w"\n'}
    expression = 'read_terragrunt_config("../../s/terragrunt.stack.hcl").unit.a.path'
    assert value_of(tmp_path, expression, "", **files) == "p"
    expression = 'read_terragrunt_config("../../s/terragrunt.values.hcl").v'
    assert value_of(tmp_path, expression) == "w"


@pytest.mark.parametrize(
    ("include", "message"),
    [
        ('path = "none.hcl"', "there is no such file"),
        ('path = run_cmd("x")', "cannot be known"),
        ('path = "a.hcl"\n merge_strategy = "deep_map_only"', "no merge strategy deep_map_only"),
        ('path = "terragrunt.hcl"', "files read each other"),
        ("path = local.a", "cannot be found"),
    ],
)
def test_include_that_fails_is_reported(tmp_path: Path, include: str, message: str) -> None:
    text = f'locals {{\n a = "a.hcl"\n}}\ninclude "root" {{\n {include}\n}}\n'
    own = 'dependency "db" {\n config_path = "../db"\n}\n'
    files = {"app/terragrunt.hcl": text + own, "app/a.hcl": "", "db/terragrunt.hcl": ""}
    analysis = analysis_of(tmp_path, files)
    assert edges_of(analysis) == [("app", "db")]
    assert [one for one in messages_of(analysis) if message in one]


def test_a_thousand_files_that_read_the_next_are_bounded(tmp_path: Path) -> None:
    files = {
        f"r/f{number}.hcl": f'locals {{\n n = read_terragrunt_config("f{number + 1}.hcl")\n}}\n'
        for number in range(1000)
    }
    unit = 'locals {\n n = read_terragrunt_config("../r/f0.hcl")\n}\n'
    analysis = analysis_of(tmp_path, {**files, "app/terragrunt.hcl": unit})
    assert any("files read each other" in one for one in messages_of(analysis))


def test_bare_include(tmp_path: Path) -> None:
    text = 'include {\n path = "../../root.hcl"\n expose = true\n}\n'
    scope = scope_of(tmp_path, text + "x = include.locals.a\n", root_hcl='locals {\n a = "b"\n}\n')
    assert scope.evaluate(scope.file.arguments["x"]) == "b"
