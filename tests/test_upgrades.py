"""The lowest versions are those that pyproject.toml names."""

from __future__ import annotations

import sys
from pathlib import Path

from packaging.requirements import Requirement

from release.upgrades import lowest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = """
[project]
dependencies = ["a>=1.2,<2", "b >= 3 ; python_version < '3.11'", "c[x]>=0.5,!=0.6", "d"]
[project.optional-dependencies]
svg = ["e>=7"]
"""


def test_the_lower_bounds() -> None:
    assert list(lowest(PROJECT, "3.10")) == ["a==1.2", "b==3", "c==0.5", "e==7"]
    assert list(lowest(PROJECT, "3.13")) == ["a==1.2", "c==0.5", "e==7"]


def test_every_dependency_of_ours_has_one() -> None:
    text = (Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8")
    needed = tomllib.loads(text)["project"]["dependencies"]
    names = {each.partition("==")[0] for each in lowest(text, "3.10")}
    assert {Requirement(each).name for each in needed} <= names
