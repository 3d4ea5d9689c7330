"""Paths as they are printed: relative to the working directory, or to the git checkout."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tf_cycle_ls.cli.paths import relative_path, repository_path, repository_uri


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git checkout; the working directory is its folder `deep`."""
    top = tmp_path / "checkout"
    (top / ".git").mkdir(parents=True)
    (top / "deep").mkdir()
    monkeypatch.chdir(top / "deep")
    return top


def test_relative_path_starts_at_the_working_directory(checkout: Path) -> None:
    assert relative_path(str(checkout / "deep" / "a" / "main.tf")) == "a/main.tf"
    assert relative_path(str(checkout / "other" / "main.tf")) == "../other/main.tf"
    assert relative_path(str(checkout / "deep")) == "."


def test_repository_path_starts_at_the_top_of_the_checkout(checkout: Path) -> None:
    assert repository_path(str(checkout / "deep" / "main.tf")) == "deep/main.tf"
    assert repository_path(str(checkout / "main.tf")) == "main.tf"


def test_path_outside_of_the_checkout_stays_absolute(checkout: Path) -> None:
    outside = checkout.parent / "checkout-2" / "a b.tf"
    assert repository_path(str(outside)) == outside.as_posix()
    assert repository_uri(str(outside)) == outside.as_uri()


@pytest.mark.parametrize("name", ["a b#c?d", "50%20", "ä𝒳", "a:b"])
def test_uri_is_a_valid_reference_that_names_the_path(name: str, checkout: Path) -> None:
    """RFC 3986, sections 2.1 and 4.2: other characters are percent-encoded UTF-8, and a colon in
    the first segment would make it a scheme."""
    uri = repository_uri(str(checkout / name / "main.tf"))
    assert re.fullmatch(r"(?:[A-Za-z0-9._~/!$&'()*+,;=@-]|%[0-9A-F]{2})+", uri)
    assert urlsplit(uri).path == uri
    assert unquote(uri) == f"{name}/main.tf"
