"""Shared by all tests: selection, the real Terraform if available, profiles of Hypothesis."""

from __future__ import annotations

from hypothesis import settings

from tests.terraform.fixture import terraform, terraform_program

pytest_plugins = ["tests.selection"]

__all__ = ["terraform", "terraform_program"]

# No deadline, because the machine may be busy. The examples are the same in every run, so that a
# change cannot fail because of an unrelated example. To search for new ones, run
# `pytest -m hypothesis --hypothesis-profile search`.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile("same")
