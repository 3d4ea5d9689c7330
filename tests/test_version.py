"""The version comes from the tag, in a checkout, a shallow clone, an archive and an sdist."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.git_repository import COMMITTER, clone_here, git

pytestmark = pytest.mark.slow

for needed in ("hatchling", "hatch_vcs", "hatch_fancy_pypi_readme"):
    pytest.importorskip(needed, reason=f"{needed} is not installed (python3 tasks.py lint does)")


def version_in(folder: Path) -> str:
    """The version that the build backend determines for a folder."""
    return run([sys.executable, "-m", "hatchling", "version"], folder).strip()


def run(command: Sequence[str], folder: Path) -> str:
    return subprocess.run(
        command, cwd=folder, check=True, capture_output=True, encoding="utf-8", timeout=300
    ).stdout


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A clone without tags."""
    return clone_here(tmp_path / "checkout")


def test_version_before_first_tag(checkout: Path) -> None:
    assert re.fullmatch(r"0\.1\.dev\d+\+g[0-9a-f]+", version_in(checkout))


def test_version_at_tag_and_after_it(checkout: Path) -> None:
    git(checkout, "tag", "v1.2.3")
    assert version_in(checkout) == "1.2.3"
    git(checkout, *COMMITTER, "commit", "--quiet", "--allow-empty", "--message", "more")
    assert re.fullmatch(r"1\.2\.4\.dev1\+g[0-9a-f]+", version_in(checkout))


def test_version_of_shallow_clone(checkout: Path, tmp_path: Path) -> None:
    """CI and pre-commit have one commit, with or without its tag."""
    git(tmp_path, "clone", "--quiet", "--depth", "1", checkout.as_uri(), "shallow")
    assert re.fullmatch(r"0\.1\.dev1\+g[0-9a-f]+", version_in(tmp_path / "shallow"))
    git(checkout, "tag", "v1.2.3")
    git(tmp_path, "clone", "--quiet", "--depth", "1", checkout.as_uri(), "tagged")
    assert version_in(tmp_path / "tagged") == "1.2.3"


def test_version_of_archive(checkout: Path, tmp_path: Path) -> None:
    """GitHub offers such an archive for each tag."""
    git(checkout, "tag", "v1.2.3")
    git(checkout, "archive", "--prefix", "unpacked/", "--output", "../archive.tar", "v1.2.3")
    with tarfile.open(tmp_path / "archive.tar") as archive:
        archive.extractall(tmp_path, filter="data")
    assert version_in(tmp_path / "unpacked") == "1.2.3"


def test_version_of_plain_copy(checkout: Path, tmp_path: Path) -> None:
    """Without git the version is unknown, but the project can still be installed."""
    shutil.copytree(checkout, tmp_path / "copy", ignore=shutil.ignore_patterns(".git"))
    assert version_in(tmp_path / "copy") == "0.0"


def test_version_and_links_of_sdist(checkout: Path, tmp_path: Path) -> None:
    """An sdist has no tags, but keeps the version and the description of its origin."""
    git(checkout, "tag", "v1.2.3")
    build = [sys.executable, "-m", "hatchling", "build", "--target"]
    run([*build, "sdist"], checkout)
    with tarfile.open(checkout / "dist" / "tf_cycle_ls-1.2.3.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    unpacked = tmp_path / "tf_cycle_ls-1.2.3"
    assert version_in(unpacked) == "1.2.3"
    metadata = (unpacked / "PKG-INFO").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)]+)\)", metadata)
    assert links
    assert {link.partition("docs/")[0] for link in links if "docs/" in link} == {
        "https://github.com/tf-cycle-ls/tf-cycle-ls/blob/v1.2.3/"
    }
    assert all(link.startswith("https://") for link in links)
