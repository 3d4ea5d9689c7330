"""Changes that reverse dependencies, and changes that do not, for the tests."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

A = 'resource "test_a" "a" {\n  v = %s\n}\n'
B = 'resource "test_b" "b" {\n  v = %s\n}\n'
DATA_B = 'data "test_b" "b" {\n  v = %s\n}\n'
C = 'resource "test_c" "c" {\n  v = %s\n}\n'
D = 'resource "test_d" "d" {\n  v = %s\n}\n'
OTHER = 'resource "other_b" "b" {\n  v = %s\n}\n'
FIRST = "lifecycle {\n    create_before_destroy = true\n  }\n"
CALL = 'module "m" {\n  source = "./m"\n  v = %s\n}\n'
INSIDE = 'variable "v" {}\nresource "test_b" "b" {\n  v = %s\n}\noutput "o" {\n  value = %s\n}\n'

Texts = dict[str, str]


class Case(NamedTuple):
    """A change of a configuration, and the resources that exist before and after it.

    The plan replaces all of these resources.
    """

    before: Texts
    after: Texts
    replaced: tuple[str, ...]


def case(before: str, after: str, *more: str) -> Case:
    return Case({"main.tf": before}, {"main.tf": after}, ("test_a.a", *(more or ("test_b.b",))))


REVERSED = {
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

NOT_REVERSED = {
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
        {"main.tf": A % "data.test_b.b.id" + DATA_B % "1"},
        {"main.tf": A % "1" + DATA_B % "test_a.a.id"},
        ("test_a.a",),
    ),
}


def write_configurations(change: Case, directory: Path) -> tuple[Path, Path]:
    """Write the configurations before and after a change; return their directories."""
    for name, texts in (("before", change.before), ("after", change.after)):
        for file, text in texts.items():
            path = directory / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return directory / "before", directory / "after"
