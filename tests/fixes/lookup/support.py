"""A reference to an argument, for the tests of its value."""

from __future__ import annotations

from tests.fixes.support import analyze_texts, apply_fix, fixes_at_text


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
