"""What all tests share: the real Terraform, where there is one, and how properties are tried."""

from __future__ import annotations

from hypothesis import settings

from tests.terraform.fixture import terraform

__all__ = ["terraform"]

# The machine may have other work: that an example was slow once says nothing. The examples are the
# same ones each time, so that nobody's change fails for what another one will find; to look for
# more: `pytest -m hypothesis --hypothesis-profile search`.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile("same")
