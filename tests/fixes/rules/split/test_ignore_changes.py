"""`ignore_changes` of the resource that an inline form is moved out of."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest

from tests.fixes.inline_forms import cyclic, spec_of
from tests.fixes.rules.split.support import (
    splits,
)
from tests.fixes.support import apply_fix
from tests.sampled import slow
from tests.terraform.ask import Terraform


@pytest.mark.parametrize(
    ("lifecycle", "expected"),
    [
        (
            "{\n  prevent_destroy = true\n}",
            "{\n  prevent_destroy = true\n  ignore_changes  = [attached_disk]\n}",
        ),
        (
            "{ prevent_destroy = true }",
            "{\n  prevent_destroy = true\n  ignore_changes  = [attached_disk]\n}",
        ),
        ("{}", "{\n  ignore_changes = [attached_disk]\n}"),
        ("{\n}", "{\n  ignore_changes = [attached_disk]\n}"),
        ("{\n  ignore_changes = []\n}", "{\n  ignore_changes = [attached_disk]\n}"),
        ("{\n  ignore_changes = [tags]\n}", "{\n  ignore_changes = [attached_disk, tags]\n}"),
        (
            "{\n  ignore_changes = [\n    # Not ours.\n    tags, # all\n  ]\n}",
            "{\n  ignore_changes = [\n    attached_disk,\n    # Not ours.\n    tags, # all\n  ]\n}",
        ),
        (
            "{\n  ignore_changes = [ # these\n    tags\n  ]\n}",
            "{\n  ignore_changes = [ # these\n    attached_disk, tags\n  ]\n}",
        ),
    ],
)
@pytest.mark.parametrize("newline", ["\n", slow("\r\n")])
def test_ignore_changes_is_added_to_lifecycle_block(
    lifecycle: str, expected: str, newline: str, tmp_path: Path, terraform: Terraform
) -> None:
    spec = spec_of("google_compute_instance", "attached_disk")
    texts = {"main.tf": cyclic(spec, f"lifecycle {lifecycle}\n")["main.tf"].replace("\n", newline)}
    (fix,) = splits(texts)
    (tmp_path / "main.tf").write_text(apply_fix(texts, fix)["main.tf"], newline="")
    assert terraform.fmt_check(tmp_path) == []
    assert not terraform.ask(tmp_path, plan=False).cycles
    result = (tmp_path / "main.tf").read_bytes().decode()
    assert indent(f"lifecycle {expected}\n", "  ").replace("\n", newline) in result


def test_ignore_changes_of_outer_block_is_kept() -> None:
    spec = spec_of("google_access_context_manager_service_perimeter", "status.resources")
    texts = cyclic(spec, "lifecycle {\n  ignore_changes = [status]\n}\n")
    (fix,) = splits(texts)
    assert "ignore_changes = [status]" in apply_fix(texts, fix)["main.tf"]


def test_unreadable_ignore_changes_prevents_split() -> None:
    spec = spec_of("google_compute_instance", "attached_disk")
    twice = "lifecycle {\n  prevent_destroy = true\n}\n" * 2
    assert splits(cyclic(spec, twice)) == []
    assert splits(cyclic(spec, "lifecycle {\n  ignore_changes = var.all\n}\n")) == []


@pytest.mark.parametrize("ignored", ['["attached_disk"]', "[attached_disk]", "all"])
def test_blocks_whose_changes_are_ignored_are_not_split(ignored: str) -> None:
    """The author leaves them to somebody else; new resources would manage them."""
    spec = spec_of("google_compute_instance", "attached_disk")
    assert splits(cyclic(spec, f"lifecycle {{\n  ignore_changes = {ignored}\n}}\n")) == []
