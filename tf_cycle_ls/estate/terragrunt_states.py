"""The backend that Terragrunt gives to a root module: the `remote_state` of its unit.

It is usually in a file that all units include, with a key such as
`"${path_relative_to_include()}/terraform.tfstate"`.
"""

from __future__ import annotations

import os.path
from collections.abc import Iterator
from contextlib import suppress

from msgspec import Struct

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.estate.arguments import Arguments, arguments_of_value
from tf_cycle_ls.syntax.pure_functions import UnknownValueError
from tf_cycle_ls.terragrunt.reading import NO_MERGE, scope_of_config
from tf_cycle_ls.terragrunt.session import Session
from tf_cycle_ls.terragrunt.unit import UNIT_FILE
from tf_cycle_ls.vfs import Files, UnreadableError


class UnitBackend(Struct, frozen=True):
    """The type and the arguments of the `remote_state` of a unit, at `place`."""

    type: str
    arguments: Arguments
    place: Place


def unit_backend(directory: str, files: Files) -> UnitBackend | None:
    """The backend of the unit in a directory. None without a unit, or if it is not known.

    A block in the file of the unit replaces those in the files that it includes.
    """
    with suppress(UnreadableError):
        if UNIT_FILE in files.list_dir(directory):
            return next(_backends(os.path.join(directory, UNIT_FILE), files), None)
    return None


def _backends(path: str, files: Files) -> Iterator[UnitBackend]:
    unit = scope_of_config(Session(files), path)
    included = (one.scope for one in unit.includes.values() if one.strategy != NO_MERGE)
    for scope in (unit, *included):
        for section in scope.file.of_type("remote_state"):
            type_, config = scope.string(section, "backend"), section.arguments.get("config")
            if type_ is not None and config is not None and section.stale is None:
                with suppress(UnknownValueError):
                    place = Place(scope.path, config.span)
                    arguments = arguments_of_value(scope.evaluate(config), place)
                    yield UnitBackend(type_, arguments, place)
