"""Which instances a block with an `expansion` has."""

from __future__ import annotations

from typing import Any

import pytest

from tf_cycle_ls.syntax.pure_functions import UNKNOWN, SetValue, UnknownValueError
from tf_cycle_ls.terragrunt.config_file import Expression
from tf_cycle_ls.terragrunt.config_parser import read_config
from tf_cycle_ls.terragrunt.expansion import instances
from tf_cycle_ls.terragrunt.scope import Names

MOST = 3
COUNT, FOR_EACH = "count = x", "for_each = x"


def of(arguments: str, value: Any) -> list[Names]:
    """The names of the instances of a block with these arguments, all of which have this value."""

    def evaluate(argument: str, expression: Expression) -> Any:
        assert argument in arguments
        if value is None:
            raise UnknownValueError
        return value

    text = f'unit "u" {{\n expansion {{\n {arguments}\n }}\n}}\n'
    (section,) = read_config("terragrunt.stack.hcl", text.encode()).sections
    return list(instances(section, evaluate, MOST))


def each(key: str, value: Any) -> Names:
    """The names of an instance of a `for_each`."""
    return {("each", "key"): key, ("each", "value"): value}


@pytest.mark.parametrize(
    ("arguments", "value", "expected"),
    [
        (COUNT, 2, [{("count", "index"): 0}, {("count", "index"): 1}]),
        (COUNT, 0, []),
        (COUNT, "2", []),
        (COUNT, None, []),
        (FOR_EACH, {"b": 1, "a": 2}, [each("a", 2), each("b", 1)]),
        (FOR_EACH, SetValue(["a", "b"]), [each("a", "a"), each("b", "b")]),
        (FOR_EACH, ["b", "a"], [each("b", "b"), each("a", "a")]),
        (FOR_EACH, ["a", UNKNOWN], []),
        (FOR_EACH, UNKNOWN, []),
        ("other = x", 1, []),
    ],
)
def test_instances(arguments: str, value: Any, expected: list[Names]) -> None:
    assert of(arguments, value) == expected


def test_number_of_instances_is_bounded() -> None:
    assert of(COUNT, MOST + 1) == []
    assert len(of(FOR_EACH, ["a"] * (MOST + 1))) == MOST


def test_block_without_expansion_has_one_instance() -> None:
    (section,) = read_config("terragrunt.hcl", b'dependency "d" {\n}\n').sections
    assert list(instances(section, lambda *_: None, MOST)) == [{}]
