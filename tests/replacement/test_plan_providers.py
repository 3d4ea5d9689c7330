"""The provider configurations in a plan. The scenarios in `test_simulate.py` whose names start with
`provider` have plans of Terraform with such modules."""

from __future__ import annotations

import pytest

from tf_cycle_ls.replacement.plan_providers import PlanProviders

SOURCE = "registry.terraform.io/hashicorp/p"
ROOT = f'provider["{SOURCE}"]'
INNER = "module.m.module.n:p"


def entry(path: str = "", name: str = "p", **more: object) -> dict[str, object]:
    place = {"module_address": path} if path else {}
    return {"name": name, "full_name": SOURCE, **place, **more}


@pytest.mark.parametrize(
    ("entries", "node"),
    [
        ({INNER: entry("module.m.module.n")}, ROOT),
        ({INNER: entry("module.m.module.n"), "p": entry()}, ROOT),
        (
            {INNER: entry("module.m.module.n"), "module.m:q": entry("module.m", "q")},
            ROOT,
        ),
        (
            {
                INNER: entry("module.m.module.n"),
                "module.m:q": entry("module.m", "q", expressions={"v": {"constant_value": 1}}),
            },
            f"module.m.{ROOT}",
        ),
        (
            {INNER: entry("module.m.module.n"), "module.m:p.k": entry("module.m", alias="k")},
            ROOT,
        ),
        (
            {INNER: entry("module.m.module.n", expressions={"v": {"constant_value": 1}})},
            f"module.m.module.n.{ROOT}",
        ),
        (
            {INNER: entry("module.m.module.n"), "module.m:p": entry("module.m")},
            f"module.m.module.n.{ROOT}",
        ),
    ],
    ids=[
        "of nobody",
        "of root",
        "other local name, inherited, too",
        "other local name",
        "not an alias",
        "own",
        "own and empty, as the caller has one",
    ],
)
def test_module_uses_its_own_configuration_or_that_of_a_caller(
    entries: dict[str, dict[str, object]], node: str
) -> None:
    assert PlanProviders(entries).node(INNER) == node


def test_state_shows_empty_block() -> None:
    own = f"module.m.module.n.{ROOT}"
    found = PlanProviders({INNER: entry("module.m.module.n")}, [own])
    assert found.node(INNER) == own


def test_passed_alias_is_not_the_default_configuration() -> None:
    # `providers = { p.x = p }`, where the caller has no entry `p`.
    passed = entry("module.m", "p.x")
    own = entry("module.m", expressions={"v": {"constant_value": 1}})
    entries = {"module.m:p": own, "module.m:p.x": passed, INNER: entry("module.m.module.n", "q")}
    found = PlanProviders(entries)
    assert found.node("module.m:p.x") == ROOT
    assert found.node(INNER) == f"module.m.{ROOT}"
    assert found.node("absent") is None
