"""Configuration files of Terraform and OpenTofu."""

from __future__ import annotations

import pytest

from tf_cycle_ls.config.config_files import configuration_files, is_override, tofu_files

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


def test_files_that_only_opentofu_reads() -> None:
    assert tofu_files(NAMES) == ["a.tofu", "b.tofu.json", "c.tofu"]
    assert tofu_files([".b.tofu", "a.tf", "b.tofu~"]) == []


@pytest.mark.parametrize("name", ["override.tofu", "a_override.tofu.json"])
def test_override_files_of_opentofu(name: str) -> None:
    assert is_override(name)
