"""The references in the configuration of a plan."""

from __future__ import annotations

from tf_cycle_ls.replacement.plan_configuration import PlanConfiguration
from tf_cycle_ls.replacement.state_file import State, StateObject

PROVIDERS = {
    "p": {"name": "p", "full_name": "registry.terraform.io/hashicorp/p"},
    "p.other": {
        "name": "p",
        "full_name": "registry.terraform.io/hashicorp/p",
        "alias": "other",
        "expressions": {"v": {"references": ["p_x.source.id", "p_x.source"]}},
    },
}


def resource(name: str, *references: str, provider: str = "p") -> dict[str, object]:
    return {
        "address": f"p_x.{name}",
        "provider_config_key": provider,
        "expressions": {"v": {"references": list(references)}},
    }


def test_dependencies_lead_through_modules_and_providers() -> None:
    inside = {
        "resources": [resource("inner", "var.v")],
        "outputs": {"o": {"expression": {"references": ["p_x.inner.id", "p_x.inner"]}}},
    }
    call = {"expressions": {"v": {"references": ["p_x.first.id", "p_x.first"]}}, "module": inside}
    root = {
        "resources": [
            resource("first"),
            resource("source"),
            resource("last", "module.m.o", "module.m", provider="p.other"),
        ],
        "module_calls": {"m": call},
    }
    found = PlanConfiguration({"provider_config": PROVIDERS, "root_module": root})
    assert found.current("p_x.last") == {"module.m.p_x.inner", "p_x.first", "p_x.source"}


def test_removed_object_has_the_only_configuration_of_its_provider() -> None:
    root = {"resources": [resource("a", provider="p.other")]}
    found = PlanConfiguration({"provider_config": PROVIDERS, "root_module": root})
    source = "registry.terraform.io/hashicorp/p"
    assert found.provider("p_x.gone", source) == f'provider["{source}"].other'


def test_local_values_are_known_only_from_the_state() -> None:
    root = {"resources": [resource("a", "local.l"), resource("b"), resource("c")]}
    found = PlanConfiguration({"provider_config": PROVIDERS, "root_module": root})
    stored = {"p_x.a": frozenset({"p_x.b", "p_x.c"})}
    before = State({"p_x.a": StateObject("p_x.a", "", frozenset({"p_x.b"}))})
    assert {"p_x.b", "p_x.c"} <= set(found.references(stored, None)["p_x.a"])
    assert "p_x.b" not in found.references(stored, before)["p_x.a"]
