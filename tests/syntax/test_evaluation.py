"""The values of constant expressions. The expected ones are those of `terraform console`."""

from __future__ import annotations

from typing import Any

import pytest

from tf_cycle_ls.syntax.evaluation import UnknownValueError, evaluate

NAMES: dict[tuple[str, str], Any] = {
    ("var", "env"): "prod",
    ("var", "on"): True,
    ("var", "n"): 2,
    ("local", "dirs"): {"prod": "p", "dev": "d"},
    ("local", "list"): ["a", "b"],
}


def lookup(root: str, name: str) -> Any:
    try:
        return NAMES[root, name]
    except KeyError:
        raise UnknownValueError from None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"./m"', "./m"),
        ("var.env", "prod"),
        ('"./${var.env}"', "./prod"),
        ('"${var.on}"', True),
        ('"${var.env}/${var.n}/${var.on}"', "prod/2/true"),
        ('"./${local.dirs[var.env]}"', "./p"),
        ("local.dirs.dev", "d"),
        ('local.dirs["dev"]', "d"),
        ("local.list[1]", "b"),
        ('var.on ? "./a" : "./b"', "./a"),
        ('var.env == "dev" ? "./a" : "./b"', "./b"),
        ('!var.on || var.env != "dev" ? "./a" : "./b"', "./a"),
        ('format("./%s-%d", var.env, var.n)', "./prod-2"),
        ('join("/", [".", var.env])', "./prod"),
        ('lower("./M")', "./m"),
        ('lookup({ prod = "x" }, var.env, "y")', "x"),
        ('coalesce("", "z")', "z"),
        ('("./m")', "./m"),
    ],
)
def test_value(text: str, value: Any) -> None:
    assert evaluate(text.encode(), lookup) == value


@pytest.mark.parametrize(
    "text",
    [
        "var.unknown",
        '"./${test_a.x.id}"',
        "module.m.o",
        "local.dirs.none",
        "uuid()",
        'file("x")',
        '"%{ if var.on }a%{ endif }"',
        "[for x in local.list : x]",
        "local.list[*]",
        'format("%q", var.env)',
        "var",
        '"unclosed',
        "",
    ],
)
def test_unknown_value(text: str) -> None:
    with pytest.raises(UnknownValueError):
        evaluate(text.encode(), lookup)
