"""Configuration files of Terraform and OpenTofu."""

from __future__ import annotations

import pytest

from tf_cycle_ls.config.config_files import configuration_files, is_opentofu, is_override

NAMES = ["a.tf", "a.tofu", "b.tf", "b.tf.json", "b.tofu.json", "c.tofu", ".d.tf", "e.tf~", "f.txt"]


@pytest.mark.parametrize(
    ("name", "is_read"),
    [
        ("main.tf", True),
        ("a.b.tf", True),
        (".tf", False),
        (".hidden.tf", False),
        ("main.tf~", False),
        ("#main.tf#", False),
        ("#main.tf", True),
        ("main.tofu", False),
        ("terraform.tfvars", False),
        ("main.tftest.hcl", False),
        ("main.tf.bak", False),
        ("main.TF", False),
        ("README.md", False),
    ],
)
def test_configuration_files_of_terraform(name: str, is_read: bool) -> None:
    assert configuration_files([name], opentofu=False) == ([name] if is_read else [])


def test_terraform_ignores_tofu_files() -> None:
    assert configuration_files(NAMES, opentofu=False) == ["a.tf", "b.tf", "b.tf.json"]


def test_tofu_file_replaces_tf_file_of_the_same_name() -> None:
    expected = ["a.tofu", "b.tf", "b.tofu.json", "c.tofu"]
    assert configuration_files(NAMES, opentofu=True) == expected


def test_extension_in_the_middle_of_a_name() -> None:
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
def test_is_opentofu(names: list[str], lock_file: bytes, expected: bool) -> None:
    assert is_opentofu(names, lock_file) is expected


@pytest.mark.parametrize("name", ["override.tofu", "a_override.tofu.json"])
def test_override_files_of_opentofu(name: str) -> None:
    assert is_override(name)
