"""The advice for a missing optional package."""

from __future__ import annotations

import sys

import pytest

from tf_cycle_ls.render.optional_packages import how_to_install


def test_pip_of_the_environment() -> None:
    assert how_to_install("mcp>=2,<3") == "python3 -m pip install 'mcp>=2,<3'"


def test_packed_program_has_no_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    advice = how_to_install("mcp>=2,<3")
    assert "python3 -m pip" not in advice
    assert "this packed program cannot have it" in advice
    assert advice.endswith("/docs/install.md#optional-packages")
