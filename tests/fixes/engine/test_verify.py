"""Verification: edits that are rejected although they break the cycle."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.fixes.support import DIRECTORY, in_memory_files
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.fixes.engine.verify import Outcome, verify_edits
from tf_cycle_ls.text import Edit, Span

TEXTS = {
    "main.tf": """
        resource "test_a" "x" {
          depends_on = [test_b.y]
        }

        resource "test_b" "y" {
          v = test_a.x.id
        }

        locals {
          name = "n"
        }

        output "name" {
          value = local.name
        }

        output "old" {
          value = local.old
        }
    """
}


def verify_changes(*changes: tuple[str, str], texts: Mapping[str, str] = TEXTS) -> Outcome | None:
    """The outcome of replacing text in main.tf."""
    files = in_memory_files(texts)
    path = f"{DIRECTORY}/main.tf"
    data = files.read(path).data
    edits = []
    for old, new in changes:
        at = data.index(old.encode())
        edits.append(Edit(Span(at, at + len(old.encode())), new.encode()))
    root = analyze(DIRECTORY, files)
    return verify_edits(root, files, {path: tuple(edits)}, root.components[0].cycles[0])


CUT = ("  depends_on = [test_b.y]\n", "")


def test_outcome_of_removed_edge() -> None:
    outcome = verify_changes(CUT)
    assert outcome is not None
    assert outcome.breaks == 1
    assert outcome.removed == {("test_a.x", "test_b.y")}
    assert outcome.freed == {("test_a.x", "test_b.y"), ("test_b.y", "test_a.x")}


@pytest.mark.parametrize(
    "change",
    [
        ('  name = "n"\n', ""),
        ("local.name", "local.gone"),
        ("local.name", "var.gone"),
        ("local.name", "data.test_c.gone.id"),
        ("local.name", "module.gone.o"),
    ],
    ids=lambda change: change[1] or "a declaration less",
)
def test_new_undeclared_reference_is_rejected(change: tuple[str, str]) -> None:
    assert verify_changes(CUT, change) is None


def test_old_undeclared_reference_is_accepted() -> None:
    assert verify_changes(CUT, ("value = local.old", "value = [local.old]")) is not None


def test_declaration_removed_with_its_last_reference_is_accepted() -> None:
    assert verify_changes(CUT, ('  name = "n"\n', ""), ("local.name", '"n"')) is not None


def test_removed_output_of_module_is_rejected() -> None:
    texts = {
        "main.tf": 'module "m" {\n  source = "./m"\n  v      = module.m.a\n}\n',
        "m/main.tf": """
            variable "v" {
            }

            output "a" {
              value = var.v
            }
        """,
    }
    assert verify_changes(("module.m.a", "1"), texts=texts) is not None
    assert verify_changes(("module.m.a", "module.m.no"), texts=texts) is None


@pytest.mark.parametrize(
    "change",
    [
        ("v = test_a.x.id", "v = test_a.x.id\n  w = {"),
        ("v = test_a.x.id", "v = test_b.y.id"),
        ('output "old" {\n  value = local.old\n}', 'output "name" {\n}'),
    ],
    ids=["text that cannot be read", "a self reference", "declared twice"],
)
def test_new_problem_is_rejected(change: tuple[str, str]) -> None:
    assert verify_changes(CUT, change) is None


def test_remaining_cycle_is_rejected() -> None:
    assert verify_changes(('name = "n"', 'name = "m"')) is None


SECOND = {"resource": 'resource "test_a" "x" {}', "local": 'locals {\n  name = "m"\n}'}


@pytest.mark.parametrize("second", SECOND.values(), ids=SECOND)
def test_duplicate_declaration_is_rejected(second: str) -> None:
    assert verify_changes(CUT, ('output "name"', f'{second}\n\noutput "name"')) is None
