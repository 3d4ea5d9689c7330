"""The declarations of one module, also while one of them is being typed."""

from __future__ import annotations

from tests.analysis.directories import ROOT, analysed
from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.fixes.lookup.module_index import free_name, module_index

MAIN = 'module "m" {\n  source = "./m"\n}\n\nresource "test_a" "x" {\n  v = local.l\n}\n'
TEXTS = {
    "main.tf": MAIN,
    "locals.tf": "locals {\n  l = 1\n}\n",
    "m/main.tf": 'resource "test_a" "inner" {}\n\ndata "test_a" "x" {}\n',
}


def test_each_directory_has_its_own_index() -> None:
    analysis = analysed(TEXTS)
    root = module_index(analysis, f"{ROOT}/locals.tf")
    assert set(root.resources) == {Resource("managed", "test_a", "x")}
    assert [document.path for document in root.documents] == [
        f"{ROOT}/{name}" for name in ("locals.tf", "main.tf")
    ]
    inner = module_index(analysis, f"{ROOT}/m/main.tf")
    assert set(inner.resources) == {
        Resource("managed", "test_a", "inner"),
        Resource("data", "test_a", "x"),
    }
    assert list(inner.taken["data", "test_a"]) == ["x"]
    assert inner.local_items == {}


def test_damaged_resource_keeps_its_name_and_its_declarations() -> None:
    before = analysed(TEXTS)
    damaged = TEXTS | {"main.tf": MAIN.replace("v = local.l", "v = local.l + ("), "locals.tf": ""}
    index = module_index(analysed(damaged, before), f"{ROOT}/main.tf")
    resource = Resource("managed", "test_a", "x")
    assert list(index.taken["managed", "test_a"]) == ["x"]
    assert len(index.resources[resource]) == 1
    ((document, item),) = index.resource_items["managed", "test_a"][resource]
    assert (document.path, item.header) == (f"{ROOT}/main.tf", ("resource", "test_a", "x"))
    assert index.local_items == {}


def test_free_name_is_numbered_from_2() -> None:
    assert free_name("name", {}) == "name"
    assert free_name("name", {"name", "name_3"}) == "name_2"
    assert free_name("name", {"name", "name_2", "name_3"}) == "name_4"
