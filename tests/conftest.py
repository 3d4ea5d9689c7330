"""Shared by all tests: selection, the real Terraform if available, profiles of Hypothesis."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import settings

from tests.terraform.fixture import terraform, terraform_program
from tf_cycle_ls.cli.cache_directory import VARIABLE
from tf_cycle_ls.syntax.deadline import Deadline

pytest_plugins = ["tests.selection"]

__all__ = ["terraform", "terraform_program"]

# No deadline, because the machine may be busy. The examples are the same in every run, so that a
# change cannot fail because of an unrelated example. To search for new ones, run
# `pytest -m hypothesis --hypothesis-profile search`.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile("same")

_numbers = count()


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has an empty cache of `check` of its own, which no deadline has closed yet."""
    monkeypatch.setattr(Deadline, "any_has_passed", False)
    directory = tmp_path_factory.getbasetemp() / "cache-of-check" / str(next(_numbers))
    monkeypatch.setenv(VARIABLE, str(directory))
