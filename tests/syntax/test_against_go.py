"""Compares the validity of mutated texts with hashicorp/hcl itself.

Requires pygohcl, which is optional: `pip install pygohcl`.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.syntax.configurations import REALISTIC
from tests.syntax.edge_cases import ALL, EdgeCase
from tests.syntax.mutated import mutated
from tests.syntax.traversals import read
from tf_cycle_ls.vfs import decode

pygohcl = pytest.importorskip("pygohcl", reason="pygohcl is not installed")


def is_valid(text: str) -> bool:
    """Whether hashicorp/hcl accepts a text."""
    try:
        pygohcl.loads(text)
    except pygohcl.HCLParseError:
        return False
    except pygohcl.HCLInternalError:
        # The text was parsed, but cannot be converted to Python values.
        return True
    return True


@pytest.mark.parametrize("case", ALL, ids=str)
def test_pygohcl_agrees_with_the_recorded_results(case: EdgeCase) -> None:
    assert is_valid(decode("/main.tf", case.source).data.decode()) == case.valid


@pytest.mark.parametrize("name", REALISTIC)
def test_realistic_files_are_valid(name: str) -> None:
    assert is_valid(REALISTIC[name].decode())


@given(mutated())
@settings(max_examples=300)
def test_valid_text_has_no_syntax_errors(text: str) -> None:
    _, issues = read(text.encode())
    if issues and is_valid(text):
        # The one known exception: both parsers reject spaces around the star of a splat.
        assert "[ *" in text or "[* " in text
