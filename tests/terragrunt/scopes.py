"""Evaluates expressions in the file of a unit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.terragrunt.trees import write_tree
from tf_cycle_ls.terragrunt.reading import scope_of_config
from tf_cycle_ls.terragrunt.scope import Scope
from tf_cycle_ls.terragrunt.session import Session
from tf_cycle_ls.vfs import Disk


def scope_of(top: Path, text: str, directory: str = "live/app", **files: str) -> Scope:
    """The scope of the unit in `directory` below `top`, with this text. `files` are other files, in
    which a double underscore stands for a slash, and a single one for a dot."""
    named = {name.replace("__", "/").replace("_", "."): one for name, one in files.items()}
    write_tree(top, {f"{directory}/terragrunt.hcl": text, **named})
    return scope_of_config(Session(Disk()), str(top / directory / "terragrunt.hcl"))


def value_of(top: Path, expression: str, text: str = "", **files: str) -> Any:
    """The value of an expression in a unit with this text."""
    scope = scope_of(top, f"{text}\nx = {expression}\n", **files)
    return scope.evaluate(scope.file.arguments["x"])
