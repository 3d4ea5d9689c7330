"""Which files count, in Terraform and in OpenTofu."""

from __future__ import annotations

import pytest

from tf_cycle_ls.config.config_files import configuration_files, is_opentofu, is_override

NAMES = ["a.tf", "a.tofu", "b.tf", "b.tf.json", "b.tofu.json", "c.tofu", ".d.tf", "e.tf~", "f.txt"]


def test_terraform_knows_nothing_of_tofu() -> None:
    assert configuration_files(NAMES, opentofu=False) == ["a.tf", "b.tf", "b.tf.json"]


def test_in_opentofu_a_file_takes_the_place_of_its_namesake() -> None:
    expected = ["a.tofu", "b.tf", "b.tofu.json", "c.tofu"]
    assert configuration_files(NAMES, opentofu=True) == expected


def test_a_name_that_has_an_extension_inside() -> None:
    names = ["x.tofu.y.tofu", "x.tofu.y.tf", "x.tf.y.tf"]
    assert configuration_files(names, opentofu=True) == ["x.tf.y.tf", "x.tofu.y.tofu"]


TOFU_LOCK = b'provider "registry.opentofu.org/hashicorp/aws" {\n}\n'
TERRAFORM_LOCK = b'provider "registry.terraform.io/hashicorp/aws" {\n}\n'


@pytest.mark.parametrize(
    ("names", "lock_file", "expected"),
    [
        (["a.tf"], b"", False),
        (["a.tf", "b.tofu"], b"", False),
        (["a.tf", "b.tofu"], TERRAFORM_LOCK, False),
        (["a.tf", "b.tofu"], TOFU_LOCK, True),
        (["b.tofu"], b"", True),
        (["b.tofu.json", "x.txt"], b"", True),
        ([".b.tofu"], b"", False),
        ([], b"", False),
    ],
)
def test_whose_configuration_it_is(names: list[str], lock_file: bytes, expected: bool) -> None:
    assert is_opentofu(names, lock_file) is expected


@pytest.mark.parametrize("name", ["override.tofu", "a_override.tofu.json"])
def test_tofu_overrides(name: str) -> None:
    assert is_override(name)
