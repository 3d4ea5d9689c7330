"""Files to one module: which count, and what is read of them."""

from __future__ import annotations

import pytest

from tf_cycle_ls.config.config_files import is_configuration
from tf_cycle_ls.config.file import read_file
from tf_cycle_ls.config.module import Module, assemble


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("main.tf", True),
        ("a.b.tf", True),
        (".tf", False),
        (".hidden.tf", False),
        ("main.tf~", False),
        ("#main.tf#", False),
        ("#main.tf", True),
        ("main.tofu", False),
        ("terraform.tfvars", False),
        ("main.tftest.hcl", False),
        ("main.tf.bak", False),
        ("main.TF", False),
        ("README.md", False),
    ],
)
def test_which_files_terraform_reads(name: str, counts: bool) -> None:
    assert is_configuration(name) is counts


def module(**files: str) -> Module:
    return assemble((f"/{stem}.tf", read_file(text.encode())) for stem, text in files.items())


def test_all_files_make_one_module() -> None:
    made = module(a='resource "t_a" "x" {}\n', b='locals {\n  l = 1\n}\nvariable "v" {}\n')
    assert [str(each) for each in made.resources] == ["t_a.x"]
    assert list(made.locals) == ["l"]
    assert made.locals["l"].path == "/b.tf"
    assert list(made.variables) == ["v"]


def test_the_first_of_two_declarations_is_read() -> None:
    made = module(a="locals {\n  l = var.a\n}\n", b="locals {\n  l = var.b\n}\n")
    assert [str(each.subject) for each in made.references()] == ["var.a"]


def test_two_import_blocks_are_both_read() -> None:
    text = "import {\n  to = t_a.x\n  id = local.a\n}\n"
    made = module(a=text, b=text.replace("local.a", "local.b"))
    assert [str(each.subject) for each in made.references()] == ["local.a", "local.b"]
