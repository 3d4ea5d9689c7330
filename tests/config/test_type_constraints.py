"""Values of variables with a type. The expected ones are those of `terraform console`."""

from __future__ import annotations

from typing import Any

import pytest

from tf_cycle_ls.config.type_constraints import convert
from tf_cycle_ls.syntax.pure_functions import SetValue, TupleValue, UnknownValueError


@pytest.mark.parametrize(
    ("value", "constraint", "expected"),
    [
        (1, "string", "1"),
        (True, "string", "true"),
        (None, "string", None),
        ("12", "number", 12),
        ("007", "number", 7),
        ("false", "bool", False),
        ("1", "bool", True),
        ("0", "bool", False),
        ([1], "any", [1]),
        ([0, "x"], "list(any)", ["0", "x"]),
        ([0, "x"], "list", ["0", "x"]),
        ({"a": False, "b": "x"}, "map(any)", {"a": "false", "b": "x"}),
        (["false", 1], "tuple([bool, string])", TupleValue([False, "1"])),
        ([1, True], "list(string)", ["1", "true"]),
        ({"a": "1"}, "map(number)", {"a": 1}),
        (None, "list(string)", None),
        ({"a": 1, "c": 2}, "object({ a = string, b = optional(number, 3) })", {"a": "1", "b": 3}),
        ({}, "object({ a = optional(string) })", {"a": None}),
        ({"a": None}, 'object({ a = optional(string, "d") })', {"a": "d"}),
        ({"a": "x"}, 'object({ a = optional(string, "d") })', {"a": "x"}),
        (
            [{"n": "a"}],
            'list(object({ n = string, m = optional(list(string), ["x"]) }))',
            [{"n": "a", "m": ["x"]}],
        ),
        (
            {},
            'object({ a = optional(object({ b = optional(string, "z") }), {}) })',
            {"a": {"b": "z"}},
        ),
    ],
)
def test_converted_value(value: Any, constraint: str, expected: Any) -> None:
    converted = convert(value, constraint.encode())
    assert converted == expected
    assert type(converted) is type(expected)


@pytest.mark.parametrize(
    ("value", "constraint", "expected"),
    [
        (["b", "a", "b", 1], "set(string)", ["1", "a", "b"]),
        (["10", "9"], "set(number)", [9, 10]),
        ([True, "true"], "set(bool)", [True]),
    ],
)
def test_set_has_each_element_once_in_order(
    value: list[Any], constraint: str, expected: list[Any]
) -> None:
    converted = convert(value, constraint.encode())
    assert isinstance(converted, SetValue)
    assert converted == expected


def test_quoted_type_of_json_and_terraform_0_11() -> None:
    assert convert(1, b'"string"') == "1"


@pytest.mark.parametrize(
    ("value", "constraint"), [("yes", "bool"), ("²", "number"), ({"a": 1}, "list(number)")]
)
def test_value_that_terraform_rejects_stays(value: Any, constraint: str) -> None:
    assert convert(value, constraint.encode()) == value


def test_default_that_is_not_known() -> None:
    with pytest.raises(UnknownValueError):
        convert({}, b"object({ a = optional(string, var.b) })")
