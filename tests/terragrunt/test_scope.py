"""Names have the values that Terragrunt gives them before it runs anything."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.terragrunt.scopes import scope_of, value_of
from tf_cycle_ls.syntax.pure_functions import UNKNOWN, InvalidValueError, UnknownValueError
from tf_cycle_ls.terragrunt.config_parser import read_config
from tf_cycle_ls.terragrunt.scope import NeedsOutputsError, Scope
from tf_cycle_ls.terragrunt.session import Session
from tf_cycle_ls.vfs import Disk

LOCALS = 'locals {\n a = "${local.b}/x"\n b = ".."\n r = run_cmd("id")\n o = { k = local.r }\n}\n'


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("local.a", "../x"),
        ('try(local.none, "d")', "d"),
        ('try(values.none, "d")', "d"),
        ("can(local.none)", False),
        ("local.o", {"k": UNKNOWN}),
        ('feature.f.value ? "1" : "2"', "1"),
    ],
)
def test_value(tmp_path: Path, expression: str, value: object) -> None:
    text = f'{LOCALS}feature "f" {{\n default = true\n}}\n'
    assert value_of(tmp_path, expression, text) == value


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ("local.none", InvalidValueError),
        ("values.none", InvalidValueError),
        ("include.none.locals.a", InvalidValueError),
        ("each.key", InvalidValueError),
        ("local.r", UnknownValueError),
        ('try(local.r, "d")', UnknownValueError),
        ("local.o.k", UnknownValueError),
        ("dependency.x.outputs.id", NeedsOutputsError),
        ('sops_decrypt_file("x")', UnknownValueError),
        ("get_aws_account_id()", UnknownValueError),
    ],
)
def test_no_value(tmp_path: Path, expression: str, error: type[Exception]) -> None:
    with pytest.raises(error) as raised:
        value_of(tmp_path, expression, LOCALS)
    assert raised.type is error


def test_local_values_in_a_ring_are_unknown_and_the_others_known(tmp_path: Path) -> None:
    scope = scope_of(tmp_path, 'locals {\n a = local.b\n b = local.a\n c = "x"\n}\n')
    assert scope.local_values() == {"a": UNKNOWN, "b": UNKNOWN, "c": "x"}


def test_argument_of_a_block(tmp_path: Path) -> None:
    scope = scope_of(tmp_path, f'{LOCALS}include "i" {{\n path = local.a\n expose = local.r\n}}\n')
    section = next(scope.file.of_type("include"))
    assert scope.value(section, "path") == scope.string(section, "path") == "../x"
    assert scope.value(section, "expose") is scope.value(section, "none") is None


def test_exposed_include(tmp_path: Path) -> None:
    text = 'include "root" {\n path = "../../root.hcl"\n expose = true\n}\n'
    root = 'locals {\n a = "x"\n}\n'
    assert value_of(tmp_path, "include.root.locals.a", text, root_hcl=root) == "x"


@pytest.mark.hypothesis
@given(st.permutations(range(8)), st.data())
def test_the_order_of_local_values_changes_nothing(order: list[int], data: st.DataObject) -> None:
    """A chain of values has the same values in any order; a value in a ring has none."""
    needs = {number: data.draw(st.integers(0, 7)) for number in range(8)}
    lines = [
        f' l{number} = "{number}"'
        if needs[number] >= number
        else f" l{number} = local.l{needs[number]}"
        for number in order
    ]
    text = "locals {\n" + "\n".join(lines) + "\n}\n"
    file = read_config("x.hcl", text.encode())
    scope = Scope(Session(Disk()), "/x.hcl", file, "/", "/", "/")

    def root(number: int) -> str:
        return str(number) if needs[number] >= number else root(needs[number])

    assert scope.local_values() == {f"l{number}": root(number) for number in range(8)}


@pytest.mark.hypothesis
@given(st.text(max_size=60))
def test_any_text_has_a_value_or_none(text: str) -> None:
    file = read_config("x.hcl", f"x = {text}\n".encode(errors="replace"))
    scope = Scope(Session(Disk()), "/x.hcl", file, "/", "/", "/")
    for expression in file.arguments.values():
        with suppress(UnknownValueError):
            scope.evaluate(expression)
