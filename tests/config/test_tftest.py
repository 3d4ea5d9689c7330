"""The nodes of a test file: their references, and which runs wait for which."""

from __future__ import annotations

from tf_cycle_ls.config.tftest import nodes_of_test_file

RUNS = b"""
run "a" {
  parallel  = true
  state_key = "x"
}
run "b" {
  parallel  = true
  state_key = "x"
}
run "c" {
  parallel = true
  module { source = "./m" }
  providers = { test = test.west }
}
run "d" {}
"""


def test_runs_wait_for_earlier_runs_unless_both_are_parallel_with_other_states() -> None:
    waits = {node.name: set(node.waits) for node in nodes_of_test_file(RUNS)}
    assert waits == {
        "run.a": set(),
        "run.b": {"run.a"},
        "run.c": set(),
        "run.d": {"run.a", "run.b", "run.c"},
    }


def test_providers_and_module_of_a_run() -> None:
    by_name = {node.name: node for node in nodes_of_test_file(RUNS)}
    assert by_name["run.c"].providers == ("provider.test.west",)
    assert [node.source for node in by_name.values()] == ["", "", "./m", ""]


def test_provider_has_an_alias_and_references() -> None:
    text = b'provider "test" {\n  alias = "west"\n  p { q = run.a.o }\n}\n'
    (node,) = nodes_of_test_file(text)
    assert (node.name, set(node.references)) == ("provider.test.west", {"run.a"})


def test_file_with_a_syntax_error_has_no_nodes() -> None:
    assert nodes_of_test_file(b'run "a" {') == ()
