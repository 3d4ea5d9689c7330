"""Functions of known values. The expected values and errors are those of `terraform console`."""

from __future__ import annotations

from typing import Any

import pytest

from tf_cycle_ls.syntax.pure_functions import (
    FUNCTIONS,
    UNKNOWN,
    SetValue,
    UnknownValueError,
    as_string,
    elements,
    is_small,
    is_whole,
)


@pytest.mark.parametrize(
    ("name", "arguments", "value"),
    [
        ("basename", ["a/b"], "b"),
        ("basename", ["a/b/"], "b"),
        ("basename", ["a//"], "a"),
        ("basename", ["/"], "/"),
        ("basename", [""], "."),
        ("dirname", ["a/b/"], "a/b"),
        ("dirname", ["./a/b"], "a"),
        ("dirname", ["a/../b/c"], "b"),
        ("dirname", ["a"], "."),
        ("dirname", [""], "."),
        ("dirname", ["//a"], "/"),
        ("chunklist", [["a", "b", "c"], 2], [["a", "b"], ["c"]]),
        ("range", [-2], [0, -1]),
        ("range", [3, 1], [3, 2]),
        ("range", [1, 4, 2], [1, 3]),
        ("range", [1, 1], []),
        ("range", [1_024], list(range(1_024))),
        ("coalesce", [None, "", "z"], "z"),
        ("coalescelist", [[], ["a"]], ["a"]),
        ("compact", [["a", "", None]], ["a"]),
        ("concat", [["a"], [1]], ["a", 1]),
        ("contains", [["a", "b"], "b"], True),
        ("contains", [[1], True], False),
        ("distinct", [["b", "a", "b"]], ["b", "a"]),
        ("element", [["a", "b"], 3], "b"),
        ("flatten", [[["a", ["b"]], [], ["c"]]], ["a", "b", "c"]),
        ("index", [[1, True], True], 1),
        ("keys", [{"b": 1, "a": 2}], ["a", "b"]),
        ("values", [{"b": 1, "a": 2}], [2, 1]),
        ("lookup", [{"a": 1}, "b", 3], 3),
        ("matchkeys", [["a", "b"], [1, 2], [2]], ["b"]),
        ("merge", [{"a": 1}, None, {"a": 2}], {"a": 2}),
        ("one", [[]], None),
        ("sort", [[10, 9]], ["10", "9"]),
        ("sort", [["B", "a", "_"]], ["B", "_", "a"]),
        ("toset", [["b", "a", "b"]], ["a", "b"]),
        ("tolist", [[1, "a", None, True]], ["1", "a", None, "true"]),
        ("tomap", [{"a": False, "b": "x"}], {"a": "false", "b": "x"}),
        ("tobool", ["1"], True),
        ("abs", ["-2"], 2),
        ("ceil", [0], 0),
        ("floor", ["2"], 2),
        ("signum", [-3], -1),
        ("parseint", ["-ff", 16], -255),
        ("parseint", ["08", 10], 8),
        ("pow", [2, 10], 1024),
        ("sum", [[1, 2, "3"]], 6),
        ("setintersection", [["b", "a"], ["a", "c"], ["a"]], ["a"]),
        ("setsubtract", [["b", "a", "c"], ["b"]], ["a", "c"]),
    ],
)
def test_result(name: str, arguments: list[Any], value: Any) -> None:
    assert FUNCTIONS[name](*arguments) == value


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("chunklist", [["a"], 0]),
        ("coalesce", ["", None]),
        ("coalescelist", [[], []]),
        ("element", [[], 0]),
        ("index", [["a"], "b"]),
        ("lookup", [{"a": 1}, "b"]),
        ("one", [["a", "b"]]),
        ("pow", [2, -1]),
        ("pow", [9**500, 10**6]),
        ("tostring", [[]]),
    ],
)
def test_arguments_without_result(name: str, arguments: list[Any]) -> None:
    with pytest.raises((UnknownValueError, TypeError, ValueError, AttributeError, LookupError)):
        FUNCTIONS[name](*arguments)


@pytest.mark.parametrize(
    ("value", "text"), [(True, "true"), (2, "2"), (1.5, "1.5"), (1.0, "1"), ("x", "x")]
)
def test_text_in_a_template(value: Any, text: str) -> None:
    assert as_string(value) == text


@pytest.mark.parametrize("value", [None, [], {}, UNKNOWN])
def test_value_without_text(value: Any) -> None:
    with pytest.raises(UnknownValueError):
        as_string(value)


@pytest.mark.parametrize(
    ("collection", "expected"),
    [
        ({"b": 1, "a": 2}, [("a", 2), ("b", 1)]),
        (["b", "a"], [(0, "b"), (1, "a")]),
        (SetValue(["a", "b"]), [("a", "a"), ("b", "b")]),
    ],
)
def test_keys_and_values_of_a_for_expression(collection: Any, expected: list[Any]) -> None:
    assert list(elements(collection)) == expected


def test_value_with_an_unknown_part() -> None:
    assert not is_whole({"a": [1, UNKNOWN]})
    assert is_whole({"a": [1, None]})


def test_size_counts_nested_values() -> None:
    assert is_small({"a": ["x"] * 100})
    assert not is_small({"a": [["x"] * 100] * 100})
    assert not is_small(["x" * 10_001])
    assert is_small([-(2**511), True])
    assert not is_small([2**512])
