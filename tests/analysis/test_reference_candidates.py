"""The addresses that a reference may name, and those that would close a cycle."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.directories import ROOT, analysed, files_of
from tests.terraform.ask import Terraform
from tf_cycle_ls.analysis.reference_candidates import Candidates, reference_candidates

MAIN = """
locals {
  name = data.test_b.named.id
}
data "test_b" "named" {
  w = test_a.first.id
}
resource "test_a" "first" {
  v = «»
}
resource "test_a" "second" {
  depends_on = [module.m]
}
resource "test_a" "third" {
  w = var.v
}
variable "v" {
  default = "x"
}
module "m" {
  source = "./m"
  into   = local.name
}
"""
MODULE = """
variable "into" {}
resource "test_c" "inner" {
  w = var.into
}
output "of_input" {
  value = test_c.inner.id
}
output "other" {
  value = 1
}
"""


def candidates(text: str, **others: str) -> Candidates | None:
    """The candidates at « in a text, whose first file is main.tf. The typed part is up to »."""
    before, _, rest = text.partition("«")
    typed, _, after = rest.partition("»")
    texts = {"main.tf": before + typed + after, **others}
    offset = len((before + typed).encode())
    return reference_candidates(analysed(texts), files_of(texts), f"{ROOT}/main.tf", offset)


def closing(found: Candidates | None, part: str = "") -> list[str]:
    """The names of those that would close a cycle, if they contain `part`."""
    assert found is not None
    return [one.name for one in found.candidates if one.path and part in one.name]


def test_every_declared_address_of_the_module() -> None:
    found = candidates(MAIN, **{"m/main.tf": MODULE})
    assert found is not None
    assert [one.name for one in found.candidates] == [
        "data.test_b.named",
        "local.name",
        "module.m",
        "module.m.of_input",
        "module.m.other",
        "test_a.first",
        "test_a.second",
        "test_a.third",
        "var.v",
    ]
    assert [one.name for one in found.candidates if one.is_own] == ["test_a.first"]


def test_path_leads_from_the_candidate_to_the_block() -> None:
    found = candidates(MAIN, **{"m/main.tf": MODULE})
    assert found is not None
    paths = {one.name: one.path for one in found.candidates}
    assert paths["local.name"] == ("local.name", "data.test_b.named", "test_a.first")
    assert paths["module.m.other"] == ()
    assert paths["var.v"] == ()


@pytest.mark.slow
def test_terraform_reports_a_cycle_for_exactly_these(tmp_path: Path, terraform: Terraform) -> None:
    """Each candidate is written where the reference would be."""
    found = candidates(MAIN, **{"m/main.tf": MODULE})
    assert found is not None
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "main.tf").write_text(MODULE)
    cyclic = []
    for one in found.candidates:
        (tmp_path / "main.tf").write_text(MAIN.replace("«»", f"[{one.name}]"))
        answer = terraform.ask(tmp_path)
        assert answer.graph_checked
        if answer.cycles:
            cyclic.append(one.name)
        assert bool(answer.self_references) == one.is_own
    assert cyclic == closing(found)


@pytest.mark.parametrize(
    "body",
    [
        "  v = «»\n",
        "  v = «local.»\n",
        "  v = «test_a.sec»\n",
        "  v = [1, «te»]\n",
        '  v = "é ${«local.n»}"\n',
        "  v = upper(«l»)\n",
        "  v = «test_a.sec»ond.id\n",
        "  depends_on = [«»]\n",
        "  v {\n    w = «l»\n  }\n",
        '  dynamic "v" {\n    for_each = «l»\n    content {}\n  }\n',
    ],
)
def test_half_typed_reference(body: str) -> None:
    text = MAIN.replace("  v = «»\n", body)
    found = candidates(text, **{"m/main.tf": MODULE})
    typed = body.partition("«")[2].partition("»")[0]
    assert closing(found) == closing(candidates(MAIN, **{"m/main.tf": MODULE}), typed)
    assert found is not None
    written = text.partition("«")[2].partition("»")[0]
    assert found.typed.end - found.typed.start == len(written)


@pytest.mark.parametrize(
    "body",
    [
        "  «v»\n",
        "  # «local.»\n",
        '  v = "«local.»"\n',
        "  provider = «te»\n",
    ],
)
def test_nothing_where_no_reference_may_be(body: str) -> None:
    text = MAIN.replace("  v = «»\n", body)
    assert candidates(text, **{"m/main.tf": MODULE}) is None


def test_block_that_is_not_closed_yet() -> None:
    """The next blocks are still those of the file."""
    text = MAIN.replace("  v = «»\n}\n", "  v = «lo»\n")
    assert closing(candidates(text, **{"m/main.tf": MODULE})) == closing(
        candidates(MAIN, **{"m/main.tf": MODULE}), "lo"
    )


def test_argument_of_a_module_call() -> None:
    """Terraform: the input of a module has its own node, so only what depends on it counts."""
    text = MAIN.replace("«»", "1").replace("= local.name", "= «»")
    assert closing(candidates(text, **{"m/main.tf": MODULE})) == [
        "module.m",
        "module.m.of_input",
        "test_a.second",
    ]


def test_inside_a_module_that_is_called_twice() -> None:
    """A reference closes a cycle if it does in one of the instances of its module."""
    inner = (
        'variable "into" {}\noutput "o" {\n  value = 1\n}\nresource "test_c" "x" {\n  v = «»\n}\n'
    )
    caller = (
        'module "a" {\n  source = "./m"\n  into   = 1\n}\n'
        'module "b" {\n  source = "./m"\n  into   = test_d.y.id\n}\n'
        'resource "test_d" "y" {\n  depends_on = [module.a]\n}\n'
    )
    before, after = inner.split("«»")
    texts = {"main.tf": caller, "m/main.tf": before + after}
    found = reference_candidates(analysed(texts), files_of(texts), f"{ROOT}/m/main.tf", len(before))
    assert found is not None
    assert [one.name for one in found.candidates] == ["test_c.x", "var.into"]
    assert closing(found) == ["var.into"]


def test_json() -> None:
    text = '{"resource": {"test_a": {"x": {"v": "${«»}"}}}, "locals": {"l": "${test_a.x.id}"}}'
    before, after = text.split("«»")
    texts = {"main.tf.json": before + after}
    found = reference_candidates(
        analysed(texts), files_of(texts), f"{ROOT}/main.tf.json", len(before)
    )
    assert closing(found) == ["local.l"]


def test_import_target_without_a_block_is_not_declared() -> None:
    text = 'import {\n  to = test_a.gone\n  id = "i"\n}\nlocals {\n  a = «»\n  b = local.a\n}\n'
    found = candidates(text)
    assert found is not None
    assert [one.name for one in found.candidates] == ["local.a", "local.b"]
    assert closing(found) == ["local.b"]
