"""The fix `inline-value`, for the tests of the values that it inserts."""

from __future__ import annotations

from tests.fixes.support import analyze_texts, apply_fix, fixes_at_text
from tf_cycle_ls.fixes.model import Harm


def machine(nic: str, vm: str = 'name = "web"') -> dict[str, str]:
    """A network interface that refers to the name of a machine, which refers back to it."""
    block = f'resource "test_vm" "vm" {{\n  {vm}\n  nic  = test_nic.nic.id\n}}\n'
    return {
        "nic.tf": f'resource "test_nic" "nic" {{\n  name = {nic}\n}}\n',
        "vm.tf": f"# The machine.\n{block}",
    }


def fixed_files(texts: dict[str, str]) -> dict[str, str]:
    """The files after the only fix for the reference to the name."""
    (fix,) = fixes_at_text(texts, "test_vm.vm.name", "nic.tf")
    assert fix.rule.name == "inline-value"
    result = apply_fix(texts, fix)
    assert not analyze_texts(result).components
    assert not analyze_texts(result).problems
    return result


def inlined_text(text: str, at: str) -> tuple[str, tuple[Harm, ...]]:
    """The text after the fix `inline-value` at `at`, and its harms; "" if there is none."""
    for fix in fixes_at_text({"main.tf": text}, at):
        if fix.rule.name == "inline-value":
            return apply_fix({"main.tf": text}, fix)["main.tf"], fix.harms
    return "", ()
