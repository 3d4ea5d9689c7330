"""Functions of text. The expected values and errors are those of `terraform console`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.terraform import binary
from tf_cycle_ls.syntax.evaluation import evaluate
from tf_cycle_ls.syntax.pure_functions import InvalidValueError, UnknownValueError

VALUES: dict[str, Any] = {
    'base64decode("w7w=")': "ü",
    'base64encode("ü")': "w7w=",
    'chomp("a\\r\\n\\n")': "a",
    'csvdecode("a,b\\n1,x\\n2,\\"y,\\"\\n")': [{"a": "1", "b": "x"}, {"a": "2", "b": "y,"}],
    'endswith("abc", "bc")': True,
    'format("%s-%d%%", "a", 2)': "a-2%",
    'formatlist("%s-%s", ["a", "b"], "x")': ["a-x", "b-x"],
    'formatlist("%s", [])': [],
    'join(",", [1, true, "x"])': "1,true,x",
    'jsondecode("{\\"a\\": [1, null]}")': {"a": [1, None]},
    'jsonencode({ b = "<ü&>", a = [1, true, null] })': (
        '{"a":[1,true,null],"b":"\\u003cü\\u0026\\u003e"}'
    ),
    'lower("ÀİΣ")': "àiσ",
    'upper("aéß")': "AÉß",
    'regex("[a-z]+", "12ab3c")': "ab",
    'regex("([a-z])(\\\\d)", "12ab3c")': ["b", "3"],
    'regexall("[a-z]", "1a2b")': ["a", "b"],
    'regexall("([a-z])(\\\\d)", "a1b2")': [["a", "1"], ["b", "2"]],
    'regexall("x", "abc")': [],
    'replace("a.b.c", ".", "/")': "a/b/c",
    'replace("a/b", "/", "-")': "a-b",
    'replace("a1b22", "/[0-9]+/", "-")': "a-b-",
    'replace("ab", "/(a)(b)/", "$2$${1}!")': "ba!",
    'split(",", "a,,b")': ["a", "", "b"],
    'split("", "ab")': ["a", "b"],
    'startswith("abc", "ab")': True,
    'strcontains("abc", "b")': True,
    'strrev("abc")': "cba",
    'substr("abc", 1, 10)': "bc",
    'substr("abc", -2, 1)': "b",
    'substr("abc", 1, -1)': "bc",
    'title("hello wörld-x_y")': "Hello Wörld-X_y",
    'trim("?!a!?", "!?")': "a",
    'trimprefix("aab", "a")': "ab",
    'trimspace(" a\\n")': "a",
    'trimsuffix("baa", "a")': "ba",
}

ERRORS = (
    'csvdecode("a,a\\n1,2\\n")',
    'regex("x", "abc")',
    'base64decode("!")',
)

# Terraform has a result for these.
UNKNOWN = (
    'format("%q", "a")',
    'formatlist("%s", "a")',
    'regex("(?i)A", "a")',
    'regexall("x*", "ab")',
    'replace("abc", "/x*/", "-")',
    'replace("abc", "/(b)/", "$1x")',
    'strrev("ü")',
    'substr("abc", -5, 1)',
)


def never(root: str, name: str) -> Any:
    raise UnknownValueError(root, name)


@pytest.mark.parametrize("text", VALUES)
def test_value(text: str) -> None:
    assert evaluate(text.encode(), never) == VALUES[text]


@pytest.mark.parametrize("text", [*ERRORS, *UNKNOWN])
def test_arguments_without_value(text: str) -> None:
    with pytest.raises(UnknownValueError):
        evaluate(text.encode(), never)


def test_error_of_terraform_is_an_invalid_value() -> None:
    with pytest.raises(InvalidValueError):
        evaluate(b'regex("x", "abc")', never)


@pytest.mark.slow
def test_values_are_those_of_terraform(terraform_program: binary.Program, tmp_path: Path) -> None:
    outputs = "".join(
        f'output "o{number}" {{\n  value = jsonencode({text})\n}}\n'
        for number, text in enumerate(VALUES)
    )
    fails = "".join(
        f'output "e{number}" {{\n  value = jsonencode(can({text}))\n}}\n'
        for number, text in enumerate(ERRORS)
    )
    (tmp_path / "main.tf").write_text(outputs + fails, encoding="utf-8")
    variables = {"CHECKPOINT_DISABLE": "1"}
    applied = binary.run(terraform_program, ["apply", "-auto-approve"], tmp_path, variables)
    assert applied.returncode == 0, applied.stderr
    done = binary.run(terraform_program, ["output", "-json"], tmp_path, variables)
    found = {name: json.loads(one["value"]) for name, one in json.loads(done.stdout).items()}
    assert [found[f"o{number}"] for number in range(len(VALUES))] == list(VALUES.values())
    assert not any(found[f"e{number}"] for number in range(len(ERRORS)))
