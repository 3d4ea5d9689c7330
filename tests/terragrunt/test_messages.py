"""Messages of Terragrunt 1.1.4 about cycles."""

from __future__ import annotations

import pytest

from tf_cycle_ls.terragrunt.messages import cycles_in, names_no_unit, unit_of

NAMED = "Found a dependency cycle between modules: "


@pytest.mark.parametrize(
    ("log", "cycles"),
    [
        (
            f"{NAMED}/w/app/terragrunt.hcl -> /w/net/terragrunt.hcl -> /w/app/terragrunt.hcl",
            [("/w/app/terragrunt.hcl", "/w/net/terragrunt.hcl")],
        ),
        (
            f"12:00:01 ERROR  * {NAMED}/w/o/terragrunt.hcl -> /w/x/terragrunt.hcl"
            " -> /w/y z/terragrunt.hcl.json -> /w/x/terragrunt.hcl\nerror occurred:",
            [("/w/x/terragrunt.hcl", "/w/y z/terragrunt.hcl.json")],
        ),
        (f"{NAMED}/w/a/terragrunt.hcl -> /w/a/terragrunt.hcl", [("/w/a/terragrunt.hcl",)]),
        (f"{NAMED}a/rules.hcl -> a/rules.hcl\n" * 2, [("a/rules.hcl",)]),
        ("\x1b[31m" + NAMED + "a/x.hcl -> a/x.hcl\x1b[0m", [("a/x.hcl",)]),
        (f"[31m{NAMED}a/x.hcl -> b/y.hcl -> [1;32ma/x.hcl[0m", [("a/x.hcl", "b/y.hcl")]),
        (f"{NAMED}a/x.hcl -> b/x.hcl", []),
        ("Error: Cycle: a, b", []),
    ],
)
def test_cycles(log: str, cycles: list[tuple[str, ...]]) -> None:
    assert cycles_in(log) == cycles


def test_message_that_names_no_unit() -> None:
    assert names_no_unit("ERROR  cycle detected during queue construction")
    assert not names_no_unit(f"{NAMED}a/x.hcl -> a/x.hcl")


def test_unit_of_a_path_of_another_machine() -> None:
    names = ["app", "live/app", "."]
    assert unit_of("/home/ci/x/live/app/terragrunt.hcl", names) == "live/app"
    assert unit_of("/home/ci/x/app/terragrunt.hcl", names) == "app"
    assert unit_of("/home/ci/x/terragrunt.hcl", names) == "."
    assert unit_of("/home/ci/x/terragrunt.hcl", ["app"]) is None
