"""The common part of YAML. The values are those of Terraform's `yamldecode`."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tf_cycle_ls.syntax.yaml_values import NotYamlError, read_yaml

FLOW = {"a": "http://x", "b": 1, "c": "d, e"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("a: ../b", {"a": "../b"}),
        ("---\na: 1\nb: true\nc:\nd: ~\n", {"a": 1, "b": True, "c": None, "d": None}),
        ("a:\n  b:\n    c: x # y\n# z\n", {"a": {"b": {"c": "x"}}}),
        ("a:\n- x\n- w\nb: z", {"a": ["x", "w"], "b": "z"}),
        ("- a: 1\n  b: 2\n- c", [{"a": 1, "b": 2}, "c"]),
        ("-\n  a: 1\n- - x\n  - w\n", [{"a": 1}, ["x", "w"]]),
        ("a: [x, 'y z', \"w\"]\nb: []\nc: {}", {"a": ["x", "y z", "w"], "b": [], "c": {}}),
        ("a: 'it''s'\nb: \"x\\ty\"", {"a": "it's", "b": "x\ty"}),
        ("'a b': c\n\"d\": e", {"a b": "c", "d": "e"}),
        ("a: x:y\nb: http://x/#y", {"a": "x:y", "b": "http://x/#y"}),
        ("a: {b: c, d: [1, {e: f}]}", {"a": {"b": "c", "d": [1, {"e": "f"}]}}),
        ("- {a: http://x, 'b':1, \"c\": 'd, e',}\n- [[x], []]", [FLOW, [["x"], []]]),
        ("{ a : b }", {"a": "b"}),
        ("a: -5\nb: x-1", {"a": -5, "b": "x-1"}),
    ],
)
def test_value(text: str, value: object) -> None:
    assert read_yaml(text) == value


@pytest.mark.parametrize(
    "text",
    [
        *("a: &x 1", "a: *x", "a: !t x", "a: |\n  x", "a: >\n  x", "<<: *x", "a: {b}", "a: @x"),
        *("a: 2020-01-01", "a: yes", "n: 1", "a: 1.5", "a: 0x1F", "a: 010", "a: 1_000", "a: 1e3"),
        *("a: 1\na: 2", "a:\n\tb: 1", "a: x\n  y", "a: 'x", 'a: "x', "a: b: c", "a: [x", "a: .inf"),
        *("a: 1\n---\nb: 2", "%YAML 1.1", "  a: 1\nb: 2", "a: [[x]", "x\ny"),
        *(
            "a: {b:c}",
            "a: {b: c, b: d}",
            "a: {n: 1}",
            "a: {b: c} d",
            "a: {b: }",
            "a: [b: c]",
            "{,}",
        ),
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(NotYamlError):
        read_yaml(text)


@pytest.mark.hypothesis
@given(st.text(alphabet="ab:-# '\"[]{}\n,1~", max_size=40))
def test_any_text_has_a_value_or_is_refused(text: str) -> None:
    with suppress(NotYamlError):
        read_yaml(text)
