"""The arguments of a backend, from bodies and from objects."""

from __future__ import annotations

from typing import Any

import pytest

from tf_cycle_ls.config.source_bodies import source_bodies
from tf_cycle_ls.config.static_values import StaticScope, static_expressions
from tf_cycle_ls.estate.arguments import Value, arguments_of_body, arguments_of_object
from tf_cycle_ls.estate.templates import WORKSPACE
from tf_cycle_ls.text import Document

LOCALS = (
    b'locals {\n  c = { bucket = "b", key = var.x, workspaces = { name = "n" }, gone = null }\n}\n'
)


def scope() -> StaticScope:
    def given(name: str) -> Any:
        raise KeyError(name)

    expressions = static_expressions([("main.tf", LOCALS)])
    return StaticScope(lambda: expressions, given)


def templates(found: dict[str, Value] | None) -> dict[str, object] | None:
    return None if found is None else {name: value.template for name, value in found.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '{ bucket = "b", key = "${terraform.workspace}/k" }',
            {"bucket": ("b",), "key": (WORKSPACE, "/k")},
        ),
        ('{ "bucket" = "b" }', {"bucket": ("b",)}),
        ('{ bucket : "b" }', {"bucket": ("b",)}),
        ('{ workspaces = { name = "n" } }', {"workspaces.name": ("n",)}),
        ("{ key = null, n = 1 }", {"n": ("1",)}),
        ("{ key = each.key }", {"key": None}),
        ("{ (var.k) = 1 }", None),
        ("{}", {}),
        ("local.c", {"bucket": ("b",), "key": None, "workspaces.name": ("n",)}),
        (
            "merge(local.c, { key = 1 })",
            {"bucket": ("b",), "key": ("1",), "workspaces.name": ("n",)},
        ),
        ("local.none", None),
        ('"text"', None),
    ],
)
def test_object(text: str, expected: object) -> None:
    assert templates(arguments_of_object(text.encode(), 0, "x", scope())) == expected


def test_body() -> None:
    text = b'# x\nbucket = "b"\nworkspaces {\n  name = "n"\n}\nkey = null\n'
    found: dict[str, Value] = {}
    for body in source_bodies(Document("x", text), {}):
        found.update(arguments_of_body(body, "x", scope()))
    assert templates(found) == {"bucket": ("b",), "workspaces.name": ("n",)}
    assert text[slice(*found["workspaces.name"].place.span)] == b'"n"'


def test_place_in_an_object() -> None:
    text = b'{ a = 1, key = "k" }'
    found = arguments_of_object(text, 100, "x", scope())
    assert found is not None
    span = found["key"].place.span.shifted(-100)
    assert text[slice(*span)] == b'"k"'


def test_deeply_nested_objects_are_bounded() -> None:
    text = b"{ a = " * 200 + b"1" + b" }" * 200
    found = arguments_of_object(text, 0, "x", scope())
    assert found in ({}, None)
    body = b"a {\n" * 100 + b"b = 1\n" + b"}\n" * 100
    for item in source_bodies(Document("x", body), {}):
        assert arguments_of_body(item, "x", scope()) == {}
