"""Instances that `moved` blocks rename. `terraform plan` 1.11.4 prints these new addresses."""

from __future__ import annotations

import pytest

from tests.analysis.directories import analysed
from tf_cycle_ls.analysis.instance_moves import InstanceMoves
from tf_cycle_ls.graph.nodes import scopes


def moves(*pairs: str, inside: bool = False) -> InstanceMoves:
    """The moves of `moved` blocks for each "from to", in the root module or in `module.m`."""
    blocks = (pair.split() for pair in pairs)
    text = "".join(f"moved {{\n  from = {a}\n  to   = {b}\n}}\n" for a, b in blocks)
    call = 'module "m" {\n  source = "./m"\n}\n'
    texts = {"main.tf": call, "m/main.tf": text} if inside else {"main.tf": text}
    return InstanceMoves(list(scopes(analysed(texts).dependencies.structure.tree)))


@pytest.mark.parametrize(
    ("pairs", "address", "new"),
    [
        (['p_x.a[0] p_x.a["k"]'], "p_x.a[0]", 'p_x.a["k"]'),
        (['p_x.a[0] p_x.a["k"]'], "p_x.a[1]", "p_x.a[1]"),
        (['p_x.a p_x.a["k"]'], "p_x.a", 'p_x.a["k"]'),
        (["p_x.a p_x.b"], "p_x.a[1]", "p_x.b[1]"),
        (["p_x.a p_x.b"], "p_x.ab", "p_x.ab"),
        (["p_x.a[0] p_x.a[1]", 'p_x.a[1] p_x.a["k"]'], "p_x.a[0]", 'p_x.a["k"]'),
        (['module.m module.m["k"]'], "module.m.p_x.a[1]", 'module.m["k"].p_x.a[1]'),
        (['module.m[0].p_x.a p_x.a["."]'], "module.m[0].p_x.a", 'p_x.a["."]'),
    ],
)
def test_moved_block_renames_instances(pairs: list[str], address: str, new: str) -> None:
    assert moves(*pairs).after(address, {"for_each"}) == new


def test_block_in_a_module_applies_to_each_instance_of_it() -> None:
    found = moves('p_x.a[0] p_x.a["k"]', inside=True)
    assert found.after('module.m["y"].p_x.a[0]', {"for_each"}) == 'module.m["y"].p_x.a["k"]'
    assert found.after("p_x.a[0]", {"for_each"}) == "p_x.a[0]"


@pytest.mark.parametrize(
    ("address", "meta_argument", "new"),
    [
        ("p_x.a", "count", "p_x.a[0]"),
        ("p_x.a[0]", "depends_on", "p_x.a"),
        ("p_x.a[1]", "depends_on", "p_x.a[1]"),
        ("p_x.a[0]", "for_each", "p_x.a[0]"),
        ("p_x.a", "for_each", "p_x.a"),
        ("p_x.a[0]", "count", "p_x.a[0]"),
    ],
)
def test_only_instance_is_kept_if_count_comes_or_goes(
    address: str, meta_argument: str, new: str
) -> None:
    assert moves().after(address, {meta_argument}) == new
    # A block that names the resource decides alone.
    assert moves("p_x.a[7] p_x.a[8]").after(address, {meta_argument}) == address


def test_removed_resource_is_not_moved() -> None:
    assert moves().after("p_x.a[0]", None) == "p_x.a[0]"


def test_only_instance_of_a_module_is_kept_in_opentofu() -> None:
    # OpenTofu 1.12.6 prints these addresses.
    address = "module.m.module.n[0].p_x.a"
    calls = [{"source", "count"}, {"source"}]
    assert moves().after(address, set(), calls) == "module.m[0].module.n.p_x.a"
    named = moves("module.m[7] module.m[8]")
    assert named.after(address, set(), calls) == address
