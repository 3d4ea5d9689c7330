"""Validity of mutated text, against hashicorp/hcl itself where its Go code can be called.

pygohcl is optional: `pip install pygohcl`.
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
    """The verdict of hashicorp/hcl."""
    try:
        pygohcl.loads(text)
    except pygohcl.HCLParseError:
        return False
    except pygohcl.HCLInternalError:
        # Parsed, but not to be turned into plain values.
        return True
    return True


@pytest.mark.parametrize("case", ALL, ids=str)
def test_it_is_the_judge_that_the_snippets_were_judged_by(case: EdgeCase) -> None:
    assert is_valid(decode("/main.tf", case.source).data.decode()) == case.valid


@pytest.mark.parametrize("name", REALISTIC)
def test_the_realistic_files_are_valid(name: str) -> None:
    assert is_valid(REALISTIC[name].decode())


@given(mutated())
@settings(max_examples=300)
def test_what_is_valid_has_no_fault(text: str) -> None:
    _, issues = read(text.encode())
    if issues and is_valid(text):
        # The one known exception: neither reader knows blanks around the star of a splat.
        assert "[ *" in text or "[* " in text
