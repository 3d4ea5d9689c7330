"""Terragrunt's functions about directories and files.

Source of the rules: Terragrunt's `pkg/config/config_helpers.go`, and the answers of its binary. A
function that runs something, asks a service or decrypts is missing here, so its value is unknown.
"""

from __future__ import annotations

import json
import os.path
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tf_cycle_ls.syntax.evaluation import Functions, evaluate_template
from tf_cycle_ls.syntax.pure_functions import InvalidValueError, UnknownValueError, is_whole
from tf_cycle_ls.vfs import UnreadableError, find_checkout

if TYPE_CHECKING:
    from tf_cycle_ls.terragrunt.scope import Include, Scope

MAX_PARENT_FOLDERS = 100
"""How far up `find_in_parent_folders` looks (`MaxParentFoldersToCheck` in Terragrunt)."""


def functions_of(scope: Scope) -> Functions:
    """The functions that the expressions of a file can call, besides the pure ones."""
    files = _Files(scope)
    folders = _Folders(scope)
    table: dict[str, Callable[..., Any]] = {
        "abspath": folders.absolute,
        "file": files.text,
        "fileexists": files.exists,
        "find_in_parent_folders": folders.in_parents,
        "get_env": _environment,
        "get_original_terragrunt_dir": folders.original,
        "get_parent_terragrunt_dir": folders.parent,
        "get_path_from_repo_root": folders.from_repository,
        "get_path_to_repo_root": folders.to_repository,
        "get_repo_root": folders.repository,
        "get_terragrunt_dir": lambda: scope.config_dir,
        "mark_as_read": lambda path: path,
        "path_relative_from_include": folders.from_include,
        "path_relative_to_include": folders.to_include,
        "pathexpand": _expanded,
        "read_terragrunt_config": files.config,
        "read_tfvars_file": files.variables,
        "templatefile": files.template,
    }
    return table


def _environment(_name: str, *default: str) -> str:
    """The default of an environment variable. Without one, only a run knows the value."""
    if not default:
        raise UnknownValueError
    return default[0]


def _expanded(path: str) -> str:
    if path.startswith("~"):
        raise UnknownValueError
    return path


class _Folders:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def absolute(self, path: str) -> str:
        """Relative paths start at the directory in which a command runs, which is not known."""
        if not Path(path).is_absolute():
            raise UnknownValueError
        return os.path.normpath(path)

    def original(self) -> str:
        self._scope.uses_original_dir = True
        return self._scope.original_dir

    def parent(self, *label: str) -> str:
        path = self._included_path(*label)
        return self._scope.config_dir if path is None else os.path.dirname(path)

    def to_include(self, *label: str) -> str:
        path = self._included_path(*label)
        if path is None:
            return "."
        return _relative(self._scope.config_dir, os.path.dirname(path))

    def from_include(self, *label: str) -> str:
        path = self._included_path(*label)
        if path is None:
            return "."
        return _relative(os.path.dirname(path), self._scope.config_dir)

    def repository(self) -> str:
        top = find_checkout(self._scope.config_dir)
        if top is None:
            raise InvalidValueError
        return top

    def from_repository(self) -> str:
        return _relative(self._scope.config_dir, self.repository())

    def to_repository(self) -> str:
        return _relative(self.repository(), self._scope.config_dir)

    def in_parents(self, name: str = "", *fallback: str) -> str:
        # Without a name: the names that a configuration may have.
        names = [name] if name else ["terragrunt.hcl", "terragrunt.hcl.json"]
        directory = self._scope.config_dir
        for _ in range(MAX_PARENT_FOLDERS):
            parent = os.path.dirname(directory)
            if parent == directory:
                break
            directory = parent
            for one in names:
                candidate = os.path.normpath(os.path.join(directory, one))
                if self._scope.session.exists(candidate):
                    return candidate
        if not fallback:
            raise InvalidValueError
        return fallback[0]

    def _included_path(self, *label: str) -> str | None:
        """The path of an included file: that which calls, the one with the label, or the first."""
        scope = self._scope
        if scope.included_as is not None:
            return scope.included_as
        includes: dict[str, Include] = scope.includes
        if label:
            if label[0] not in includes:
                raise InvalidValueError
            return includes[label[0]].path
        return next((include.path for include in includes.values()), None)


class _Files:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def text(self, path: str) -> str:
        try:
            document = self._scope.session.text(self._beside(path))
        except UnreadableError:
            raise InvalidValueError from None
        return document.data.decode("utf-8")

    def template(self, path: str, values: dict[str, Any]) -> str:
        return evaluate_template(self.text(path).encode(), values, self._scope.functions)

    def exists(self, path: str) -> bool:
        return self._scope.session.is_file(self._beside(path))

    def config(self, path: str, *default: Any) -> Any:
        from tf_cycle_ls.terragrunt.reading import read_value

        absolute = os.path.normpath(os.path.join(self._scope.config_dir, path))
        if default and not self._scope.session.is_file(absolute):
            return default[0]
        return read_value(self._scope, absolute)

    def variables(self, path: str) -> str:
        """The values in a file of variables, as JSON."""
        from tf_cycle_ls.terragrunt.reading import read_arguments

        absolute = os.path.normpath(os.path.join(self._scope.config_dir, path))
        if path.endswith(".json"):
            return self.text(absolute)
        values = read_arguments(self._scope.session, absolute)
        if values is None or not is_whole(values):
            raise UnknownValueError
        return json.dumps(values)

    def _beside(self, path: str) -> str:
        """A path in the arguments of Terraform's functions starts at the file that calls."""
        return os.path.normpath(os.path.join(self._scope.file_dir, path))


def _relative(path: str, start: str) -> str:
    try:
        return os.path.relpath(path, start).replace(os.sep, "/")
    except ValueError:
        raise UnknownValueError from None
