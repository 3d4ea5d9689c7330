"""What all tests share: the real Terraform, where there is one."""

from __future__ import annotations

from tests.terraform.fixture import terraform

__all__ = ["terraform"]
