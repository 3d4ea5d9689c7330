"""The rules of Terraform and OpenTofu by version.

That each rule has its effect is tested with the recorded answers of both tools in
tests/test_opentofu.py.
"""

from __future__ import annotations

import pytest

from tf_cycle_ls.config.dialect import OPENTOFU, TERRAFORM, excludes_opentofu


@pytest.mark.parametrize(
    ("constraints", "waits"),
    [
        ([], False),
        ([">= 1.6"], False),
        ([">= 1.6, < 1.13"], False),
        (["< 1.12"], True),
        (["~> 1.11.0"], True),
        ([">= 1.8", "1.10.3"], True),
    ],
)
def test_opentofu_before_1_12_waits_for_the_checks_of_a_module(
    constraints: list[str], waits: bool
) -> None:
    """OpenTofu 1.12's changelog, and tests/opentofu/check_provider with 1.12.6."""
    assert OPENTOFU.for_versions(constraints).close_waits_for_checks is waits


@pytest.mark.parametrize(
    ("constraints", "calls"), [([], False), ([">= 1.15"], False), ([">= 1.5", ">= 1.16.0"], True)]
)
def test_terraform_from_1_16_calls_actions(constraints: list[str], calls: bool) -> None:
    assert TERRAFORM.for_versions(constraints).calls_actions is calls
    assert not OPENTOFU.for_versions(constraints).calls_actions


@pytest.mark.parametrize(
    ("constraints", "excluded"),
    [([], False), ([">= 1.5"], False), (["< 1.6"], True), (["~> 1.5.0"], True), (["1.6.0"], False)],
)
def test_first_version_of_opentofu_is_1_6(constraints: list[str], excluded: bool) -> None:
    assert excludes_opentofu(constraints) is excluded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("so terraform plan fails.", "so tofu plan fails."),
        ("Terraform rejects it.", "OpenTofu rejects it."),
        ("terraform.workspace and terraform_data.x", "terraform.workspace and terraform_data.x"),
    ],
)
def test_messages_are_in_the_words_of_the_tool(text: str, expected: str) -> None:
    assert OPENTOFU.in_own_words(text) == expected
    assert TERRAFORM.in_own_words(text) == text


@pytest.mark.parametrize(("constraints", "moves"), [([], True), (["~> 1.10.0"], False)])
def test_opentofu_moves_modules_from_1_11(constraints: list[str], moves: bool) -> None:
    """OpenTofu's `refactoring/move_statement.go` at v1.10.0 and v1.11.0."""
    assert OPENTOFU.for_versions(constraints).moves_modules is moves
    assert not TERRAFORM.for_versions(constraints).moves_modules
