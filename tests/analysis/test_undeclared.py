"""Undeclared names, compared with the references that Terraform rejects."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.directories import analysed
from tests.sampled import sampled
from tests.terraform.ask import Terraform
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.undeclared import may_add_undeclared, undeclared
from tf_cycle_ls.vfs import Disk

RESOURCE = 'resource "test_a" "x" {{\n  {}\n}}\n'
OUTPUT = 'output "x" {{\n  value = {}\n}}\n'
CALL = 'module "m" {\n  source = "./m"\n}\n'
CALL_WITH = 'module "m" {{\n  source = "./m"\n  {}\n}}\n'
MODULE = 'variable "v" {\n  default = 1\n}\n\noutput "o" {\n  value = var.v\n}\n'

# A configuration, and the undeclared name in it, or None.
CONFIGURATIONS = {
    "resource": (RESOURCE.format("v = test_b.no.id"), "test_b.no"),
    "resource with its prefix": (RESOURCE.format("v = resource.test_b.no.id"), "test_b.no"),
    "data source": (RESOURCE.format("v = data.test_b.no.id"), "data.test_b.no"),
    "data source without its prefix": (
        'data "test_b" "y" {\n}\n\n' + OUTPUT.format("test_b.y.id"),
        "test_b.y",
    ),
    "ephemeral": (
        'provider "test" {\n  a = ephemeral.test_b.no.id\n}\n\n' + RESOURCE.format(""),
        "ephemeral.test_b.no",
    ),
    "local value": (OUTPUT.format("local.no"), "local.no"),
    "local value in a local value": ("locals {\n  a = local.no\n}\n", "local.no"),
    "variable": (OUTPUT.format("var.no"), "var.no"),
    "module": (OUTPUT.format("module.no"), "module.no"),
    "output of no module": (OUTPUT.format("module.no.o"), "module.no.o"),
    "no output of a module": (CALL + OUTPUT.format("module.m.no"), "module.m.no"),
    "no output of an instance": (
        CALL_WITH.format("count  = 1") + OUTPUT.format("module.m[0].no"),
        "module.m.no",
    ),
    "argument of a module": (CALL_WITH.format("v      = local.no"), "local.no"),
    "count": (RESOURCE.format("count = local.no"), "local.no"),
    "depends_on": (RESOURCE.format("depends_on = [test_b.no]"), "test_b.no"),
    "depends_on of a module": (
        CALL_WITH.format("depends_on = [test_b.no]"),
        "test_b.no",
    ),
    "depends_on of an output": (
        OUTPUT.format("1\n  depends_on = [test_b.no]"),
        "test_b.no",
    ),
    "replace_triggered_by": (
        RESOURCE.format("lifecycle {\n    replace_triggered_by = [test_b.no]\n  }"),
        "test_b.no",
    ),
    "precondition": (
        RESOURCE.format(
            "lifecycle {\n    precondition {\n      condition     = local.no\n"
            '      error_message = "No."\n    }\n  }'
        ),
        "local.no",
    ),
    "provisioner": (
        RESOURCE.format('provisioner "local-exec" {\n    command = local.no\n  }'),
        "local.no",
    ),
    "inside a module": ('module "n" {\n  source = "./n"\n}\n', "local.no"),
    "what there is": (CALL + OUTPUT.format("module.m.o"), None),
    "an output of all instances": (CALL + OUTPUT.format("try(module.m[*].no, 1)"), None),
    "depends_on an output that is none": (
        CALL + RESOURCE.format("depends_on = [module.m.no]"),
        None,
    ),
    "each": (RESOURCE.format("for_each = { a = 1 }\n  v        = each.key"), None),
    "count.index": (RESOURCE.format("count = 1\n  v     = count.index"), None),
    "path and terraform": (OUTPUT.format('"${path.module}${terraform.workspace}"'), None),
    "self": (RESOURCE.format('provisioner "local-exec" {\n    command = self.id\n  }'), None),
    "dynamic": (
        RESOURCE.format(
            'dynamic "s" {\n    for_each = [1]\n    content {\n      v = s.value\n    }\n  }'
        ),
        None,
    ),
    "for": (OUTPUT.format("[for no in [1] : no]"), None),
    "ignore_changes": (
        RESOURCE.format("a = 1\n  lifecycle {\n    ignore_changes = [a]\n  }"),
        None,
    ),
}


@pytest.mark.parametrize("name", sampled(CONFIGURATIONS, 10))
def test_terraform_rejects_the_same_undeclared_name(
    name: str, tmp_path: Path, terraform: Terraform
) -> None:
    text, missing = CONFIGURATIONS[name]
    (tmp_path / "main.tf").write_text(text)
    for directory, inside in {"m": MODULE, "n": OUTPUT.format("local.no")}.items():
        (tmp_path / directory).mkdir()
        (tmp_path / directory / "main.tf").write_text(inside)
    names = undeclared(analyze(str(tmp_path), Disk()))
    assert {name.name for name in names} == ({missing} if missing else set())
    errors = [
        error
        for error in terraform.ask(tmp_path).other_errors
        if error.summary.startswith("Reference to undeclared")
        or error.summary == "Unsupported attribute"
    ]
    assert bool(errors) == bool(missing), errors


def test_undeclared_name_has_the_directory_of_its_module(tmp_path: Path) -> None:
    (tmp_path / "n").mkdir()
    (tmp_path / "main.tf").write_text(
        'locals {\n  no = 1\n}\n\nmodule "n" {\n  source = "./n"\n}\n'
    )
    (tmp_path / "n" / "main.tf").write_text(OUTPUT.format("local.no"))
    (reference,) = undeclared(analyze(str(tmp_path), Disk()))
    assert (reference.directory, reference.name) == (str(tmp_path / "n"), "local.no")


def test_reference_replaced_by_an_override_file_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(OUTPUT.format("local.no"))
    (tmp_path / "override.tf").write_text(OUTPUT.format("1"))
    assert undeclared(analyze(str(tmp_path), Disk())) == frozenset()


# Texts of main.tf and an override file before and after an edit, of which no name is removed.
HIDDEN = {
    "override without the argument": (
        (OUTPUT.format("local.no"), OUTPUT.format("1")),
        (OUTPUT.format("local.no"), 'output "x" {\n}\n'),
    ),
    "second of two declarations": (
        (RESOURCE.format("v = 1") + RESOURCE.format("v = local.no"), ""),
        (RESOURCE.format("v = local.no"), ""),
    ),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_edit_that_shows_a_hidden_reference_may_add_a_name(name: str) -> None:
    before, after = (
        analysed({"main.tf": main, "override.tf": override}) for main, override in HIDDEN[name]
    )
    assert undeclared(after) - undeclared(before)
    assert may_add_undeclared(before, after)


@pytest.mark.parametrize("name", [name for name, (_, missing) in CONFIGURATIONS.items() if missing])
def test_edit_that_adds_an_undeclared_name(name: str) -> None:
    others = {"m/main.tf": MODULE, "n/main.tf": OUTPUT.format("local.no")}
    before = analysed({"main.tf": "", **others})
    after = analysed({"main.tf": CONFIGURATIONS[name][0], **others}, before)
    assert undeclared(after) - undeclared(before)
    assert may_add_undeclared(before, after)


def test_edit_of_one_block_adds_no_name() -> None:
    texts = {"main.tf": CALL + OUTPUT.format("module.m.o"), "m/main.tf": MODULE}
    before = analysed(texts)
    edited = texts["main.tf"].replace("module.m.o", "[module.m.o]")
    assert not may_add_undeclared(before, analysed({**texts, "main.tf": edited}, before))
    gone = texts["main.tf"].replace("module.m.o", "module.m.no")
    assert may_add_undeclared(before, analysed({**texts, "main.tf": gone}, before))
    without = {**texts, "m/main.tf": MODULE.replace('"o"', '"p"')}
    assert may_add_undeclared(before, analysed(without, before))
