"""Reads one unit: what it depends on, and when Terragrunt leaves it out."""

from __future__ import annotations

import os.path
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from tf_cycle_ls.terragrunt.config_file import Section
from tf_cycle_ls.terragrunt.dependencies import LocatedBlock, Target, targets_of
from tf_cycle_ls.terragrunt.reading import scope_of_config
from tf_cycle_ls.terragrunt.scope import Scope
from tf_cycle_ls.terragrunt.session import Session
from tf_cycle_ls.vfs import UnreadableError

UNIT_FILE = "terragrunt.hcl"
JSON_UNIT_FILE = "terragrunt.hcl.json"
AUTOINCLUDE_FILE = "terragrunt.autoinclude.hcl"

_LEAVING_OUT = ("all", "all_except_output", "plan")
"""The actions of an `exclude` block that take a unit out of `terragrunt run --all plan`."""


class Unit(Struct, frozen=True):
    """A unit that was read.

    `path` is the path of its file, and `directory` that of the unit: both in the generated copy, if
    a stack generates it. `left_out` says for which action Terragrunt leaves the unit out, or is
    empty. `included` are the files that it includes. `observed` are all files and directories that
    were looked at.
    """

    directory: str
    path: str
    targets: tuple[Target, ...] = ()
    left_out: str = ""
    included: frozenset[str] = frozenset()
    observed: frozenset[str] = frozenset()


class Generated(Struct, frozen=True):
    """What a stack adds to a unit that it generates: values, and the blocks of `autoinclude`."""

    values: dict[str, Any]
    blocks: tuple[LocatedBlock, ...] = ()


def read_unit(session: Session, path: str, generated: Generated | None = None) -> Unit:
    """Read the unit whose file is at `path`. A file that cannot be read is reported."""
    directory = os.path.dirname(path)
    with session.observing() as observed:
        try:
            scope = scope_of_config(session, path, values=generated.values if generated else None)
        except UnreadableError as error:
            session.report_file(path, str(error))
            return Unit(directory, path, observed=frozenset(observed))
        for one in scope.all_scopes:
            one.read_files()
        blocks: Sequence[LocatedBlock] = generated.blocks if generated else ()
        file_added = None if generated else _autoinclude(session, directory, scope)
        targets = targets_of(scope, blocks, file_added=file_added)
        left_out = _left_out(scope)
        included = frozenset(session.actual(one.path) for one in scope.includes.values())
    return Unit(directory, path, targets, left_out, included, frozenset(observed))


def _autoinclude(session: Session, directory: str, scope: Scope) -> Scope | None:
    """The scope of the file that a stack has generated beside the unit, if there is one."""
    path = os.path.join(directory, AUTOINCLUDE_FILE)
    if not session.is_file(path):
        return None
    try:
        return scope_of_config(session, path, values=scope.values, reading=scope.reading)
    except UnreadableError as error:
        session.report_file(path, str(error))
        return None


def _left_out(scope: Scope) -> str:
    """For which action an `exclude` block leaves the unit out, or ""."""
    for one in scope.merged_scopes:
        for section in one.file.of_type("exclude"):
            return _exclusion(one, section)
    return ""


def _exclusion(scope: Scope, section: Section) -> str:
    if scope.value(section, "if") is not True:
        return ""
    if scope.value(section, "no_run") is True:
        return "all"
    actions = scope.value(section, "actions")
    named = [one for one in _LEAVING_OUT if isinstance(actions, list) and one in actions]
    return named[0] if named else ""
