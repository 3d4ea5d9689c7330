"""A module is assembled from the files of a directory."""

from __future__ import annotations

import pytest

from tests.executed_steps import executed_steps
from tf_cycle_ls.config.file import read_file
from tf_cycle_ls.config.module import Module, assemble


def module(**files: str) -> Module:
    return assemble((f"/{stem}.tf", read_file(text.encode())) for stem, text in files.items())


def test_module_has_the_declarations_of_all_files() -> None:
    assembled = module(a='resource "t_a" "x" {}\n', b='locals {\n  l = 1\n}\nvariable "v" {}\n')
    assert [str(resource) for resource in assembled.resources] == ["t_a.x"]
    assert list(assembled.locals) == ["l"]
    assert assembled.locals["l"].path == "/b.tf"
    assert list(assembled.variables) == ["v"]


def test_first_of_duplicate_declarations_is_used() -> None:
    assembled = module(a="locals {\n  l = var.a\n}\n", b="locals {\n  l = var.b\n}\n")
    assert [str(reference.subject) for reference in assembled.references()] == ["var.a"]


def test_all_import_blocks_are_used() -> None:
    assembled = module(
        a="import {\n  to = t_a.x\n  id = local.a\n}\n",
        b="import {\n  to = t_a.x\n  id = local.b\n}\n",
    )
    assert [str(reference.subject) for reference in assembled.references()] == [
        "local.a",
        "local.b",
    ]


def test_number_of_steps_is_linear_in_the_duplicates() -> None:
    """A hostile file may declare one name as often as it likes."""

    def steps(count: int) -> int:
        file = read_file(b"locals {\n  a = 1\n}\n" * count)
        return executed_steps(lambda: assemble([("main.tf", file)]))

    assert steps(400) < 2.5 * steps(200)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('resource "t_a" "x" {}', "t_a.x"),
        ('data "t_a" "x" {}', "data.t_a.x"),
        ("locals {\n  l = 1\n}", "local.l"),
        ('variable "v" {}', "var.v"),
        ('output "o" {\n  value = 1\n}', "output.o"),
        ('module "m" {\n  source = "./m"\n}', "module.m"),
        ('provider "p" {}', "provider.p"),
        ('provider "p" {\n  alias = "a"\n}', "provider.p.a"),
        ('check "c" {}', "check.c"),
        (
            'terraform {\n  required_providers {\n    p = { source = "x/p" }\n  }\n}',
            "required provider p",
        ),
        (
            'terraform {\n  encryption {\n    key_provider "pbkdf2" "k" {}\n  }\n}',
            "key_provider.pbkdf2.k",
        ),
    ],
)
def test_second_declaration_is_an_error(text: str, name: str) -> None:
    """Terraform rejects each of these: a duplicate of the name, in another file, too."""
    errors = module(a=f"{text}\n", b=f"{text}\n").errors
    assert [error.message for error in errors] == [
        f"{name} is declared twice; only the first was read"
    ]
    assert errors[0].located.path == "/b.tf"


@pytest.mark.parametrize(
    "text",
    [
        'terraform {\n  required_version = ">= 1"\n}',
        "moved {\n  from = t_a.x\n  to   = t_a.y\n}",
        "removed {\n  from = t_a.x\n}",
        'import {\n  to = t_a.x\n  id = "1"\n}',
    ],
)
def test_block_that_may_be_repeated(text: str) -> None:
    assert module(a=f"{text}\n", b=f"{text}\n").errors == ()


@pytest.mark.parametrize(
    ("expression", "is_declared"),
    [
        ("module.m.o", True),
        ("module.n.o", False),
        ("module.m", True),
        ("provider::p::f(1)", True),
        ("data.t_a.x.id", False),
        ("t_a.x.id", True),
        ("var.v", False),
    ],
)
def test_reference_to_what_the_module_declares(expression: str, is_declared: bool) -> None:
    assembled = module(
        a='resource "t_a" "x" {}\nmodule "m" {\n  source = "./m"\n}\n',
        b=f'output "o" {{\n  value = {expression}\n}}\n',
    )
    assert [assembled.declares(one.subject) for one in assembled.references()] == [is_declared]
