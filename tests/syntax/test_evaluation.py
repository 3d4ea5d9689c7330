"""The values of constant expressions. The expected ones are those of `terraform console`."""

from __future__ import annotations

from typing import Any

import pytest

from tf_cycle_ls.syntax.evaluation import evaluate, evaluate_template
from tf_cycle_ls.syntax.pure_functions import UnknownValueError

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
        ('"./%{ if var.on }a%{ else }b%{ endif }"', "./a"),
        ('"./%{ if !var.on }a%{ else }b${var.n}%{ endif }"', "./b2"),
        ('"%{ if !var.on }a%{ endif }"', ""),
        ('"%{ for x in local.list }/${x}%{ endfor }"', "/a/b"),
        ("[for x in local.list : upper(x)]", ["A", "B"]),
        ('[for x in local.list : x if x != "a"]', ["b"]),
        ("[for i, x in local.list : i]", [0, 1]),
        ("[for k, v in local.dirs : k]", ["dev", "prod"]),
        ("{ for k, v in local.dirs : v => k }", {"d": "dev", "p": "prod"}),
        (
            '[for x in local.list : [for y in local.list : "${x}${y}"]]',
            [["aa", "ab"], ["ba", "bb"]],
        ),
        ("{ a = test_a.x.id, b = var.env }.b", "prod"),
        ("merge({ a = test_a.x.id }, { b = 1 }).b", 1),
        ('try(local.dirs.none, "x")', "x"),
        ("can(local.dirs.none)", False),
        ("var.n + 1 > 2", True),
        ("-var.n", -2),
        ('var.n == "2"', False),
        ("var.env[*]", ["prod"]),
        ('true ? 0 : "a"', "0"),
        ("true ? 0 : var.none", 0),
        ("null[*]", []),
        ('"false" ? 1 : 0', 0),
        ('!"1" || "true"', True),
        ('"10" < 9', False),
        ('"1" + 6 / 2', 4),
        ('jsondecode("{\\"a\\": [1]}").a[0]', 1),
        ('replace("a.b", ".", "/")', "a/b"),
        ('element(split(",", "a,b"), 3)', "b"),
        ('one(toset(["a", "a"]))', "a"),
        ('substr("abc", 1, 1)', "b"),
        ("keys(local.dirs)", ["dev", "prod"]),
        ("flatten([local.list, [[1]]])", ["a", "b", 1]),
        ("concat(local.list, [1])[2]", 1),
    ],
)
def test_value(text: str, value: Any) -> None:
    assert evaluate(text.encode(), lookup) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"  "', "  "),
        ('" a ${"x"} ${"y"}  "', " a x y  "),
        ('"a %{ if true } b %{ else } c %{ endif } d"', "a  b  d"),
        ('"a %{ if false } b %{ else } c %{ endif } d"', "a  c  d"),
        ('"a %{ if false } b %{ endif } d"', "a  d"),
        ('"a ${~ "x" ~} c"', "axc"),
        ('"a %{~ if true ~} b %{~ else ~} c %{~ endif ~} d"', "abd"),
        ('"%{ for a in [1, 2] ~} x ${a} %{ endfor }|"', "x 1 x 2 |"),
        (r'"a $${b} %%{c} \t ${"x"} \\ "', "a ${b} %{c} \t x \\ "),
    ],
)
def test_spaces_of_templates(text: str, value: str) -> None:
    """The values are those of `terraform console`."""
    assert evaluate(text.encode(), lookup) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('<<EOT\n  a ${"x"} \nEOT', "  a x \n"),
        ("<<EOT\nEOT", ""),
        ("<<-EOT\n    a ${1}\n\n      b\n    EOT", "a 1\n\n  b\n"),
        (
            "<<-EOT\n    a ${1}\n      b\\n $${x}\n  ${2} z\n    EOT",
            "  a 1\n    b\\n ${x}\n2 z\n",
        ),
        ("<<-EOT\n      a\n    b\n    EOT", "  a\nb\n"),
        ("local.list[*]", ["a", "b"]),
        ("[{ a = [{ b = 1 }] }, { a = [{ b = 2 }] }][*].a[0].b", [1, 2]),
    ],
)
def test_heredocs_and_splats(text: str, value: Any) -> None:
    assert evaluate(text.encode(), lookup) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("../${a}", "../x"),
        ("${b.c}\n", "y\n"),
        ("plain", "plain"),
    ],
)
def test_template_without_quotes(text: str, value: str) -> None:
    assert evaluate_template(text.encode(), {"a": "x", "b": {"c": "y"}}, {}) == value


@pytest.mark.parametrize("text", ["${none}", "${b.none}", "${a.none}", "END_OF_THE_TEMPLATE"])
def test_template_without_value(text: str) -> None:
    with pytest.raises(UnknownValueError):
        evaluate_template(text.encode(), {"a": "x", "b": {"c": "y"}}, {})


@pytest.mark.parametrize(
    "text",
    [
        "var.unknown",
        '"./${test_a.x.id}"',
        "module.m.o",
        "local.dirs.none",
        "uuid()",
        'file("x")',
        "[for x in module.m.o : x]",
        "{ for x in local.list : x => x... }",
        'try(file("x"), "a")',
        "element([], 0)",
        'toset(["a"])[0]',
        "[for a in range : a]",
        'jsondecode("' + "[" * 5000 + '")',
        "[" + ", ".join(["local.list"] * 10_001) + "]",
        "length([test_a.x.id])",
        "{ a = test_a.x.id }.a",
        '"a" == [test_a.x.id]',
        "local.list.*",
        "<<EOT\n%{ if true }a%{ endif }\nEOT",
        'format("%q", var.env)',
        "var",
        '"unclosed',
        '"${}"',
        "range(1025)",
        "range(100000000000000000000)",
        "range(1, 3, -1)",
        "range(1, 3, 0)",
        "range()",
        "5 / 2",
        "1 / 0",
        "[] ? 1 : 0",
        "sum([])",
        '"a${ /* b */ }"',
        "",
    ],
)
def test_unknown_value(text: str) -> None:
    with pytest.raises(UnknownValueError):
        evaluate(text.encode(), lookup)


def test_nested_loops_are_bounded() -> None:
    """2**40 strings would otherwise be joined."""
    text = '"x"'
    for number in range(40):
        text = f"flatten([for v{number} in local.list : {text}])"
    with pytest.raises(UnknownValueError):
        evaluate(text.encode(), lookup)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('["a", [1]] == ["a", [1]]', True),
        ("{ a = [] } != { a = [] }", False),
        ('["a"] == ["b"]', False),
        ('split(",", "a") == ["b"]', False),
        ("toset([1]) == toset([1])", True),
        ("toset([1]) == [1]", False),
        ("[1][*] == [1]", True),
        ("[1] == [true]", False),
    ],
)
def test_equal_collections(text: str, value: bool) -> None:
    # The answers of `terraform console`.
    assert evaluate(text.encode(), lookup) is value


@pytest.mark.parametrize(
    "text", ['split(",", "a") == ["a"]', '["a"] != sort(["a"])', 'tolist(["a"])[*] == ["a"]']
)
def test_list_is_no_tuple(text: str) -> None:
    # `terraform console`: false, true. Some functions return a list, and others a tuple.
    with pytest.raises(UnknownValueError):
        evaluate(text.encode(), lookup)
