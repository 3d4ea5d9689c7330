"""What all tests share: the real Terraform, where there is one, and how properties are tried."""

from __future__ import annotations

from hypothesis import settings

from tests.terraform.fixture import terraform

__all__ = ["terraform"]

# The machine may have other work: that an example was slow once says nothing.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
