"""The lowest versions are the lower bounds in pyproject.toml."""

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
mcp = ["f>=8"]
"""


def test_lower_bounds() -> None:
    assert list(lowest(PROJECT, "3.10")) == ["a==1.2", "b==3", "c==0.5", "f==8", "e==7"]
    assert list(lowest(PROJECT, "3.13")) == ["a==1.2", "c==0.5", "f==8", "e==7"]


def test_every_dependency_has_lower_bound() -> None:
    text = (Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8")
    dependencies = tomllib.loads(text)["project"]["dependencies"]
    names = {line.partition("==")[0] for line in lowest(text, "3.10")}
    missing = {Requirement(line).name for line in dependencies} - names
    assert missing == set(), "add a lower bound, such as >=1.2, in pyproject.toml"
