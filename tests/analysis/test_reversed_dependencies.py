"""Dependencies that a change turns round: what is foreseen, held to what Terraform's plan says when
the old configuration was applied and everything is replaced."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.analysis.directories import analysed
from tests.terraform.ask import Terraform
from tf_cycle_ls.analysis.reversed_dependencies import Reversal, reversals

A = 'resource "test_a" "a" {\n  v = %s\n}\n'
B = 'resource "test_b" "b" {\n  v = %s\n}\n'
C = 'resource "test_c" "c" {\n  v = %s\n}\n'
D = 'resource "test_d" "d" {\n  v = %s\n}\n'
OTHER = 'resource "other_b" "b" {\n  v = %s\n}\n'
FIRST = "lifecycle {\n    create_before_destroy = true\n  }\n"
CALL = 'module "m" {\n  source = "./m"\n  v = %s\n}\n'
INSIDE = 'variable "v" {}\nresource "test_b" "b" {\n  v = %s\n}\noutput "o" {\n  value = %s\n}\n'

Texts = dict[str, str]


class Case(NamedTuple):
    """A change, and what the plan after it replaces: all that there is before and after it."""

    before: Texts
    after: Texts
    replaced: tuple[str, ...]


def case(before: str, after: str, *more: str) -> Case:
    return Case({"main.tf": before}, {"main.tf": after}, ("test_a.a", *(more or ("test_b.b",))))


TURNED = {
    "directly": case(A % "test_b.b.id" + B % "1", A % "1" + B % "test_a.a.id"),
    "by depends_on": case(
        A % "1\n  depends_on = [test_b.b]" + B % "1", A % "1" + B % "1\n  depends_on = [test_a.a]"
    ),
    "through a local value": case(
        A % "local.l" + B % "1" + "locals {\n  l = test_b.b.id\n}\n",
        A % "1" + B % "local.l" + "locals {\n  l = test_a.a.id\n}\n",
    ),
    "through a resource that goes": case(
        A % "test_c.c.id" + C % "test_b.b.id" + B % "1", A % "1" + B % "test_a.a.id"
    ),
    "through a resource that comes": case(
        A % "test_b.b.id" + B % "1", A % "1" + B % "test_c.c.id" + C % "test_a.a.id"
    ),
    "through a resource that stays": case(
        A % "test_c.c.id" + C % "test_b.b.id" + B % "1",
        A % "1" + C % "test_b.b.id" + B % "test_a.a.id",
    ),
    "into a module, and out of it": Case(
        {"main.tf": A % "module.m.o" + CALL % "1", "m/main.tf": INSIDE % ("1", "test_b.b.id")},
        {"main.tf": A % "1" + CALL % "test_a.a.id", "m/main.tf": INSIDE % ("var.v", "1")},
        ("test_a.a", "module.m.test_b.b"),
    ),
    "created before destroyed": case(
        A % f"test_b.b.id\n  {FIRST}" + B % "1", A % f"1\n  {FIRST}" + B % "test_a.a.id"
    ),
    "different providers, created before destroyed": case(
        A % f"other_b.b.id\n  {FIRST}" + OTHER % "1",
        A % f"1\n  {FIRST}" + OTHER % "test_a.a.id",
        "other_b.b",
    ),
    "over four": case(
        A % "test_b.b.id" + B % "1" + C % "test_d.d.id" + D % "1",
        A % "1" + B % "test_c.c.id" + C % "1" + D % "test_a.a.id",
        "test_b.b",
        "test_c.c",
        "test_d.d",
    ),
    "instances": case(
        A % "test_b.b[0].id" + B % "1\n  count = 2",
        A % "1" + B % "test_a.a.id\n  count = 2",
        "test_b.b[0]",
        "test_b.b[1]",
    ),
}

NOT_TURNED = {
    "nothing changes": case(A % "test_b.b.id" + B % "1", A % "test_b.b.id" + B % "1"),
    "a dependency goes": case(A % "test_b.b.id" + B % "1", A % "1" + B % "1"),
    "a dependency comes": case(A % "1" + B % "1", A % "1" + B % "test_a.a.id"),
    "another way round": case(
        A % "test_b.b.id" + B % "test_c.c.id" + C % "1",
        A % "test_c.c.id" + B % "test_c.c.id" + C % "1",
    ),
    "a local value that both use, of another": case(
        A % "local.l" + B % "1" + C % "1" + "locals {\n  l = test_b.b.id\n}\n",
        A % "1" + B % "local.l" + C % "1" + "locals {\n  l = test_c.c.id\n}\n",
    ),
    "different providers": case(
        A % "other_b.b.id" + OTHER % "1", A % "1" + OTHER % "test_a.a.id", "other_b.b"
    ),
    "a data source": Case(
        {"main.tf": A % "data.test_b.b.id" + B.replace("resource", "data") % "1"},
        {"main.tf": A % "1" + B.replace("resource", "data") % "test_a.a.id"},
        ("test_a.a",),
    ),
}


def found(change: Case) -> tuple[Reversal, ...]:
    return reversals(analysed(change.before), analysed(change.after))


def written(change: Case, directory: Path) -> tuple[Path, Path]:
    """The two configurations on disk."""
    for name, texts in (("before", change.before), ("after", change.after)):
        for file, text in texts.items():
            path = directory / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return directory / "before", directory / "after"


def planned(
    change: Case, directory: Path, terraform: Terraform, first: Sequence[str] = ()
) -> set[str]:
    """The resources that the plan finds on a cycle, when all of them are replaced."""
    answer = terraform.replace(*written(change, directory), change.replaced, first)
    assert answer.other_errors == ()
    assert answer.graph_checked
    assert answer.cycles == answer.cycles_only_in_plan
    return {name.partition(" ")[0].partition("[")[0] for cycle in answer.cycles for name in cycle}


@pytest.mark.parametrize("name", TURNED)
def test_what_is_turned_is_a_cycle_in_the_plan(
    name: str, tmp_path: Path, terraform: Terraform
) -> None:
    told = {address for each in found(TURNED[name]) for address in each.resources}
    assert told
    # Between providers it depends on an order in Terraform that is another one each time.
    tries = 20 if "providers" in name else 1
    assert any(told <= planned(TURNED[name], tmp_path, terraform) for _ in range(tries))


@pytest.mark.parametrize("name", NOT_TURNED)
def test_what_is_not_turned_is_none(name: str, tmp_path: Path, terraform: Terraform) -> None:
    assert found(NOT_TURNED[name]) == ()
    assert planned(NOT_TURNED[name], tmp_path, terraform) == set()


@pytest.mark.parametrize(
    ("first", "helps"),
    [
        (["-target=test_a.a"], True),
        (["-replace=test_a.a"], True),
        (["-replace=test_b.b"], True),
        (["-refresh-only"], False),
    ],
)
def test_what_the_page_says_that_helps(
    first: list[str], helps: bool, tmp_path: Path, terraform: Terraform
) -> None:
    assert (planned(TURNED["directly"], tmp_path, terraform, first) == set()) == helps
