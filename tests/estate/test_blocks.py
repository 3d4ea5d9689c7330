"""The blocks of resources in a module tree."""

from __future__ import annotations

from tests.analysis.directories import ROOT, files_of
from tf_cycle_ls.analysis.module_loader import load
from tf_cycle_ls.analysis.static_scopes import StaticScopes
from tf_cycle_ls.config.dialect import TERRAFORM
from tf_cycle_ls.estate.blocks import Blocks

MODULE = 'variable "k" {}\nresource "a" "x" {\n  key = var.k\n}\nresource "b" "y" {}\n'


def blocks(texts: dict[str, str]) -> Blocks:
    files = files_of(texts)
    loaded = load(ROOT, files)
    values = StaticScopes(files, ROOT, TERRAFORM, is_before_graph=False, knows_workspace=False)
    return Blocks(ROOT, loaded.tree, loaded.documents, values)


def found(texts: dict[str, str]) -> list[tuple[str, object]]:
    resources = blocks(texts).resources(lambda one: one.type == "a")
    return [
        (block.address, value.template if (value := block.arguments().get("key")) else None)
        for block in resources
    ]


def call(name: str, more: str = "") -> str:
    return f'module "{name}" {{\n  source = "./m"\n  k = "{name}"\n{more}}}\n'


def test_each_call_has_its_values() -> None:
    texts = {"main.tf": call("p") + call("q"), "m/main.tf": MODULE}
    assert found(texts) == [("module.p.a.x", ("p",)), ("module.q.a.x", ("q",))]


def test_modules_without_instance_are_left_out() -> None:
    texts = {
        "main.tf": call("p", "  count = 0\n") + call("q", "  for_each = var.x\n") + call("r"),
        "m/main.tf": MODULE,
    }
    assert found(texts) == [("module.r.a.x", ("r",))]


def test_nested_modules() -> None:
    texts = {
        "main.tf": call("p"),
        "m/main.tf": 'variable "k" {}\nmodule "n" {\n  source = "../n"\n  k = "${var.k}-n"\n}\n',
        "n/main.tf": MODULE,
    }
    assert found(texts) == [("module.p.module.n.a.x", ("p-n",))]


def test_block_with_a_syntax_error_is_left_out() -> None:
    assert found({"main.tf": 'resource "a" "x" {\n  key = \n}\n'}) == []


def test_provider() -> None:
    texts = {"main.tf": 'provider "p" {\n  host = "h"\n}\nprovider "q" {\n  alias = "a"\n}\n'}
    assert blocks(texts).provider("p")["host"].template == ("h",)
    assert blocks(texts).provider("q") == {}
    assert blocks(texts).provider("r") == {}
