"""One repair of a rule, made and shown to the real Terraform."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from tests.fixes.configurations import after, offered
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Fix


def only(rule: str, texts: Mapping[str, str], at: str) -> Fix | None:
    """What a rule offers at a place, if it offers anything."""
    found = [fix for fix in offered(texts, at) if fix.rule.name == rule]
    assert len(found) < 2, "one offer for a reference"
    return found[0] if found else None


def repaired(
    rule: str, texts: Mapping[str, str], at: str, folder: Path, terraform: Terraform
) -> str:
    """`main.tf` after the repair of a rule at a place; by Terraform's own word there is a cycle
    before and none afterwards, and the layout is clean both times."""
    clean = {name: dedent(text).lstrip("\n") for name, text in texts.items()}
    _write(folder, clean)
    assert terraform.fmt_check(folder) == []
    assert terraform.ask(folder, plan=False).cycles
    fix = only(rule, clean, at)
    assert fix is not None
    result = after(clean, fix)
    _write(folder, result)
    assert terraform.fmt_check(folder) == []
    answer = terraform.ask(folder, plan=False)
    assert answer.graph_checked
    assert not answer.cycles
    assert answer.other_errors == ()
    return result["main.tf"]


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode())
