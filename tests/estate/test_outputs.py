"""Which outputs of another root module are read, and by which own outputs."""

from __future__ import annotations

import pytest

from tests.analysis.directories import analysed
from tests.estate.support import read
from tf_cycle_ls.estate.outputs import ALL, output_needs

DATA = "data.terraform_remote_state.net"
NET = read("net", "s3", 'key = "k"')


def needs(text: str) -> dict[str, set[str]]:
    """The outputs that each output of a root module with this text needs, and those read at all."""
    found = output_needs(analysed({"main.tf": NET + text}), [DATA])
    names = {name: {one for _, one in read} for name, read in found.needed_by.items()}
    return {**names, "": {one for _, one in found.read}}


def output(value: str, more: str = "") -> str:
    return f'output "o" {{\n  value = {value}\n{more}}}\n'


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (f"{DATA}.outputs.a", {"a"}),
        (f'{DATA}.outputs["a"]', {"a"}),
        (f"{DATA}.outputs.a.b[0]", {"a"}),
        (f'"${{{DATA}.outputs.a}}-${{{DATA}.outputs.b}}"', {"a", "b"}),
        (f"{DATA}.outputs", {ALL}),
        (f"{DATA}.outputs[var.x]", {ALL}),
        (f"{DATA}[0].outputs.a", {"a"}),
        (f"{DATA}[*].outputs.a", {ALL}),
        (DATA, {ALL}),
        (f"{DATA}.backend", set()),
        ("1", set()),
    ],
)
def test_names(value: str, expected: set[str]) -> None:
    assert needs(output(value)) == {"o": expected, "": expected}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("local.net.a", {"a"}),
        ("local.net", {ALL}),
        ("local.all.outputs.a", {"a"}),
        ("local.again.a", {"a"}),
        ("local.part", {"p"}),
        ("local.made.a", {ALL}),
    ],
)
def test_local_value_is_another_name(value: str, expected: set[str]) -> None:
    names = f"""
locals {{
  net   = {DATA}.outputs # the network
  all   = {DATA}
  again = local.net
  part  = {DATA}.outputs.p
  made  = merge({DATA}.outputs, {{}})
}}
"""
    assert needs(names + output(value))["o"] == expected


def test_through_resources_and_modules() -> None:
    text = f"""
resource "test_a" "x" {{
  in = {DATA}.outputs.a
}}
resource "test_a" "y" {{
  in = {DATA}.outputs.b
}}
"""
    assert needs(text + output("test_a.x.id")) == {"o": {"a"}, "": {"a", "b"}}


def test_depends_on_passes_no_value() -> None:
    text = f'resource "test_a" "x" {{\n  in = {DATA}.outputs.a\n}}\n'
    assert needs(text + output("1", "  depends_on = [test_a.x]\n")) == {"o": set(), "": {"a"}}
    waits = f"  depends_on = [{DATA}]\n"
    assert needs(output("1", waits)) == {"o": set(), "": set()}
    assert needs(output("test_a.x.id", "  depends_on = [test_a.x]\n") + text)["o"] == {"a"}


def test_provider_is_configured_with_an_output() -> None:
    text = f'provider "test" {{\n  host = {DATA}.outputs.host\n}}\nresource "test_a" "x" {{}}\n'
    assert needs(text + output("test_a.x.id"))["o"] == {"host"}


def test_values_of_tfe_outputs() -> None:
    text = 'data "tfe_outputs" "net" {\n  workspace = "net"\n}\n'
    text += output("nonsensitive(data.tfe_outputs.net.values.a)")
    found = output_needs(analysed({"main.tf": text}), ["data.tfe_outputs.net"])
    assert found.needed_by == {"o": {("data.tfe_outputs.net", "a")}}
