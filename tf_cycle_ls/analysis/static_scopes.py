"""Creates the static scopes of the modules of a tree: what their sources are evaluated with."""

from __future__ import annotations

import os.path
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property
from typing import Any

from msgspec import Struct

from tf_cycle_ls.config.config_files import configuration_files, is_override
from tf_cycle_ls.config.dialect import Dialect
from tf_cycle_ls.config.static_values import (
    StaticExpressions,
    StaticScope,
    assigned_variables,
    static_expressions,
    variable_files,
)
from tf_cycle_ls.vfs import Files, UnreadableError


class StaticScopes(Struct, frozen=True, eq=False, dict=True):
    """Creates the scopes of one root module. Files are read only when a value is needed.

    If `is_before_graph`, the scopes evaluate what the tool evaluates before it builds a graph, by
    its rules. Otherwise they have the values that are known to a plan for certain. If not
    `knows_workspace`, the values hold in every workspace, so its name is unknown.
    """

    files: Files
    root_dir: str
    dialect: Dialect
    is_before_graph: bool = True
    knows_workspace: bool = True

    def of_root(self, directory: str) -> StaticScope:
        """The scope of the root module."""
        return self._scope(directory, self._assigned)

    def of_call(self, directory: str, caller: StaticScope, call: str) -> StaticScope:
        """The scope of the module in `directory`, called as `call` by the module of `caller`."""
        return self._scope(directory, lambda name: caller.argument(call, name))

    def _scope(self, directory: str, given: Callable[[str], Any]) -> StaticScope:
        return StaticScope(
            lambda: self._expressions(directory),
            given,
            os.path.relpath(directory, self.root_dir).replace(os.sep, "/"),
            only_constants=self.is_before_graph and self.dialect.only_constants_are_static,
            # OpenTofu needs the whole of a local value or variable that it evaluates.
            only_whole=self.is_before_graph and self.dialect.is_opentofu,
            workspace=lambda: self._workspace,
        )

    def _assigned(self, name: str) -> Any:
        """The value of a variable that the `.tfvars` files of the root module set."""
        return StaticScope(StaticExpressions, self._nothing).evaluate(self._variables[name])

    @cached_property
    def _workspace(self) -> str:
        """The name of the selected workspace. Terraform does not have it before the graph."""
        if not self.knows_workspace or (self.is_before_graph and not self.dialect.is_opentofu):
            return ""
        folder = os.path.join(self.root_dir, ".terraform")
        names = [name for name in self._list(folder) if name == "environment"]
        for _, data in self._read(folder, names):
            return data.decode(errors="replace").strip() or "default"
        return "default"

    @cached_property
    def _variables(self) -> dict[str, bytes]:
        names = variable_files(self._list(self.root_dir))
        return assigned_variables(self._read(self.root_dir, names))

    @staticmethod
    def _nothing(name: str) -> Any:
        raise KeyError(name)

    def _expressions(self, directory: str) -> StaticExpressions:
        names = configuration_files(self._list(directory), opentofu=self.dialect.reads_tofu_files)
        ordered = sorted(names, key=lambda name: (is_override(name), name))
        return static_expressions(self._read(directory, ordered))

    def _list(self, directory: str) -> tuple[str, ...]:
        with suppress(UnreadableError):
            return self.files.list_dir(directory)
        return ()

    def _read(self, directory: str, names: list[str]) -> Iterator[tuple[str, bytes]]:
        for name in names:
            with suppress(UnreadableError):
                yield name, self.files.read(os.path.join(directory, name)).data
